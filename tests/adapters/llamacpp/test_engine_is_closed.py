"""The embedded engine as a web page in the user's browser, another user, or a crashed editor would find it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil
import pytest
import pytest_asyncio

from temoto.adapters.llamacpp import process

pytestmark = [pytest.mark.engine, pytest.mark.asyncio(loop_scope="module")]

EVIL = "https://evil.example"
ROUTES = [
    ("GET", "/v1/models"), ("GET", "/slots"), ("GET", "/props"), ("GET", "/metrics"), ("GET", "/lora-adapters"),
    ("POST", "/completion"), ("POST", "/completions"), ("POST", "/v1/completions"), ("POST", "/v1/chat/completions"),
    ("POST", "/infill"), ("POST", "/tokenize"), ("POST", "/detokenize"), ("POST", "/embeddings"), ("POST", "/apply-template"),
    ("POST", "/v1/messages"), ("POST", "/api/chat"),
]  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(model_file: Path) -> AsyncIterator[process.Engine]:
    running = await process.start(model_file, 512)
    yield running
    running.end()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stranger(engine: process.Engine) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who found the port but has no token."""
    async with httpx.AsyncClient(base_url=engine.url, headers={"Origin": EVIL}, trust_env=False) as client:
        yield client


def grants_nothing(answer: httpx.Response) -> None:
    """Browsers read these headers; `*` or the origin itself would let the page read the answer."""
    assert answer.headers.get("access-control-allow-origin", "") == ""
    assert answer.headers.get("access-control-allow-credentials") != "true"
    assert answer.headers.get("access-control-allow-methods", "") == ""
    assert answer.headers.get("access-control-allow-headers", "") == ""


@pytest.mark.parametrize(("method", "route"), ROUTES)
@pytest.mark.parametrize("key", [None, "Bearer", "Bearer wrong", "Bearer null"])
async def test_nothing_without_the_token(stranger: httpx.AsyncClient, method: str, route: str, key: str | None):
    headers = {"Authorization": key} if key else {}
    answer = await stranger.request(method, route, json={"prompt": "x", "content": "x"}, headers=headers)
    assert answer.status_code == httpx.codes.UNAUTHORIZED
    grants_nothing(answer)


async def test_health_says_only_that_it_lives(stranger: httpx.AsyncClient):
    answer = await stranger.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    grants_nothing(answer)


@pytest.mark.parametrize("route", ["/", "/index.html", "/bundle.js"])
async def test_it_serves_no_page(stranger: httpx.AsyncClient, engine: process.Engine, route: str):
    for headers in ({}, {"Authorization": f"Bearer {engine.token}"}):
        answer = await stranger.get(route, headers=headers)
        assert answer.status_code in {401, 404}
        assert "<html" not in answer.text.lower()


async def test_an_origin_is_never_granted_even_with_the_token(stranger: httpx.AsyncClient, engine: process.Engine):
    answer = await stranger.get("/v1/models", headers={"Authorization": f"Bearer {engine.token}"})
    assert answer.status_code == httpx.codes.OK
    grants_nothing(answer)


@pytest.mark.parametrize(("method", "route"), ROUTES)
async def test_a_preflight_grants_nothing(stranger: httpx.AsyncClient, method: str, route: str):
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
    grants_nothing(await stranger.options(route, headers=asked))


async def test_it_listens_on_loopback_only(engine: process.Engine):
    listening = [
        one.laddr.ip for one in psutil.Process(engine.pid).net_connections("inet") if one.status == psutil.CONN_LISTEN
    ]
    assert listening == ["127.0.0.1", "127.0.0.1"]  # its interface, and the port for leases


async def test_the_token_is_in_no_command_line_and_no_environment(engine: process.Engine):
    child = psutil.Process(engine.pid)
    assert engine.token not in " ".join(child.cmdline())
    assert engine.token not in "".join(child.environ().values())


PARENT = """
import asyncio, sys
from pathlib import Path
from temoto.adapters.llamacpp import process

async def main():
    engine = await process.start(Path(sys.argv[1]), 512)
    print(engine.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_it_ends_when_its_parent_is_killed(model_file: Path):
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(model_file), stdout=asyncio.subprocess.PIPE
    )
    child = psutil.Process(int(await parent.stdout.readline()))
    assert child.is_running()
    os.kill(parent.pid, signal.SIGKILL)
    await parent.wait()
    gone, _ = await asyncio.to_thread(psutil.wait_procs, [child], 10)
    if not gone:
        child.kill()
    assert gone == [child]
