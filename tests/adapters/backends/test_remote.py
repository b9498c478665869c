"""Nothing leaves the machine unasked: another host is refused before a name is looked up or a byte is sent."""

import sys
import threading
from collections.abc import Iterator

import pytest

from temoto.adapters import discovery
from temoto.adapters.catalog import load_catalog
from temoto.core.settings import Settings
from temoto.ports import Backend, BackendDown, RemoteRefused, TemotoError
from tests.fakes.bad_ollama import BadOllama, page

CATALOG = load_catalog()
reached: list[str] = []  # what the interpreter reported of sockets since the test began


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        # What tests before these left running in threads of their own talks to servers of this machine.
        here = threading.current_thread() is threading.main_thread()
        if here or "'127.0.0.1'" not in str(arguments):
            reached.append(f"{event} {arguments}")


sys.addaudithook(_listen)  # cannot be taken away again, so there is one for the whole run


@pytest.fixture
def nothing_sent() -> Iterator[None]:
    reached.clear()
    yield
    assert reached == []


async def found(settings: Settings, environment: dict[str, str] | None = None) -> list[Backend | TemotoError]:
    return [one async for one in discovery.backends(settings, environment or {}, CATALOG)]


@pytest.mark.usefixtures("nothing_sent")
@pytest.mark.parametrize("backend", ["auto", "ollama", "openai"])
@pytest.mark.parametrize(
    "url", ["http://gpu.example:11434", "http://192.168.1.20:11434", "https://ollama.example", "127.0.0.1.example"]
)
async def test_another_host_is_refused_before_anything_is_sent(backend: str, url: str):
    (refused,) = await found(Settings(backend=backend, url=url))
    assert isinstance(refused, RemoteRefused)
    assert str(refused).endswith(
        "is another machine, and your code would be sent there. Set allow_remote to true if you want that."
    )


@pytest.mark.usefixtures("nothing_sent")
async def test_a_remote_ollama_host_variable_is_refused_too():
    (refused,) = await found(Settings(backend="ollama"), {"OLLAMA_HOST": "gpu.example"})
    assert isinstance(refused, RemoteRefused)


@pytest.mark.usefixtures("nothing_sent")
@pytest.mark.parametrize(
    "url", ["http://", "not an address", "ftp://127.0.0.1", "http://127.0.0.1:99999", "http://ex\x7fample"]
)
async def test_what_is_no_address_is_said_so(url: str):
    for backend in ("ollama", "openai", "auto"):
        settings = Settings(backend=backend, url=url, allow_remote=True)
        (wrong,) = await found(settings)
        shown = str(wrong.note.facts["url"]).replace("\x7f", "\u2421")  # what nobody sees has a mark
        assert str(wrong) == f"The setting url is not an address: {shown}. Write it like http://127.0.0.1:11434"


async def test_the_audit_hook_sees_what_is_sent():
    reached.clear()
    (down,) = await found(Settings(backend="ollama", url="http://127.0.0.1:9"))
    assert isinstance(down, BackendDown)
    assert reached


async def test_an_ollama_is_recognised_by_its_address_alone():
    async with BadOllama() as fake:
        (ollama,) = await found(Settings(url=fake.url))
        assert not isinstance(ollama, TemotoError)
        assert ollama.name == "Ollama"
        await ollama.close()


async def test_what_is_neither_is_said_so():
    async with BadOllama({"/api/version": page("<html>")}) as fake:
        (said,) = await found(Settings(url=fake.url))
    assert str(said).startswith(f"Nothing temoto knows answers at {fake.url}: ")
    assert str(said).endswith("Check the setting url.")


def test_what_is_reached_is_seen():
    """The law sees this thread's connections, and any thread's to another machine; what others say to this machine is theirs."""

    def reaches(address: str) -> None:
        sys.audit("socket.connect", None, (address, 9))  # as the interpreter tells it; nothing is sent

    reached.clear()
    reaches("127.0.0.1")
    for address in ("127.0.0.1", "192.0.2.1"):
        thread = threading.Thread(target=reaches, args=(address,))
        thread.start()
        thread.join()
    assert [("127.0.0.1" in one, "192.0.2.1" in one) for one in reached] == [(True, False), (False, True)]
