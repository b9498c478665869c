"""Who serves, and where it is looked for: nearest first, the user's word before any guess, Windows' side of a WSL last."""

import asyncio
from pathlib import Path

import pytest

from temoto.adapters import discovery
from temoto.adapters.backends import ollama
from temoto.adapters.backends.ollama import Plug
from temoto.core.backend.address import Address
from temoto.core.backend.listed import Installed
from temoto.core.machine import Machine
from temoto.core.models.token_estimate import estimate_for
from temoto.core.settings import Completion, Settings
from temoto.core.status import StatusKind
from temoto.engine.serving.selftest import GOES_ON
from temoto.engine.serving.startup import start
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import Backend, BackendDown, TemotoError
from tests.adapters.starting import CATALOG, started
from tests.conftest import had
from tests.fakes.bad_ollama import LOAD, BadOllama, page, value
from tests.fakes.openai_like import OpenAILike
from tests.fakes.scripted_backend import FakeBackend
from tests.testbed.ollama import ollama as installed
from tests.testbed.ollama_server import Server, free_port, serving

NAT = "Iface\tDestination\tGateway \tFlags\neth0\t00000000\t01901CAC\t0003\n"  # 172.28.144.1


async def found(settings: Settings, environment: dict[str, str] | None = None) -> list[Backend | TemotoError]:
    all_of_them = [one async for one in discovery.backends(settings, environment or {}, CATALOG)]
    for one in all_of_them:
        if not isinstance(one, TemotoError):
            await one.close()
    return all_of_them


def test_nearest_first():
    assert [plug.name for plug in discovery.plugs()] == ["ollama", "openai", "embedded"]


async def test_a_url_under_auto_is_asked_what_it_is():
    async with OpenAILike() as fake, BadOllama() as real:
        for url, name in (
            (fake.url, "OpenAI-compatible server"), (f"{fake.url}/v1", "OpenAI-compatible server"),
            (real.url, "Ollama"), (f"{real.url}/v1/", "Ollama"),
        ):  # fmt: skip
            (one,) = await found(Settings(url=url))
            assert not isinstance(one, TemotoError), one
            assert one.name == name
            assert one.address in {fake.url, real.url}


async def test_a_named_backend_is_taken_at_its_word():
    async with OpenAILike() as fake:
        (refused,) = await found(Settings(backend="ollama", url=fake.url))
        assert "is not Ollama" in str(refused)
        assert {path for path, _ in fake.heard} == {"/api/version"}


@pytest.mark.parametrize("host", ["{}", "'{}'", '"{}/"', " {} ", "http://{}", "{}/"])
async def test_ollama_host_is_read_as_ollama_reads_it(host: str):
    async with BadOllama() as fake:
        (one,) = await found(Settings(backend="ollama"), {"OLLAMA_HOST": host.format(fake.url.removeprefix("http://"))})
        assert not isinstance(one, TemotoError), one
        assert one.address == fake.url


