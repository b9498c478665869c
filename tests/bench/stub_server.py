"""A language server that answers every inline completion from memory, with nothing but the standard library: what an editor itself takes."""

import json
import sys

GHOST = "return total + price * quantity"
INITIALIZE = {
    "capabilities": {"textDocumentSync": 2, "inlineCompletionProvider": {}},
    "serverInfo": {"name": "temoto", "version": "0.1.0"},
}


def read() -> dict[str, object]:
    size = 0
    while (line := sys.stdin.buffer.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            size = int(line.split(b":")[1])
    return json.loads(sys.stdin.buffer.read(size)) if size else {"method": "exit"}


def main() -> None:
    while (message := read())["method"] != "exit":
        if "id" not in message:
            continue
        result: object = INITIALIZE if message["method"] == "initialize" else None
        if message["method"] == "textDocument/inlineCompletion":
            at = message["params"]["position"]  # pyright: ignore[reportIndexIssue, reportUnknownVariableType]
            result = {"items": [{"insertText": GHOST, "range": {"start": at, "end": at}}]}
        body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
        sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        sys.stdout.buffer.flush()


main()
