"""How does the user see what runs? One notification a change (temoto/status), and progress while it starts.

Only editors that announce it are sent temoto/status: of a notification it does not know lsp-mode (Emacs) opens a warning window.
All others get errors and warnings as one message each; nothing is said twice. Any may ask.
"""

import asyncio
import logging
import uuid
from collections.abc import Callable

from lsprotocol import types

from temoto.core.messages import Note
from temoto.core.status import Status, StatusKind
from temoto.lsp.protocol.asking import apart, ask_editor
from temoto.lsp.protocol.convert import to_status
from temoto.lsp.server import TemotoServer

log = logging.getLogger(__name__)

STATUS = "temoto/status"
ASK_AGAIN = "temoto/askAgain"


def register(server: TemotoServer) -> None:
    """Answer temoto/status: the picture of this moment, for an editor that wants to know why nothing appeared."""

    # Not `object`: pygls hands the server itself to a parameter of a type it fits.
    @server.feature(STATUS)
    def status(_params: dict[str, object] | None) -> dict[str, object]:
        session = server.session
        return to_status(session.shown, server.language, session.last_empty, masked=session.masked)


class StatusNotifier:
    """Tells the user each Status once, in the way this editor can show it."""

    def __init__(self, server: TemotoServer) -> None:
        self._server = server
        self._told: set[str] = set()

    def tell(self, status: Status) -> None:
        """Send `status` to an editor that shows it; to others what is wrong in it, as messages."""
        language = self._server.language
        log.info("status %s: %s", status.kind, status.text.text(language))
        if self._server.shows_status:
            session = self._server.session
            told = to_status(status, language, session.last_empty, masked=session.masked)
            self._server.protocol.notify(STATUS, told)
            return
        if status.kind is StatusKind.ERROR:
            self.say(status.text, types.MessageType.Error)
        for detail in status.details:
            self.say(detail, types.MessageType.Warning)

    def ask_again(self, uri: str) -> None:
        """Tell an editor that asks again when told to that a completion it was refused for the moment can be had now."""
        if self._server.asks_again:
            self._server.protocol.notify(ASK_AGAIN, {"uri": uri})

    def say(self, message: Note, kind: types.MessageType) -> None:
        """Show a sentence, once in the server's life."""
        text = message.text(self._server.language)
        if text not in self._told:
            self._told.add(text)
            self._server.window_show_message(types.ShowMessageParams(kind, f"temoto: {text}"))


class Progress:
    """Work-done progress of one piece of work. Silent where the editor has none or refuses the token.

    The work does not wait for it: the editor is asked beside, and what is said before it answers is what it shows first.
    """

    def __init__(self, server: TemotoServer) -> None:
        self._server = server
        self._token = str(uuid.uuid4())
        self._opening: asyncio.Task[None] | None = None
        self._open = self._asked = False
        self._ended: tuple[Note | None] | None = None  # what it ends with, where the editor has not answered yet
        self._title = ""
        self._last: tuple[Note, int | None] | None = None
        self._on_cancel: Callable[[], object] | None = None
        self.cancelled = False

    def begin(
        self,
        message: Note,
        *,
        title: str = "temoto",
        cancellable: bool = False,
        on_cancel: Callable[[], object] | None = None,
        percent: int | None = 0,
    ) -> Callable[[Note, int], None]:
        """Open it; returns what reports into it. `cancelled` turns true, and `on_cancel` is called, when the user cancels.

        `percent` None: nobody can tell how far it is.
        """
        window = self._server.client_capabilities.window
        if window and window.work_done_progress:
            self._title, self._last, self._on_cancel = title, (message, percent), on_cancel
            self._opening = asyncio.create_task(self._opened(cancellable=cancellable or on_cancel is not None))
        return self.report

    async def _opened(self, *, cancellable: bool) -> None:
        await apart(self._server)
        self._asked = True
        created = types.WorkDoneProgressCreateParams(token=self._token)
        # The answer is null: only that it came, and was no refusal, counts.
        answer = await ask_editor(self._server, types.WINDOW_WORK_DONE_PROGRESS_CREATE, created, refused=False)
        if answer is False or self._last is None:
            return
        self._open = True
        message, percent = self._last
        if cancellable:
            self._server.cancels[self._token] = self._cancel
        text = message.text(self._server.language)
        self._send(types.WorkDoneProgressBegin(self._title, message=text, percentage=percent, cancellable=cancellable))
        if self._ended is not None:  # what an editor made room for is also ended
            self.end(self._ended[0])

    def report(self, message: Note, percent: int | None = None) -> None:
        self._last = message, percent
        if self._open:
            self._send(types.WorkDoneProgressReport(message=message.text(self._server.language), percentage=percent))

    def end(self, message: Note | None = None) -> None:
        """Close the progress, once; `message` is the result, which needs no title before it a second time."""
        if self._opening is not None and not self._asked:
            self._opening.cancel()  # over before anybody could have read of it
        self._ended = (message,)
        if self._open:
            self._open = False
            self._server.cancels.pop(self._token, None)
            text = message.text(self._server.language).removeprefix(f"{self._title}: ") if message else None
            self._send(types.WorkDoneProgressEnd(message=text))

    def _cancel(self) -> None:
        self.cancelled = True
        if self._on_cancel is not None:
            self._on_cancel()

    def _send(self, value: object) -> None:
        # Past pygls' own Progress, whose table of tokens never shrinks; the server's own forgets a token at its end.
        self._server.protocol.notify(types.PROGRESS, types.ProgressParams(token=self._token, value=value))
