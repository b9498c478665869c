"""Which backends could serve, in which order? The one the user names, or every one found by folder, nearest first."""

from collections.abc import AsyncGenerator, Mapping

from temoto.adapters.http import WANTS_KEY, connect
from temoto.adapters.plugs import discover
from temoto.core.backend.address import parse_address, without_password
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.models.records import Catalog
from temoto.core.settings import Settings
from temoto.ports import Backend, BackendPlug, RemoteRefused, TemotoError, WrongBackend


def plugs() -> list[BackendPlug]:
    """Every backend there is, in the order `auto` asks them."""
    return sorted(discover("temoto.adapters.backends", "BACKEND"), key=lambda plug: plug.order)


async def backends(
    settings: Settings, environment: Mapping[str, str], catalog: Catalog
) -> AsyncGenerator[Backend | TemotoError, None]:
    """Each backend that is alive, or why it is not. A named backend is taken at its word; a url under `auto` is asked."""
    try:
        wanted = await _wanted(settings)
    except TemotoError as error:
        yield error
        return
    chosen = [plug for plug in plugs() if wanted in {"auto", plug.name}]
    for plug in chosen:
        try:
            yield await plug.find(settings, environment, catalog)
        except TemotoError as error:
            yield error


async def _wanted(settings: Settings) -> str:
    """The name of the backend to look for, or `auto` for every one."""
    if settings.backend != "auto":
        return settings.backend
    if settings.url:
        return await _who(settings)
    return "embedded" if settings.completion.model.endswith(".gguf") else "auto"  # only it serves files


async def _who(settings: Settings) -> str:
    """What answers at the url: Ollama knows /api/version (also where the url ends in its /v1), OpenAI-compatible servers
    know /v1/models or want a key for it. No key is sent: that is the backend's business, once it is known to be one."""
    address = parse_address(settings.url)
    if address is None:
        raise TemotoError(BackendMessage.BAD_URL, url=without_password(settings.url))
    if not address.loopback and not settings.allow_remote:
        raise RemoteRefused(BackendMessage.REMOTE_REFUSED, url=address.url)
    unknown = connect("a backend", address.root)
    try:
        try:
            if isinstance((await unknown.ask("GET", "/api/version")).get("version"), str):
                return "ollama"
            detail: object = note(Detail.UNKNOWN_ROUTES)
        except WrongBackend as error:
            detail = error.note.facts.get("detail", error)
        response = await unknown.reply("GET", "/v1/models")
        if response.status_code in WANTS_KEY:
            return "openai"
        try:
            if isinstance(unknown.readable(response).get("data"), list):
                return "openai"
        except WrongBackend:
            pass
        raise WrongBackend(BackendMessage.NO_KNOWN_BACKEND, url=address.url, detail=detail)
    finally:
        await unknown.http.aclose()
