"""Where do the parts lie, and how is one of them built only once, even when two runs want it at the same moment?"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

EVERY_S = 15  # between two progress lines of the same work
# TEMOTO_TESTBED moves it. Decided before a test gives itself another home: there each part would be fetched anew.
PARTS = Path(os.environ.get("TEMOTO_TESTBED") or Path.home() / ".cache" / "temoto-testbed")


class Missing(Exception):
    """A part cannot be had on this machine; the reason is the message."""


def part(name: str, build: Callable[[Path], None]) -> Path:
    """The folder of the part `name`, built by `build` into a fresh folder if it is not there whole yet."""
    folder = PARTS / name
    done = folder / ".whole"
    if done.is_file():
        return folder
    with locked(PARTS / f"{name}.lock"):
        if not done.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            build(folder)
            done.touch()
    return folder


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold `file` as a lock between processes; the system lets go of it if we die."""
    import fcntl

    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    """A line of progress: whoever waits longer than a second is told what for."""
    print(f"test bed: {text}", file=sys.stderr, flush=True)


def run(
    command: list[str], what: str, environment: dict[str, str], *, limit: float = 600, folder: Path | None = None
) -> str:
    """What `command` prints, while progress lines say `what` it is doing; Missing, with its last line, if it fails.

    It works in `folder`, or where we are.
    """
    say(f"{what} ...")
    started = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        try:
            child = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True,
                start_new_session=True, cwd=folder,
            )  # fmt: skip
        except OSError as error:
            raise Missing(f"{what}: {error}") from error
        try:
            said = _waited(child, what, started, limit)
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)  # a compiler's own children too
                child.wait()
        errors.seek(0)
        if child.returncode:
            last = (errors.read().strip() or said.strip() or f"exit status {child.returncode}").splitlines()[-1]
            raise Missing(f"{what}: {last[:300]}")
    return said


def _waited(child: subprocess.Popen[str], what: str, started: float, limit: float) -> str:
    while True:
        try:
            return child.communicate(timeout=EVERY_S)[0]
        except subprocess.TimeoutExpired:
            seconds = time.monotonic() - started
            if seconds > limit:
                raise Missing(f"{what}: not done after {seconds:.0f} s") from None
            say(f"{what} ... {seconds:.0f} s")
