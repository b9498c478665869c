"""Writes down what a program reaches for: every connection that leaves this machine, every program it starts.

Python imports a module of this name by itself; a test puts this folder on PYTHONPATH and names the file in WATCHER_NOTES.
"""

import json
import os
import sys
from ipaddress import ip_address
from pathlib import Path

FILE = os.environ.get("WATCHER_NOTES", "")


def _leaves(host: object) -> bool:
    if not isinstance(host, str) or host in {"", "localhost"}:
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True  # a name


def _noted(event: str, arguments: tuple[object, ...]) -> None:
    if event == "subprocess.Popen":
        what = (
            ["starts", *map(str, arguments[1])]
            if isinstance(arguments[1], (list, tuple))
            else ["starts", str(arguments[1])]
        )
    elif event == "socket.connect" and isinstance(arguments[1], tuple) and _leaves(arguments[1][0]):
        what = ["connects", str(arguments[1])]
    elif event == "socket.getaddrinfo" and _leaves(arguments[0]):
        what = ["looks up", str(arguments[0])]
    else:
        return
    with Path(FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(what) + "\n")


if FILE:
    sys.addaudithook(_noted)
