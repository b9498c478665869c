"""The server object and its life: what it was told at initialize, its session, and how it starts and ends.

initialize → answer → (thread: the rest of temoto is imported) → settings → keep_ready, behind everything else
"""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from temoto import __version__
from temoto.core.messages import Message, Note, note
from temoto.core.records import Ask
from temoto.core.status import Kind, Status
from temoto.engine.session import Session
from temoto.engine.setup import House, keep_ready
from temoto.lsp.asking import ask_editor
from temoto.lsp.convert import from_lsp_position
from temoto.lsp.document import LineWorkspace
from temoto.lsp.mended import MendedProtocol
from temoto.ports import TemotoError

log = logging.getLogger(__name__)

OpenHouse = Callable[[object], tuple[House, Callable[[Session], tuple[Note, ...]]]]
SECTION = "temoto"


class TemotoServer(LanguageServer):
    """One editor's server. `language` is how it is spoken to; `shows_status` whether it shows temoto/status itself."""

    def __init__(self, open_house: OpenHouse) -> None:
        super().__init__("temoto", __version__, protocol_cls=MendedProtocol)  # pyright: ignore[reportUnknownMemberType]
        self.session = Session()
        self.language = "en"
        self.shows_status = False
        self.options: object = None
        self.locale = ""
        self._open_house = open_house
        self._keeping: asyncio.Task[None] | None = None
        self._asked_uri = ""

    @property
    def documents(self) -> LineWorkspace:
        """The open documents."""
        return cast("LineWorkspace", self.workspace)

    def freeze(self, uri: str, position: types.Position, *, invoked: bool) -> Ask | None:
        """The Ask at a position as the document is now; None, and a line in the log, where there is none."""
        document = self.documents.open_document(uri)
        ask = from_lsp_position(document, position, invoked=invoked) if document else None
        if ask is None:
            log.info("nothing to complete: %s", "not open" if document is None else "outside the document")
        self._asked_uri = uri
        return ask

    def changed(self, uri: str) -> None:
        """A document changed: an answer to what it was before is not worth waiting for."""
        if uri == self._asked_uri:
            self.session.inline.clear()

    def start(self) -> None:
        """Begin the start-up behind serving."""
        self._keeping = asyncio.create_task(self._start())

    async def stop(self) -> None:
        """End everything of ours; idempotent."""
        if self._keeping is not None:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping
            self._keeping = None
        backend = self.session.stop()
        if backend is not None:
            with suppress(TemotoError):
                await backend.close()

    async def _start(self) -> None:
        from temoto.lsp.status import Progress, Teller  # they know this class

        teller, progress = Teller(self), Progress(self)
        try:
            house, apply = await asyncio.to_thread(self._open_house, await self._all_options())
            warnings = apply(self.session)
            self.language = self._language()
            self.session.tell = teller.tell
            for warning in warnings:
                teller.say(warning, types.MessageType.Warning)
            report = await progress.begin(note(Message.STARTING))
            await keep_ready(self.session, house, report, started=progress.end)
        except TemotoError as error:
            self.session.say(Status(Kind.ERROR, error.note))
        except Exception as error:
            log.exception("start-up failed")
            teller.tell(Status(Kind.ERROR, note(Message.UNEXPECTED, detail=f"{type(error).__name__}: {error}")))
        finally:
            progress.end()

    async def _all_options(self) -> object:
        """initializationOptions, overlaid with what workspace/configuration says; its null means nothing set."""
        workspace = self.client_capabilities.workspace
        if not (workspace and workspace.configuration):
            return self.options
        asked = types.ConfigurationParams(items=[types.ConfigurationItem(section=SECTION)])
        answers = await ask_editor(self, types.WORKSPACE_CONFIGURATION, asked)
        said: object = cast("list[object]", answers)[0] if isinstance(answers, (list, tuple)) and answers else None
        if not isinstance(said, dict):
            return self.options
        given: object = self.options
        below = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
        return _overlaid(below, cast("dict[str, Any]", said))

    def _language(self) -> str:
        chosen = self.session.settings.language
        if chosen != "auto":
            return chosen
        return "ja" if self.locale.lower().startswith("ja") else "en"

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Internal errors go to the log; pygls would pop each up in the editor."""
        log.error("%s: %s", source.__name__, error)


def run(open_house: OpenHouse) -> None:
    """Serve on standard input and output until the editor goes."""
    logging.basicConfig(
        stream=sys.stderr,
        level=os.environ.get("TEMOTO_LOG", "warning").upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    from temoto.lsp.router import build

    build(open_house).start_io()


def _overlaid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """`above` over `below`, table by table; nulls say nothing."""
    whole = dict(below)
    for key, value in above.items():
        if isinstance(value, dict):
            inner = whole.get(key)
            table = cast("dict[str, Any]", inner) if isinstance(inner, dict) else {}
            whole[key] = _overlaid(table, cast("dict[str, Any]", value))
        elif value is not None:
            whole[key] = value
    return whole
