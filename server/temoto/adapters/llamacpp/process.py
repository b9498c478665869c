"""How is the embedded engine started? As a process of its own with a random token, which lives while somebody holds a lease."""

import asyncio
import importlib.util
import json
import logging
import os
import secrets
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temoto.adapters.llamacpp.lease import Lease, take
from temoto.adapters.llamacpp.own_server import OwnServer
from temoto.adapters.own_python import child as own_python
from temoto.core.backend.faults import fault_of, quoted
from temoto.core.messages import note as worded
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.planning.runtimes import CHECKPOINTS, CPU_BATCH
from temoto.ports import EngineFailed, OutOfMemory

logger = logging.getLogger(__name__)

SLOTS = 2  # completion is pinned to slot 0; the other is for code actions
LOG = "engine.log"
START_S = 120.0  # a large file from a slow disk; SmolLM2 takes half a second
LOADING = "error loading model: "
LAST_LINES = 60  # of its log; what it says of its end is among them
OF_MEMORY = ("alloc", "memory", "mmap")  # such a failure may be gone next time
# llama.cpp's threads spin while they wait for each other. When another program wants the same cores (a compiler, say) the
# spinning starves the thread that is waited for: beside one busy process on two cores decoding falls from 65 to 8 tokens/s.
# A short spin, then sleep, keeps 20 and writes 63 alone; a third of it would write 58 (docs/benchmarks.md). Read by GNU OpenMP only.
SPIN = ("GOMP_SPINCOUNT", "3000")


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine, leased: where it answers, to which token, and which process it is. `program`: the user's own llama-server
    where it is that; empty where it is the wheel."""

    url: str
    token: str
    pid: int
    lease: Lease
    program: str = ""

    @property
    def alive(self) -> bool:
        return self.lease.held

    @property
    def rested(self) -> bool:
        """Whether it ended because somebody wanted its memory back."""
        return self.lease.rested

    def end(self) -> None:
        """Let go of it; it ends by itself once nobody uses it."""
        self.lease.end()


def available() -> bool:
    """Whether the engine's wheel is installed; it has none for musl and Windows on Arm."""
    return importlib.util.find_spec("xllamacpp") is not None


async def start_either(
    model: Path,
    context: int,
    log: Path | None = None,
    note: Path | None = None,
    own: OwnServer | None = None,
    batch: int = CPU_BATCH,
) -> Engine:
    """A new engine, run by the user's own llama-server where there is one, and by the wheel where that fails. OutOfMemory where its GPU has
    no room: there less may fit."""
    if own is not None:
        try:
            return await start(model, context, log, note, own, batch)
        except EngineFailed as error:
            if own.gpus and (short := _lacking(log)):
                raise OutOfMemory(BackendMessage.OUT_OF_MEMORY, model=model.name, detail=short) from error
            if not available():
                raise
            logger.warning("%s: %s; the wheel stands in", own.path, error)
    return await start(model, context, log, note, batch=batch)


async def start(
    model: Path,
    context: int,
    log: Path | None = None,
    note: Path | None = None,
    own: OwnServer | None = None,
    batch: int = CPU_BATCH,
) -> Engine:
    """A new engine serving `model` with `context` tokens a slot; raises EngineFailed with what llama.cpp said.

    `note`: the file that names it to others, which it removes when it ends. `own`: the llama-server to run in place of the wheel.
    `batch`: tokens it reads at once on a CPU.
    """
    token = secrets.token_urlsafe(24)
    wanted = _wanted(model, token, context, note, batch)
    if own is not None:
        wanted["words"] = own.words(model, context, SLOTS, batch)
    child = _launched(log)
    try:
        async with asyncio.timeout(START_S):
            said = await asyncio.to_thread(_greeted, child, wanted, log)
        program = str(own.path) if own else ""
        return Engine(said["url"], token, said["pid"], await take(said["lease"], token), program)
    except BaseException as error:
        child.kill()
        if isinstance(error, TimeoutError):
            raise EngineFailed(
                BackendMessage.ENGINE_FAILED, detail=worded(Detail.NO_ANSWER_WITHIN, seconds=f"{START_S:.0f}")
            ) from None
        raise


def wheel_on_gpu() -> bool:
    """Whether the wheel's models lie on a GPU: it carries Metal for a Mac, where all layers belong there, and no other GPU's code."""
    return sys.platform == "darwin"


def _wanted(model: Path, token: str, context: int, note: Path | None, batch: int = CPU_BATCH) -> dict[str, Any]:
    """The line of JSON the child reads; paths are absolute because the child runs in another folder."""
    return {
        "model": str(model.absolute()), "token": token, "slots": SLOTS, "context": context,
        "note": str(note.absolute()) if note else "", "gpu_layers": -1 if wheel_on_gpu() else 0,
        "batch": batch, "checkpoints": CHECKPOINTS,
    }  # fmt: skip


def _launched(log: Path | None) -> subprocess.Popen[bytes]:
    """The child, in a session of its own: it may outlive the server that started it, and a terminal's Ctrl-C is not for it.

    Not an asyncio subprocess: that one is killed when its loop ends.
    """
    python = own_python("temoto.adapters.llamacpp.child")
    with (log or Path(os.devnull)).open("wb") as sink:
        child = subprocess.Popen(
            python.words, cwd=python.folder, env=dict([SPIN]) | python.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sink, start_new_session=True,
        )  # fmt: skip
    threading.Thread(target=child.wait, daemon=True).start()  # its end is heard, however it comes
    return child


def _greeted(child: subprocess.Popen[bytes], wanted: dict[str, Any], log: Path | None) -> dict[str, Any]:
    """Tell the child what is wanted and hear its address. Blocks; ends when the child does."""
    line = b""
    if child.stdin is not None and child.stdout is not None:
        with suppress(OSError), child.stdin, child.stdout:
            child.stdin.write(json.dumps(wanted).encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
    said: dict[str, Any] = json.loads(line) if line.strip() else {}
    if "url" not in said:
        words = _last_words(log)
        cause = _cause(words)
        detail = f"({cause})" if cause else (f"({words[-1].strip()[:200]})" if words else "")
        raise EngineFailed(
            BackendMessage.ENGINE_FAILED,
            detail=(said.get("error") or worded(Detail.ENDED_AT_ONCE), detail),
            cause="" if any(word in cause.lower() for word in OF_MEMORY) else cause,
        )
    return said


def _last_words(log: Path | None) -> list[str]:
    """llama.cpp's own lines on what went wrong, from its log."""
    if log is None:
        return []
    try:
        return [
            line for line in log.read_text("utf-8", "replace").splitlines() if " E " in line or "error" in line.lower()
        ]
    except OSError:
        return []


def _lacking(log: Path | None) -> str:
    """The last line of the log that tells of a want of memory; empty where none does."""
    with suppress(OSError):
        for line in reversed(log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:] if log else ()):
            fault = fault_of(line, None)
            if fault is not None and fault.steps_down:
                return quoted(line)
    return ""


def _cause(words: list[str]) -> str:
    """What llama.cpp could not do with the file; empty where it says nothing of it. What it says later is only that it ends."""
    said = [line.partition(LOADING)[2].strip()[:200] for line in words if LOADING in line]
    return said[-1] if said else ""
