"""One engine a user: every window's server finds the engine another has started, and starts one only where there is none.

A note in a folder of the user's own (mode 0700) names each engine: address, token, lease port. A note whose engine does
not answer within a second (dead, or in another network namespace) is passed over and a new engine started. A lock makes
two servers that start at the same moment agree on one.
"""

import asyncio
import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock, Timeout

from temoto.adapters.llamacpp import process
from temoto.adapters.llamacpp.lease import take
from temoto.adapters.llamacpp.own_server import OwnServer
from temoto.adapters.llamacpp.process import Engine, start_either
from temoto.adapters.state import json_file
from temoto.adapters.state.atomic import replace_text
from temoto.adapters.state.places import cache_folder
from temoto.core.backend.freed import Freed
from temoto.core.messages import note as worded
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.planning.runtimes import CPU_BATCH
from temoto.ports import EngineFailed

log = logging.getLogger(__name__)

REST_S = 5.0  # an engine ends in a fraction of a second
LOOK_S = 0.05  # how often a lock that another server holds is looked at


async def engine(
    model: Path, context: int, own: OwnServer | None = None, name: str = "", batch: int = CPU_BATCH
) -> Engine:
    """The user's engine for this model and context, started if there is none. `own`: the llama-server to run, if not the wheel.

    `name`: what users call the model, where its file's name tells nothing. `batch`: tokens read at once on a CPU.
    """
    note = _note(model, context, own)
    lock = FileLock(note.with_suffix(".lock"), thread_local=False)
    try:
        async with asyncio.timeout(process.START_S):
            while not _got(lock):  # noqa: ASYNC110 - the event is in another process
                await asyncio.sleep(LOOK_S)
    except TimeoutError as error:
        raise EngineFailed(BackendMessage.ENGINE_FAILED, detail=worded(Detail.ANOTHER_STARTS_IT)) from error
    try:
        return await _found(note) or await _started(model, context, note, own, name, batch)
    finally:
        lock.release()


async def rest() -> list[Freed]:
    """Every engine of this user's ended, and what each held. Servers that use one start it again when they are next asked."""
    freed: list[Freed] = []
    try:
        notes = sorted(cache_folder("engine").glob("*.json"))
    except OSError:  # no folder and no room for one: nothing runs there
        return freed
    for note in notes:
        one = await _found(note)
        if one is None:
            continue
        try:
            size = await asyncio.to_thread(_memory, one.pid)
            model = str(json_file.read(note, json_file.TABLE).get("model", ""))  # gone with the engine
            one.lease.rest()
            if await one.lease.ended(REST_S) and await asyncio.to_thread(_gone, one.pid):
                freed.append(Freed("embedded", one.url, model, size, 0))
        finally:
            one.end()
    return freed


def _memory(pid: int) -> int:
    """Bytes a process holds; 0 where it is gone already."""
    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return 0


def _gone(pid: int) -> bool:
    """Whether a process ends within a moment."""
    try:
        psutil.Process(pid).wait(REST_S)
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False
    return True


def _got(lock: FileLock) -> bool:
    """Try to take the lock; whether it is ours now. Never waits: a waiting thread could win the lock after a start was called off."""
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    return True


async def _found(note: Path) -> Engine | None:
    said: dict[str, Any] = json_file.read(note, json_file.TABLE)
    try:
        lease = await take(int(said["lease"]), str(said["token"]))
        return Engine(str(said["url"]), str(said["token"]), int(said["pid"]), lease, str(said.get("program", "")))
    except (EngineFailed, KeyError, ValueError, TypeError, OverflowError):
        return None


async def _started(
    model: Path, context: int, note: Path, own: OwnServer | None, name: str, batch: int = CPU_BATCH
) -> Engine:
    one = await start_either(model, context, cache_folder("log") / process.LOG, note, own, batch)
    port = one.lease.writer.get_extra_info("peername")[1]
    said: dict[str, object] = {
        "url": one.url, "token": one.token, "pid": one.pid, "lease": port, "model": name or model.name,
    }  # fmt: skip
    if one.program:
        said["program"] = one.program
    try:
        replace_text(note, json.dumps(said))  # for this user's eyes only: it has the token
    except OSError as error:  # the engine runs all the same; let go of it would be started again, and again
        log.warning("other windows start engines of their own, since %s cannot be written: %s", note, error)
    return one


def _note(model: Path, context: int, own: OwnServer | None) -> Path:
    """The file that names the engine for this model and context, run by this program, in a folder only this user can enter.

    A file that was replaced is another model: the engine that still runs has the old one.
    """
    run_by = f":{own.path}:{own.version}" if own else ""
    folder = cache_folder("engine")
    folder.chmod(0o700)
    return folder / (
        hashlib.sha256(f"{model.resolve()}:{model.stat().st_mtime_ns}:{context}{run_by}".encode()).hexdigest()[:16]
        + ".json"
    )
