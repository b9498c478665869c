"""One engine a user: windows share it, two that start at the same moment agree, and it ends with the last of them."""

import asyncio
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from temoto.adapters.backends.embedded import Embedded
from temoto.adapters.llamacpp import lease, shared
from temoto.core.backend.calls import Prompt
from temoto.ports import EngineFailed
from tests.engines import ended

pytestmark = pytest.mark.engine
CONTEXT = 512

WINDOW = """
import asyncio, sys
from pathlib import Path
from temoto.adapters.llamacpp import shared

async def main():
    engine = await shared.engine(Path(sys.argv[1]), 512)
    print(engine.pid, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    engine.end()

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "temoto" / "engine"


async def window(model: Path, *inside: str) -> tuple[asyncio.subprocess.Process, psutil.Process]:
    """Another editor window's server, and the engine it uses; started by the program `inside`, where there is one."""
    process = await asyncio.create_subprocess_exec(
        *inside, sys.executable, "-c", WINDOW, str(model), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    return process, psutil.Process(int(await process.stdout.readline()))


async def gone(pid: int) -> bool:
    return await asyncio.to_thread(ended, pid)


async def test_two_windows_that_start_at_the_same_moment_share_one_engine(model_file: Path):
    (first, engine), (second, same) = await asyncio.gather(window(model_file), window(model_file))
    assert engine == same
    first.stdin.close()
    await first.wait()
    await asyncio.sleep(2)
    assert engine.is_running()  # the second still uses it
    second.kill()  # however the last one goes
    await second.wait()
    assert await gone(engine.pid)


async def test_the_note_is_for_this_user_alone_and_goes_with_the_engine(model_file: Path, own_cache: Path):
    engine = await shared.engine(model_file, CONTEXT)
    (note,) = own_cache.glob("*.json")
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert stat.S_IMODE(own_cache.stat().st_mode) == 0o700
    assert json.loads(note.read_text())["pid"] == engine.pid
    engine.end()
    assert await gone(engine.pid)
    assert not note.exists()


@contextmanager
def silent() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("why", ["dead", "never answers", "no JSON", "another's token", "nonsense"])
async def test_a_note_whose_engine_does_not_answer_is_passed_over(why: str, model_file: Path, own_cache: Path):
    first = await shared.engine(model_file, CONTEXT)
    (note,) = own_cache.glob("*.json")
    said = json.loads(note.read_text())
    with silent() as port:
        said |= {"dead": {"lease": 9}, "never answers": {"lease": port}, "another's token": {"token": "x"}}.get(why, {})
        note.write_text({"no JSON": "{", "nonsense": '{"lease": [], "token": 1}'}.get(why, json.dumps(said)))
        second = await asyncio.wait_for(shared.engine(model_file, CONTEXT), 30)
    assert second.pid != first.pid
    first.end()
    second.end()
    assert await gone(first.pid)
    assert await gone(second.pid)


@pytest.mark.timed
async def test_an_engine_that_hangs_is_passed_over_within_a_second(model_file: Path, own_cache: Path):
    first = await shared.engine(model_file, CONTEXT)
    frozen = psutil.Process(first.pid)
    frozen.suspend()
    try:
        port = first.lease.writer.get_extra_info("peername")[1]
        began = time.monotonic()
        with pytest.raises(EngineFailed, match="it does not answer"):
            await lease.take(port, first.token)
        assert time.monotonic() - began < 2 * lease.ANSWER_S
        second = await asyncio.wait_for(shared.engine(model_file, CONTEXT), 30)
        assert second.pid != first.pid
    finally:
        frozen.resume()
    first.end()
    assert await gone(first.pid)
    (note,) = own_cache.glob("*.json")
    assert json.loads(note.read_text())["pid"] == second.pid  # the one that hung did not take the other's note along
    second.end()
    assert await gone(second.pid)


ELSEWHERE = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")


def can_be_elsewhere() -> bool:
    have = [shutil.which(one) for one in ("unshare", "ip")]
    return all(have) and subprocess.run([*ELSEWHERE, "true"], capture_output=True, check=False).returncode == 0


async def test_an_engine_in_another_network_namespace_is_passed_over(model_file: Path, own_cache: Path):
    """As in a container that shares the home folder."""
    if not can_be_elsewhere():
        pytest.skip("this user can make no network namespace")
    process, theirs = await window(model_file, *ELSEWHERE)
    ours = await asyncio.wait_for(shared.engine(model_file, CONTEXT), 30)
    assert (ours.pid != theirs.pid, theirs.is_running()) == (True, True)
    process.stdin.close()
    await process.wait()
    assert await gone(theirs.pid)
    (note,) = own_cache.glob("*.json")
    assert json.loads(note.read_text())["pid"] == ours.pid
    assert ours.alive
    ours.end()
    assert await gone(ours.pid)


async def test_a_stranger_gets_no_lease(model_file: Path):
    engine = await shared.engine(model_file, CONTEXT)
    port = engine.lease.writer.get_extra_info("peername")[1]
    with pytest.raises(EngineFailed, match="it refused the token"):
        await lease.take(port, "wrong")
    with socket.create_connection(("127.0.0.1", port)) as flood:
        flood.sendall(os.urandom(4096))
    assert engine.alive
    engine.end()
    assert await gone(engine.pid)


async def test_both_windows_get_answers(model_file: Path):
    backends = [Embedded({"m": model_file}) for _ in range(2)]
    for backend in backends:
        await backend.load("m", CONTEXT, "5m")
    assert backends[0].engine.pid == backends[1].engine.pid
    for backend in backends:
        said = [chunk.text async for chunk in backend.stream(Prompt("m", "1 2 3 4 5 6", 4))]
        assert "".join(said).strip().startswith("7")
    pid = backends[0].engine.pid
    for backend in backends:
        await backend.close()
    assert await gone(pid)


async def test_a_start_that_is_called_off_while_it_waits_leaves_the_lock_to_others(model_file: Path, own_cache: Path):
    before = {child.pid for child in psutil.Process().children()}
    first = asyncio.create_task(shared.engine(model_file, CONTEXT))
    while not {child.pid for child in psutil.Process().children()} - before:  # noqa: ASYNC110 - it is another process
        await asyncio.sleep(0.01)
    second = asyncio.create_task(shared.engine(model_file, CONTEXT))
    await asyncio.sleep(0.05)  # it waits for the first, which takes ten times as long to be there
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    one = await first
    other = await asyncio.wait_for(shared.engine(model_file, CONTEXT), 10)
    assert one.pid == other.pid
    one.end()
    other.end()
    assert await gone(one.pid)


async def test_a_start_that_is_called_off_leaves_no_engine(model_file: Path, own_cache: Path):
    before = {child.pid for child in psutil.Process().children()}
    starting = asyncio.create_task(shared.engine(model_file, CONTEXT))
    await asyncio.sleep(0.3)
    begun = [child for child in psutil.Process().children() if child.pid not in before]
    assert begun
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert all([await gone(child.pid) for child in begun])
