"""`ollama pull` for real: the real Ollama, a registry on loopback, progress, cancel, resume, damage, and a model that answers."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest

from temoto.adapters import discovery
from temoto.adapters.backends.ollama import Ollama
from temoto.adapters.catalog import load_catalog
from temoto.core.backend.calls import Prompt
from temoto.core.backend.listed import Pulled
from temoto.core.settings import Settings
from temoto.engine.serving.selftest import PATTERN
from temoto.ports import BackendDown, TemotoError
from tests.cli.test_verbs import FINE, WRONG
from tests.cli.within import temoto_within as temoto
from tests.conftest import had
from tests.fakes.bad_ollama import BadOllama, lines
from tests.testbed.ollama import ollama
from tests.testbed.ollama_server import Server, serving
from tests.testbed.registry import Registry, registry

pytestmark = pytest.mark.ollama

PATIENCE_S = 30.0


@pytest.fixture
def shop(model_file: Path) -> Iterator[Registry]:
    with registry(model_file) as one:
        yield one


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """An Ollama of this test's own, without any model; what it pulled goes with it."""
    with serving(had(ollama, "Ollama"), tmp_path) as one:
        yield one
    shutil.rmtree(tmp_path / "models", ignore_errors=True)


@pytest.fixture
async def backend(server: Server) -> AsyncIterator[Ollama]:
    found = await anext(discovery.backends(Settings(backend="ollama", url=server.url), {}, load_catalog()))
    assert isinstance(found, Ollama)
    yield found
    await found.close()


async def pulled(backend: Ollama, model: str) -> list[Pulled]:
    async with aclosing(backend.pull(model)) as steps:
        return [step async for step in steps]


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


async def until_held(backend: Ollama, shop: Registry, at: int) -> None:
    """Pull until `at` bytes of the model have come, then leave."""
    shop.hold_at = at
    async with aclosing(backend.pull(shop.reference)) as steps:
        async for step in steps:
            if step.done >= at:
                return


