"""`python watched_server.py LOG COMMAND...`: a language server between whose editor and itself each message is noted with its time.

A line a message in LOG: the wall clock's milliseconds, `in` or `out`, the method (of a request or notification) or nothing, and the id. What goes
by is passed on as it came, a whole message at a time.
"""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any


def message(stream: IO[bytes]) -> bytes:
    """The next one with its head; empty at the end."""
    head, size = b"", 0
    while line := stream.readline():
        head += line
        if line.lower().startswith(b"content-length:"):
            size = int(line.split(b":")[1])
        if line == b"\r\n":
            return head + stream.read(size)
    return b""


def passed(source: IO[bytes], to: IO[bytes], way: str, log: IO[str]) -> None:
    while whole := message(source):
        at = time.time() * 1000
        to.write(whole)
        to.flush()
        said: Any = json.loads(whole.partition(b"\r\n\r\n")[2])
        log.write(f"{json.dumps([at, way, said.get('method'), said.get('id')])}\n")
        log.flush()
    to.close()


def main() -> None:
    place, *command = sys.argv[1:]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin is not None
    assert server.stdout is not None
    with Path(place).open("a", encoding="utf-8") as log:
        reading = threading.Thread(target=passed, args=(sys.stdin.buffer, server.stdin, "in", log), daemon=True)
        reading.start()
        passed(server.stdout, sys.stdout.buffer, "out", log)
    sys.exit(server.wait())


if __name__ == "__main__":
    main()
