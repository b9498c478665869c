"""A program that writes every file of temoto's again and again, and is struck at each step of it: the step fails, the disk is full, it is
killed. Says what was wrong, as one JSON object: `python -m tests.adapters.state.struck EVERY`, at each step (1) or at each fifth (5).

Every try is a process of its own (a fork), in a home of its own. A step is whatever Python tells an audit hook of (open, rename, chmod,
remove, mkdir, link, utime) within that home, and every fsync; a full disk is a limit the system sets on the size of a file.
"""

import errno
import gc
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from temoto.ports import TemotoError
from tests.adapters.state.writers import WRITERS, Writer

STEPS = frozenset(("open", "os.rename", "os.chmod", "os.remove", "os.mkdir", "os.link", "os.utime", "fsync"))
FULL = (0, 1, 20)  # bytes of a file that have room
MOST_STEPS = 60
TIMES = 6  # that each of two writers writes


class Strikes:
    """Counts the steps, and strikes at one of them."""

    def __init__(self, home: str) -> None:
        self.home, self.steps, self.at, self.kills, self.event = home, 0, -1, False, ""
        sys.addaudithook(self.hears)
        self.real, os.fsync = os.fsync, self.fsync

    def hears(self, event: str, facts: tuple[Any, ...]) -> None:
        if event in STEPS and facts and any(str(fact).startswith(self.home) for fact in facts[:2]):
            self.step(event)

    def fsync(self, handle: int) -> None:
        self.step("fsync")
        self.real(handle)

    def step(self, event: str) -> None:
        self.steps += 1
        if self.steps - 1 == self.at:
            if self.kills:
                os.kill(os.getpid(), signal.SIGKILL)
            self.event = event
            raise OSError(errno.EIO, f"struck at {event}")


def apart(work: Callable[[], object]) -> Any:
    """What the work says, done in a process of its own; "killed" where it was."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            said = work()
        except BaseException as error:  # noqa: BLE001 - it is told to the parent
            said = f"{type(error).__name__}: {error}"
        os.write(theirs, json.dumps(said).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as heard:
        said = heard.read()
    os.waitpid(pid, 0)
    return json.loads(said) if said else "killed"


def wears(home: str) -> None:
    for name, folder in (
        ("HOME", ""),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CONFIG_HOME", "config"),
    ):
        os.environ[name] = str(Path(home, folder))


def writes(
    writer: Writer, name: str, home: str, at: int = -1, *, kills: bool = False, room: int | None = None
) -> object:
    """Write once, struck at that step; how many steps there were, and what was struck. What a writer may raise is said to users."""
    if room is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    strikes = Strikes(home)
    strikes.at, strikes.kills = at, kills
    with suppress(OSError, TemotoError):
        writer.write(name)
    return strikes.steps, strikes.event


def there(writer: Writer) -> list[str]:
    return sorted(writer.there())


def parts(home: str) -> list[str]:
    """What was begun and lies there still."""
    return [str(path.relative_to(home)) for path in Path(home).rglob("*.part")]


def struck(writer: Writer, before: str, how: str, **strike: Any) -> list[str]:
    """What is wrong after that strike at the second writing. `before`: the home after the first."""
    home = tempfile.mkdtemp()
    shutil.copytree(before, home, dirs_exist_ok=True)
    wears(home)

    def then() -> tuple[list[str], list[str]]:
        seen = there(writer)
        writer.write("a1" if writer.new or writer.whole else "a2")
        return seen, there(writer)

    done = apart(lambda: writes(writer, "a1", home, **strike))
    left = parts(home) if done != "killed" and done[1] != "os.remove" else []
    told = apart(then)
    shutil.rmtree(home)
    if isinstance(told, str):
        return [f"{how}: {told}"]
    seen, after = told
    old, new = ["a0"], ["a1"] if writer.whole else ["a0", "a1"]
    wrong = [] if seen in (old, new) else [f"{how}: {seen}"]
    if left:
        wrong.append(f"{how}: {left} lies there")
    wanted = ["a1"] if writer.whole else ["a0", "a1"] if writer.new else None
    whole = after == wanted if wanted else set(seen) < set(after)
    return wrong if whole else [*wrong, f"{how}, then written again: {after}"]


def strikes_on(writer: Writer, first: int, every: int) -> list[str]:
    """What is wrong after a strike at each of the steps first, first + every, …"""
    before, home = tempfile.mkdtemp(), tempfile.mkdtemp()
    wears(before)
    writer.write("a0")
    shutil.copytree(before, home, dirs_exist_ok=True)
    wears(home)
    steps, _ = apart(lambda: writes(writer, "a1", home))
    assert 0 < steps < MOST_STEPS, steps
    wrong: list[str] = []
    for at in range(first % every, steps, every):
        wrong += struck(writer, before, f"step {at} of {steps} fails", at=at)
        wrong += struck(writer, before, f"killed at step {at} of {steps}", at=at, kills=True)
    for room in FULL:
        wrong += struck(writer, before, f"room for {room} bytes", room=room)
    shutil.rmtree(before)
    shutil.rmtree(home)
    return wrong


def at_once(writer: Writer) -> list[str]:
    """What is wrong after two processes wrote at the same time."""
    home = tempfile.mkdtemp()
    wears(home)
    go, gone = os.pipe()
    pids: list[int] = []
    for who in "bc":
        pid = os.fork()
        if not pid:
            os.close(gone)
            os.read(go, 1)  # both begin at the same moment
            code = 1
            try:
                for number in range(TIMES):
                    writer.write(f"{who}{number}")
                code = 0
            finally:
                os._exit(code)
        pids.append(pid)
    os.close(gone)
    os.close(go)
    codes = [os.waitpid(pid, 0)[1] for pid in pids]
    seen, left = apart(lambda: there(writer)), parts(home)
    shutil.rmtree(home)
    wanted = sorted(f"{who}{number}" for who in "bc" for number in range(TIMES))
    right = seen in ([f"b{TIMES - 1}"], [f"c{TIMES - 1}"]) if writer.whole else seen == wanted
    return [] if right and not left and not any(codes) else [f"two at once: {seen}, {left}, {codes}"]


def main() -> None:
    import logging

    logging.disable(logging.CRITICAL)
    gc.collect()
    gc.freeze()  # what is here already is looked through by no fork
    gc.disable()
    every = int(sys.argv[1])
    print(json.dumps({
        name: strikes_on(writer, place, every) + at_once(writer) for place, (name, writer) in enumerate(WRITERS.items())
    }))  # fmt: skip


if __name__ == "__main__":
    main()
