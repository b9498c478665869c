"""How is the embedded engine started and ended? A child process with a random token, an address, and a pipe that ends it."""

import asyncio
import importlib.util
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from temoto.core.messages import Message
from temoto.ports import EngineFailed

SLOTS = 2  # completion is pinned to slot 0; the other is for code actions
START_S = 120.0  # a large file from a slow disk; SmolLM2 takes half a second
END_S = 2.0
# llama.cpp's threads spin while they wait for each other. When another program wants the same cores (a compiler, say) the
# spinning starves the thread that is waited for: decoding fell from 85 to 1 token/s beside one busy process on two cores.
# A short spin, then sleep, costs nothing alone and keeps 16 to 24 (docs/decisions.md). Read by GNU OpenMP only.
SPIN = ("GOMP_SPINCOUNT", "1000")


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine. `process.pid` is what tests kill."""

    process: asyncio.subprocess.Process
    url: str
    token: str

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def end(self) -> None:
        """End it: politely by closing its input, then by force."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), END_S)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


def available() -> bool:
    """Whether the engine's wheel is installed; it has none for musl and Windows on Arm."""
    return importlib.util.find_spec("xllamacpp") is not None


async def start(model: Path, context: int, log: Path | None = None) -> Engine:
    """A running Engine serving `model` with `context` tokens a slot; raises EngineFailed with what llama.cpp said."""
    token = secrets.token_urlsafe(24)
    sink = log.open("wb") if log else asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "temoto.adapters.llamacpp.child",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=sink,
            env=dict([SPIN]) | os.environ,
        )  # fmt: skip
    finally:
        if not isinstance(sink, int):
            sink.close()
    engine = Engine(process, "", token)
    try:
        return await asyncio.wait_for(_greeted(engine, model, context, log), START_S)
    except BaseException as error:
        await engine.end()
        if isinstance(error, TimeoutError):
            raise EngineFailed(Message.ENGINE_FAILED, detail=f"no answer within {START_S:.0f} s") from None
        raise


async def _greeted(engine: Engine, model: Path, context: int, log: Path | None) -> Engine:
    process = engine.process
    if process.stdin is None or process.stdout is None:
        raise EngineFailed(Message.ENGINE_FAILED, detail="its pipes could not be opened")
    # The wheel is CPU-only on Linux and Windows; on a Mac it carries Metal, where all layers belong on the GPU.
    wanted = {
        "model": str(model), "token": engine.token, "slots": SLOTS, "context": context,
        "gpu_layers": -1 if sys.platform == "darwin" else 0,
    }  # fmt: skip
    process.stdin.write(json.dumps(wanted).encode() + b"\n")
    await process.stdin.drain()
    line = await process.stdout.readline()
    said: dict[str, str] = json.loads(line) if line.strip() else {"error": "it ended at once"}
    if "url" not in said:
        detail = f"{said.get('error', 'it said nothing')}{_last_words(log)}"
        raise EngineFailed(Message.ENGINE_FAILED, detail=detail)
    return Engine(process, said["url"], engine.token)


def _last_words(log: Path | None) -> str:
    """llama.cpp's own reason, from the end of its log."""
    if log is None:
        return ""
    try:
        errors = [
            line for line in log.read_text("utf-8", "replace").splitlines() if " E " in line or "error" in line.lower()
        ]
    except OSError:
        return ""
    return f" ({errors[-1].strip()[:200]})" if errors else ""
