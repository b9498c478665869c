"""The server object: what it was told at initialize, its documents and session, and how it ends. How it starts: starting.py."""

import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from lsprotocol import types
from pygls.io_ import StdinAsyncReader, StdoutWriter
from pygls.lsp.server import LanguageServer

from temoto import __version__
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask
from temoto.core.messages import Note, note
from temoto.engine.session import Session
from temoto.lsp.first_answer import AnsweredOnce, First, ReadAgain
from temoto.lsp.protocol.clients import Habits
from temoto.lsp.protocol.convert import Popup, from_lsp_position
from temoto.lsp.protocol.document import LineWorkspace, file_named
from temoto.lsp.protocol.notebook import around_cell
from temoto.lsp.protocol.pygls_patches import PatchedProtocol, converter
from temoto.lsp.protocol.reading import Listener
from temoto.ports import TemotoError

if TYPE_CHECKING:
    from temoto.engine.world import World

log = logging.getLogger(__name__)

NOTEBOOKS = types.NotebookDocumentSyncOptions([types.NotebookDocumentFilterWithNotebook(notebook="*")], save=False)


class Applies(Protocol):
    """The editor's word on settings (life/configuration.py)."""

    async def apply(self) -> None: ...


class Says(Protocol):
    """What tells the user (status.py)."""

    def say(self, message: Note, kind: types.MessageType) -> None: ...


class ShowsPages(Protocol):
    """The texts of pages (codeactions/pages.py)."""

    def text(self, uri: str) -> str: ...


class Acts(Protocol):
    """An editor's code actions (codeactions/acting.py)."""

    @property
    def pages(self) -> ShowsPages: ...

    def begin(self, arguments: Sequence[object]) -> None: ...

    def begin_fix(self) -> None: ...

    def cancel(self) -> bool: ...

    def changed(self) -> None: ...

    def closed(self, uri: str) -> None: ...

    async def stop(self) -> None: ...


class TemotoServer(LanguageServer):
    """One editor's server. `language` is how it is spoken to; `shows_status` whether it shows temoto/status itself."""

    def __init__(self) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            "temoto",
            __version__,
            notebook_document_sync=NOTEBOOKS,
            protocol_cls=PatchedProtocol,
            converter_factory=converter,
        )
        cast("PatchedProtocol", self.protocol).lose = self.lose
        self.first = First()  # what was heard and answered before this server was there
        self.session = Session()
        self.language = "en"
        self.shows_status = False
        self.asks_again = False  # the editor asks once more when it is told to (temoto/askAgain)
        self.asks_input = False  # the editor can ask its user for a line of text (temoto/input)
        self.habits = Habits()
        self.options: object = None
        self.pushed: object = None  # what came with the last didChangeConfiguration
        self.roots: tuple[str, ...] = ()  # the folders the editor has open, as URIs
        self.configuration: Applies | None = None
        self.world: World | None = None  # once it is there
        self.teller: Says | None = None
        self.locale = ""
        self.cancels: dict[str, Callable[[], None]] = {}  # what the user can cancel, by progress token
        self.offering: asyncio.Task[bool] | None = None  # a question to the user, or the fetching that followed its yes
        self.asks_consent = False  # that question is on the screen
        self.supervising: asyncio.Task[None] | None = None
        self.acting: Acts | None = None  # once the house is there

    @property
    def documents(self) -> LineWorkspace:
        """The open documents."""
        return cast("LineWorkspace", self.workspace)

    @property
    def listener(self) -> Listener:
        """What hands this server the messages of its editor."""
        return Listener(cast("PatchedProtocol", self.protocol), self._report_server_error)

    def start_io(self, stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> None:
        """Serve standard input and output until the editor goes; raises SystemExit where it left without `shutdown`.

        pygls' own, but for the loop that reads (reading.py).
        """
        stop = self._stop_event = Event()
        writer = StdoutWriter(stdout or sys.stdout.buffer)
        answered = self.first.answered
        self.protocol.set_writer(writer if answered is None else AnsweredOnce(writer, answered))
        reader = ReadAgain(self.first.read, StdinAsyncReader(stdin or sys.stdin.buffer, self.thread_pool))
        try:
            asyncio.run(self.listener.listen(reader, stop))
        except BrokenPipeError:
            log.error("the editor is gone")  # noqa: TRY400 - how it went says nothing more
        except KeyboardInterrupt:
            log.debug("told to end")
        except SystemExit as end:
            log.debug("told to end")
            if end.code:  # LSP: 1 where `exit` comes without `shutdown`
                raise
        finally:
            self.shutdown()

    def freeze(self, uri: str, position: types.Position, *, invoked: bool, popup: Popup | None = None) -> Ask | None:
        """The Ask at a position as the document is now; None, and a line in the log, where there is none."""
        document = self.documents.open_document(uri)
        ask = None
        if document is not None:
            others = tuple(one.frozen for one in self.documents.neighbours(uri))
            around: tuple[list[str], list[str]] = ([], [])
            if self.documents.notebook_documents:
                around = around_cell(document, self.documents)
            ask = from_lsp_position(document, position, invoked=invoked, others=others, popup=popup, around=around)
        if ask is None:
            reason = Reason.OUTSIDE if document else Reason.LOST if self.documents.is_lost(uri) else Reason.NOT_OPEN
            log.info("nothing to complete: %s", reason)
            self.session.empty(reason)
        return ask

    def lose(self, uri: str) -> None:
        """Mark a document ("": every one) as lost, because a change of it could not be read, until the editor sends it whole."""
        try:
            documents = self.documents
        except RuntimeError:  # nothing is open before initialize
            return
        lost = [one for one in ([uri] if uri else list(documents.text_documents)) if documents.lose(one)]
        self.session.inline.clear()
        if lost:
            from temoto.core.messages.document import DocumentMessage  # what is rare costs no start-up

            said = note(DocumentMessage.LOST, name=", ".join(map(file_named, lost))).text(self.language)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"temoto: {said}"))

    def changed(self, uri: str) -> None:
        """Tell the slot that a document changed: an answer to its old text goes on only where what was typed may be its beginning."""
        if self.acting is not None:
            self.acting.changed()
        document = self.documents.open_document(uri)
        if self.session.inline.generation is None or document is None:
            self.session.inline.changed(uri)
            return
        from temoto.core.completion.reuse import may_agree  # imported by the start-up: this costs a look-up

        self.session.inline.changed(uri, lambda running: may_agree(*running.way, document.lines))

    def closed(self, uri: str) -> None:
        """A document was closed: with the last of them nobody works."""
        self.session.watch(watched=bool(self.workspace.text_documents))
        if self.acting is not None:
            self.acting.closed(uri)

    async def stop(self) -> None:
        """End everything of ours; idempotent."""
        if self.acting is not None:
            await self.acting.stop()
        tasks = (self.supervising, self.offering)
        self.supervising = self.offering = None  # at once: a change of settings starts again what it finds ended
        for task in tasks:
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        backend = self.session.stop()
        if backend is not None:
            with suppress(TemotoError):
                await backend.close()

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Internal errors go to the log; pygls would pop each up in the editor."""
        log.error("%s: %s", source.__name__, error)