async def pulled_at_last(backend: Ollama, model: str) -> list[Pulled]:
    """Pull, again where Ollama has not yet let go of the pull that was left."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await pulled(backend, model)
        except TemotoError as error:
            if "canceled" not in str(error) or time.monotonic() > deadline:
                raise


async def test_a_pulled_model_is_there_and_answers(backend: Ollama, shop: Registry):
    steps = await pulled(backend, shop.reference)
    assert steps[-1].doing == "success"
    assert steps[-1].done == steps[-1].whole > len(shop.model)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert [model.size for model in await backend.models() if model.name == shop.reference] == [steps[-1].whole]
    async with aclosing(backend.stream(Prompt(shop.reference, PATTERN, 8, context=2_048))) as chunks:
        assert "".join([chunk.text async for chunk in chunks]).startswith(" 3\n")
    assert shop.served == len(shop.model)


async def test_progress_is_told_while_it_comes(backend: Ollama, shop: Registry):
    shop.hold_at = len(shop.model) // 2
    seen: list[int] = []
    async with aclosing(backend.pull(shop.reference)) as steps:
        async for step in steps:
            if step.whole:
                seen.append(step.done)
            if step.done >= shop.hold_at:
                shop.go_on.set()
    assert shop.hold_at in seen
    assert seen[-1] > len(shop.model)


async def test_leaving_a_pull_stops_it(backend: Ollama, shop: Registry):
    at = len(shop.model) // 2
    await until_held(backend, shop, at)
    shop.hold_at = None
    shop.go_on.set()
    await asyncio.sleep(1)
    sent = shop.served
    assert sent < len(shop.model)
    await asyncio.sleep(0.5)
    assert shop.served == sent
    assert await backend.models() == ()


async def test_a_pull_that_was_left_goes_on_where_it_was(backend: Ollama, shop: Registry):
    at = len(shop.model) * 6 // 10
    await until_held(backend, shop, at)
    shop.hold_at = None
    steps = await pulled_at_last(backend, shop.reference)
    assert shop.starts == [0, at]
    assert next(step.done for step in steps if step.whole) >= at
    assert [model.name for model in await backend.models()] == [shop.reference]


async def test_a_connection_that_breaks_is_taken_up_again(backend: Ollama, shop: Registry):
    shop.cut_at = at = len(shop.model) * 6 // 10
    steps = await pulled(backend, shop.reference)
    assert steps[-1].doing == "success"
    assert shop.starts == [0, at]
    assert shop.served == len(shop.model)


async def test_what_arrives_damaged_is_said_so_and_thrown_away(backend: Ollama, shop: Registry):
    shop.damaged = True
    with pytest.raises(TemotoError) as raised:
        await pulled(backend, shop.reference)
    assert str(raised.value) == (
        f"{shop.reference} arrived damaged (its checksum is wrong) and was thrown away. Try again."
    )
    assert await backend.models() == ()
    shop.damaged = False
    assert (await pulled(backend, shop.reference))[-1].doing == "success"


async def test_a_name_the_registry_does_not_have(backend: Ollama, shop: Registry):
    with pytest.raises(TemotoError) as raised:
        await pulled(backend, f"{shop.address}/library/no-such:1b")
    assert str(raised.value) == (
        f"Ollama could not get {shop.address}/library/no-such:1b: pull model manifest: file does not exist. "
        f"Check the name, and that {shop.address} answers."
    )


async def test_a_disk_that_is_full():
    """As both Ollamas say it on a small disk of their own (`make faults`)."""
    said = "write /models/blobs/sha256-b17-partial: no space left on device"
    async with BadOllama({"/api/pull": lines({"status": "pulling manifest"}, {"error": said})}) as fake:
        backend = await anext(discovery.backends(Settings(backend="ollama", url=fake.url), {}, load_catalog()))
        assert isinstance(backend, Ollama)
        with pytest.raises(TemotoError) as raised:
            await pulled(backend, "qwen2.5-coder:7b")
        await backend.close()
    assert str(raised.value) == (
        f"Ollama could not get qwen2.5-coder:7b: {said}. Make room on that disk, or point OLLAMA_MODELS at another, and try again."
    )


async def test_a_registry_that_is_gone(backend: Ollama, shop: Registry, model_file: Path):
    with registry(model_file) as closed:
        pass
    with pytest.raises(TemotoError, match=f"that {closed.address} answers"):
        await pulled(backend, closed.reference)


def test_temoto_pull_gets_it(server: Server, shop: Registry, home: dict[str, str]):
    environment = {**home, "OLLAMA_HOST": server.url}
    done = temoto("pull", shop.reference, "--json", home=environment)
    assert done.returncode == FINE, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["models"], answer["where"]) == ([shop.reference], server.url)
    assert answer["tested"] == {"works": True, "fim": False, "doubt": ""}
    again = temoto("pull", shop.reference, home=environment)
    assert again.returncode == FINE, again.stderr
    assert f"{shop.reference} is here" in again.stdout
    assert shop.served == len(shop.model)
    missing = temoto("pull", f"{shop.address}/library/no-such:1b", home=environment)
    assert missing.returncode == WRONG
    assert "Check the name" in " ".join(missing.stderr.split())
    assert httpx.get(f"{server.url}/api/ps", trust_env=False).json()["models"] == []  # tested, and let go of
    assert "Traceback" not in missing.stderr


def test_a_pull_that_dies_at_60_percent_resumes(server: Server, shop: Registry, home: dict[str, str]):
    shop.cut_at = at = len(shop.model) * 6 // 10
    done = temoto("pull", shop.reference, home={**home, "OLLAMA_HOST": server.url})
    assert done.returncode == FINE, done.stderr
    assert shop.starts == [0, at]
    assert f"✓ Tested: {shop.reference} goes on with text." in done.stdout


def test_ctrl_c_stops_a_pull_which_goes_on_the_next_time(server: Server, shop: Registry, home: dict[str, str]):
    environment = {**os.environ, **home, "OLLAMA_HOST": server.url}
    shop.hold_at = at = len(shop.model) * 6 // 10
    command = [sys.executable, "-m", "temoto", "pull", shop.reference]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as pull:
        until(lambda: shop.served >= at)
        pull.send_signal(signal.SIGINT)
        said = "".join(pull.communicate(timeout=PATIENCE_S))
    assert pull.returncode not in {FINE, WRONG}
    assert "Traceback" not in said
    shop.hold_at = None
    again = temoto("pull", shop.reference, home={**home, "OLLAMA_HOST": server.url})
    assert again.returncode == FINE, again.stderr
    first, second = shop.starts
    assert (first, second > at // 2) == (0, True)  # what had come and not been written down yet may come again


@pytest.mark.parametrize(
    ("model", "sent"),
    [
        ("qwen2.5-coder:1.5b-base", {}),
        ("127.0.0.1:5000/library/x:1b", {"insecure": True}),
        ("localhost:5000/library/x", {"insecure": True}),
        ("http://127.0.0.1:5000/library/x", {"insecure": True}),
        ("models.example/library/x:1b", {}),
        ("http://models.example/library/x:1b", {}),
        ("127.0.0.1.example/library/x:1b", {}),
        ("hf.co/somebody/x:Q4_K_M", {}),
        ("somebody/x:1b", {}),
        ("127.0.0.1/x:1b", {}),
    ],
)
async def test_only_a_registry_on_this_machine_is_asked_without_tls(model: str, sent: dict[str, bool]):
    async with BadOllama({"/api/pull": lines({"status": "success"})}) as fake:
        found = await anext(discovery.backends(Settings(backend="ollama", url=fake.url), {}, load_catalog()))
        assert isinstance(found, Ollama)
        await pulled(found, model)
        assert fake.heard[-1] == ("/api/pull", {"model": model, "stream": True, **sent})
        await found.close()


async def test_a_pull_without_an_end_is_no_success():
    async with BadOllama({"/api/pull": lines({"status": "pulling manifest"})}) as fake:
        found = await anext(discovery.backends(Settings(backend="ollama", url=fake.url), {}, load_catalog()))
        assert isinstance(found, Ollama)
        with pytest.raises(BackendDown, match="the pull has no end"):
            await pulled(found, "x:1b")
        await found.close()