@pytest.mark.ollama
@pytest.mark.parametrize(
    "spelled",
    [
        "127.0.0.1:{port}", "localhost:{port}", ":{port}", "0.0.0.0:{port}", "http://127.0.0.1:{port}", "http://0.0.0.0:{port}/",
        "'127.0.0.1:{port}'", '"0.0.0.0:{port}"', " 127.0.0.1:{port} ", "127.0.0.1:{port}/", "http://localhost:{port}",
    ],
)  # fmt: skip
async def test_temoto_finds_the_ollama_that_its_own_client_finds(spelled: str, ollama_server: Server):
    host = spelled.format(port=ollama_server.url.rpartition(":")[2])
    client = await asyncio.create_subprocess_exec(
        ollama_server.binary, "list", env={**ollama_server.environment, "OLLAMA_HOST": host},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    listed, said = await client.communicate()
    assert b"smollm2" in listed, said
    (one,) = await found(Settings(backend="ollama"), {"OLLAMA_HOST": host})
    assert not isinstance(one, TemotoError), one


@pytest.mark.ollama
@pytest.mark.parametrize("spelled", ["[::1]:{port}", "http://[::1]:{port}", "[::]:{port}", "http://[::]:{port}/"])
async def test_an_ollama_that_listens_on_ipv6_is_found(spelled: str, tmp_path: Path):
    port = free_port()
    with serving(had(installed, "Ollama"), tmp_path, port, host="[::1]"):
        (one,) = await found(Settings(backend="ollama"), {"OLLAMA_HOST": spelled.format(port=port)})
        assert not isinstance(one, TemotoError), one
        assert one.address == f"http://[::1]:{port}"


async def test_an_ollama_host_that_is_no_address_is_said_so_by_its_name():
    (wrong,) = await found(Settings(backend="ollama"), {"OLLAMA_HOST": "127.0.0.1:99999"})
    assert str(wrong) == (
        "The variable OLLAMA_HOST is not an address: 127.0.0.1:99999. Write it like 127.0.0.1:11434, or set url."
    )


@pytest.fixture
def wsl(tmp_path: Path) -> Path:
    """The root of a Linux within Windows."""
    (tmp_path / "proc/net").mkdir(parents=True)
    (tmp_path / "proc/version").write_text("Linux version 5.15.167.4-microsoft-standard-WSL2")
    (tmp_path / "proc/net/route").write_text(NAT)
    return tmp_path


async def test_under_wsl_windows_is_offered_and_not_asked(wsl: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ollama, "PORT", port := free_port())
    asked: list[str] = []
    alive = ollama._alive

    async def listening(address: Address):
        asked.append(address.url)
        return await alive(address)

    monkeypatch.setattr(ollama, "_alive", listening)
    with pytest.raises(BackendDown) as raised:
        await Plug(root=wsl).find(Settings(), {}, CATALOG)
    assert str(raised.value) == (
        f"Ollama does not answer at http://127.0.0.1:{port}: nothing listens there. Start it; or, if it runs on Windows, "
        f"set url to http://172.28.144.1:{port} and allow_remote to true."
    )
    assert asked == [f"http://127.0.0.1:{port}"]


async def test_under_wsl_windows_is_asked_where_other_machines_are_allowed(wsl: Path, monkeypatch: pytest.MonkeyPatch):
    async with BadOllama() as fake:
        alive = ollama._alive

        async def there(address: Address):
            return await alive(Address(fake.url, loopback=True) if "172.28.144.1" in address.url else address)

        monkeypatch.setattr(ollama, "_alive", there)
        monkeypatch.setattr(ollama, "PORT", free_port())
        backend = await Plug(root=wsl).find(Settings(allow_remote=True), {}, CATALOG)
        assert backend.address == fake.url
        await backend.close()


async def test_elsewhere_nothing_is_said_of_windows(wsl: Path, tmp_path: Path):
    (wsl / "proc/version").write_text("Linux version 6.1.0-debian")
    for root in (wsl, tmp_path / "none"):
        with pytest.raises(BackendDown, match=r"Start it, or change the setting url or backend\."):
            await Plug(root=root).find(Settings(), {"OLLAMA_HOST": f"127.0.0.1:{free_port()}"}, CATALOG)


@pytest.mark.parametrize("entry", [{"name": "big:cloud"}, {"name": "big", "remote_host": "https://ollama.com"}])
async def test_a_model_that_runs_elsewhere_is_used_once_that_is_allowed(entry: dict[str, str]):
    async with BadOllama({"/api/tags": value({"models": [entry]})}) as fake:
        settings = Settings(
            backend="ollama", url=fake.url, allow_remote=True, completion=Completion(model=entry["name"])
        )
        assert (await started(settings)).model == entry["name"]
        assert LOAD in [path for path, _ in fake.heard]


async def test_a_page_is_nobody():
    async with BadOllama({"/api/version": page("<html>")}) as fake:
        (said,) = await found(Settings(url=fake.url))
    assert str(said).startswith(f"Nothing temoto knows answers at {fake.url}: ")


async def test_another_machine_is_shown_and_not_judged_by_this_one():
    async def here(_settings: Settings):
        backend = FakeBackend([f" {GOES_ON}"], models=[Installed("far-model-70b", 40_000_000_000)])
        backend.address = "http://gpu-box:8000"
        yield backend

    session = Session()
    small = Machine((), 8_000_000_000, 2_000_000_000, 4)
    await start(session, World(CATALOG, lambda: small, here, estimate_for))
    assert (session.status.kind, session.status.device) == (StatusKind.READY, "")
    assert session.status.url == "http://gpu-box:8000"
    assert session.status.text.text().startswith("far-model-70b on scripted (gpu-box:8000), ")


@pytest.mark.parametrize(
    "url",
    [
        "http://u:secret@ho st",
        "u:secret@:::",
        "http://u:sec/ret@",
        "ftp://u:secret@host",
        "http://secret@[::1",
        "http://u:se@cret@",
    ],
)
@pytest.mark.parametrize("backend", ["auto", "ollama", "openai"])
async def test_of_an_address_that_is_none_the_password_is_not_said(url: str, backend: str):
    said = ""
    try:
        for one in await found(Settings(backend=backend, url=url)):
            said += str(one.note.text()) if isinstance(one, TemotoError) else ""
    except TemotoError as error:
        said = error.note.text()
    assert said
    assert "cret" not in said
    assert "sec" not in said.replace("second", "")
