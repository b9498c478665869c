"""What comes of a program that is tried? It runs in a process and a folder of its own, both gone afterwards."""

import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from temoto.adapters import own_python
from temoto.adapters.trying.child import ENDED
from temoto.core.messages import Note, note
from temoto.core.messages.infill import InfillMessage

SECONDS: Final = 10
MEMORY: Final = 1024**3  # of addresses: Python itself takes some 50 MB
# What a program needs to run at all; whatever else stands in the environment may be somebody's password.
_KEPT: Final = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH")
_LONGEST: Final = 200  # code points of what it complained about


def outcome(program: str, *, seconds: int = SECONDS, memory: int = MEMORY) -> Note | None:
    """None where `program` (Python) ends well, else why not. Blocks up to `seconds`."""
    with tempfile.TemporaryDirectory(prefix="temoto-try-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        file = folder / "program.py"
        file.write_text(program, encoding="utf-8", errors="surrogatepass")
        return _ran(file, seconds, memory)


def _ran(file: Path, seconds: int, memory: int) -> Note | None:
    child = own_python.child("temoto.adapters.trying.child", str(file), str(seconds), str(memory))
    given = {name: child.environment[name] for name in _KEPT if name in child.environment}
    given |= {name: str(file.parent) for name in ("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE")}
    given |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1"}
    with (file.parent / "complaint").open("wb+") as complaint:
        process = subprocess.Popen(
            child.words,
            cwd=file.parent,
            env=given,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaint,
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return note(InfillMessage.TOO_LONG, seconds=seconds)
        finally:
            _end(process)
        if code == ENDED:
            return None
        complaint.seek(0)
        lines = complaint.read(64 * 1024).decode("utf-8", "replace").strip().splitlines()
    if code == 0:
        return note(InfillMessage.LEFT_BEFORE)
    if _signal(code) == "SIGXCPU":
        return note(InfillMessage.TOO_LONG, seconds=seconds)
    return note(InfillMessage.FAILED_TEST, why=lines[-1][:_LONGEST] if lines else _signal(code) or code)


def _signal(code: int) -> str:
    """The name of the signal that ended a process; empty where it ended by itself."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started that stayed in its group."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
