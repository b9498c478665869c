"""Reads the headers of model files, in a process of its own: what lies in a file can cost this process its life, and no other.

Started by headers.py as `python -m temoto.adapters.modelfiles.gguf_child CACHE`: reads one line of JSON, a list of [key, stamp, paths],
answers a line each, and keeps what it has read in CACHE as it goes, whether or not anybody still listens. One at a time a user.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from temoto.adapters.modelfiles.gguf_header import read_header
from temoto.adapters.modelfiles.gguf_values import Unreadable, Vocabularies
from temoto.adapters.modelfiles.kept_header import BUSY, joined
from temoto.adapters.state import json_file
from temoto.core.messages.stores import FileProblem

KEPT = 2_000  # files; the oldest go first
KEEP_EVERY_S = 1.0
LIFE_S = 120.0  # a file on a disk that went away is waited for by nobody


def main() -> None:
    """Read what is wanted, unless another one does so already."""
    cache = Path(sys.argv[1])
    end = threading.Timer(LIFE_S, os._exit, (1,))
    end.daemon = True
    end.start()
    wanted = json.loads(sys.stdin.readline())
    try:
        with FileLock(cache.with_name(f".{cache.name}.reading"), blocking=False):
            _read_all(wanted, cache)
    except Timeout:
        sys.stdout.write(BUSY)
    except OSError:  # nothing can be kept there: what is read is told all the same
        _read_all(wanted, cache)
    finally:
        end.cancel()


def _read_all(wanted: Sequence[tuple[str, str, list[str]]], cache: Path) -> None:
    new: dict[str, dict[str, object]] = {}
    known = Vocabularies()
    kept = time.monotonic()
    for key, stamp, paths in wanted:
        new[key] = entry = {"stamp": stamp} | _entry([Path(path) for path in paths], known)
        with suppress(OSError):  # whoever asked may be gone
            sys.stdout.write(json.dumps([key, entry]) + "\n")
            sys.stdout.flush()
        if time.monotonic() - kept > KEEP_EVERY_S:
            _keep(cache, new)
            new, kept = {}, time.monotonic()
    _keep(cache, new)


def _entry(parts: list[Path], known: Vocabularies) -> dict[str, object]:
    """The header as it is kept, or what is wrong with the file."""
    try:
        return {"header": read_header(parts, known).to_json()}
    except Unreadable as error:
        return {"problem": error.problem.name, "facts": error.facts}
    except (OSError, MemoryError, ValueError, OverflowError) as error:
        detail = getattr(error, "strerror", None) or type(error).__name__
        return {"problem": FileProblem.UNREAD.name, "facts": {"detail": str(detail)}}


def _keep(cache: Path, new: dict[str, dict[str, object]]) -> None:
    def changed(before: dict[str, object]) -> dict[str, object]:
        after = {key: entry for key, entry in before.items() if key not in new}
        after |= {key: joined(before.get(key), entry) for key, entry in new.items()}
        return dict(list(after.items())[-KEPT:])

    json_file.keep(cache, json_file.TABLE, changed)


if __name__ == "__main__":
    main()
