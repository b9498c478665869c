#!/usr/bin/env bash
# pygls 2.1.1 keeps something of every notification it ever handled, and reads nonsense in a change as text.
#
# Guess: a notification that was handled leaves nothing behind; a text of null, or a column of 1.7, is refused as LSP has it.
# Seen (pygls 2.1.1, lsprotocol 2025.0.0, Python 3.11):
#   1,000 textDocument/didChange leave 1,000 finished futures in the protocol's table of requests: 2 KB a keystroke, for ever
#   {"text": null} replaces the document by the four letters None
#   "character": 1.7 is column 1
#   a didChange whose position is below 0 is logged, and the next change is applied as if it had never been
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pygls==2.1.1 lsprotocol==2025.0.0
cd "$folder"
cat > seen.py <<'PY'
import json
import logging

from lsprotocol import types
from pygls.lsp.server import LanguageServer

logging.disable(logging.CRITICAL)
server = LanguageServer("seen", "1")
protocol = server.protocol


class Sink:
    def write(self, data): pass
    def close(self): pass


protocol.set_writer(Sink())


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def changed(params): pass


def hear(method, params, number=None):
    message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
    try:
        protocol.handle_message(json.loads(json.dumps(message), object_hook=protocol.structure_message))
    except Exception as error:
        return type(error).__name__


def change(version, **what):
    document = {"uri": "file:///a.py", "version": version}
    return hear("textDocument/didChange", {"textDocument": document, "contentChanges": [what]})


def at(line, character):
    return {"start": {"line": line, "character": character}, "end": {"line": line, "character": character}}


def text():
    return server.workspace.get_text_document("file:///a.py").source


hear("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1)
hear("textDocument/didOpen", {"textDocument": {"uri": "file:///a.py", "languageId": "python", "version": 0, "text": "abc\n"}})
before = len(protocol._request_futures)
for version in range(1_000):
    change(version, range=at(0, 0), text="")
kept = len(protocol._request_futures) - before
done = sum(future.done() for future in protocol._request_futures.values())
change(1_001, range=at(0, 1.7), text="|")
column = text()
lost, then = change(1_002, range=at(-1, 0), text="lost\n"), change(1_003, range=at(0, 0), text=">")
after = text()
change(1_004, text=None)
null = text()
print(f"after 1,000 changes: {kept} futures kept, {done} of them done")
print(f"column 1.7: {column!r}")
print(f"a position below 0: {lost}; the next change: {then}, the text {after!r}")
print(f"a text of null: {null!r}")
assert (kept, column, null) == (1_000, "a|bc\n", "None"), "this changed"
assert (lost, then, after) == ("JsonRpcInvalidParams", None, ">a|bc\n"), "this changed"
PY
"$folder/venv/bin/python" seen.py
