"""How does an editor's code action run? The command answers at once; the work goes on as a task of the server's, under progress.

    executeCommand → the document frozen as it is → (an instruction asked for) → engine/codeactions/act → what came of it, in one sentence

Cancel ends the task, which closes the stream, which stops the model. What still runs when the server ends is ended with it.
Imported behind the start-up: not on the way to the answer to initialize.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any, cast

from lsprotocol import types

from temoto.core.codeactions.anchor import where_now
from temoto.core.codeactions.outcome import Ending, Outcome, ProposedRewrite
from temoto.core.messages import Note, note
from temoto.core.messages.act import ActMessage
from temoto.core.messages.start import StartMessage
from temoto.engine.codeactions.act import act, warm
from temoto.engine.codeactions.apply_rewrite import PendingRewrite, apply_rewrite
from temoto.engine.codeactions.briefing import ActionRequest
from temoto.engine.codeactions.on_demand import serving_session
from temoto.engine.world import ActionPorts, World
from temoto.lsp.codeactions.desk import EditorDesk
from temoto.lsp.codeactions.input import input_from
from temoto.lsp.codeactions.outlines import Outlines
from temoto.lsp.codeactions.pages import SCHEME, Pages
from temoto.lsp.codeactions.questions import Questions
from temoto.lsp.codeactions.requests import read_argument, to_request
from temoto.lsp.protocol.changes import Changes
from temoto.lsp.server import TemotoServer
from temoto.lsp.status import Progress

log = logging.getLogger(__name__)

QUIET = frozenset({Ending.CHANGED, Ending.NOTED})  # what came of it is on the screen


class Acting:
    """One editor's code actions: those that run, the pages they made, and the fix of the last advice."""

    def __init__(self, server: TemotoServer, world: World, action_ports: ActionPorts) -> None:
        self._server, self._world, self.action_ports = server, world, action_ports
        self.outlines = Outlines(action_ports.syntax)
        self.pages = Pages(server, action_ports.keep_page)
        self._changes = Changes()
        self._questions = Questions(server, self._changes)
        self._tasks: set[asyncio.Task[None]] = set()
        self._advice: PendingRewrite | None = None

    def begin(self, arguments: Sequence[object]) -> None:
        """Run the action a menu entry stands for; `arguments` are any JSON values. What an earlier one still asks is called off."""
        self._questions.call_off()
        self._own(self._run(arguments[0] if arguments else None))

    def begin_fix(self) -> None:
        """Apply the fix of the last advice."""
        self._questions.call_off()
        if self._advice is None:
            self._say(note(ActMessage.NO_FIX), types.MessageType.Warning)
        else:
            self._own(self._fix(self._advice))

    def has_fix_for(self, uri: str) -> bool:
        """Whether the last advice has a fix whose code still stands as it did, for this document or its page."""
        advice = self._advice
        if advice is None or not (uri == advice.spot.uri or _is_page(uri, advice.name)):
            return False
        document, target = self._server.documents.open_document(advice.spot.uri), advice.target
        if document is None:
            return False
        return where_now(advice.spot.lines, target.first, target.last, document.lines) is not None

    @property
    def runs(self) -> bool:
        """Whether an action is under way."""
        return bool(self._tasks)

    def cancel(self) -> bool:
        """Call off what is under way, for editors whose progress cannot be cancelled (Helix, Emacs); whether anything was."""
        running = list(self._tasks)
        for task in running:
            task.cancel()
        return bool(running)

    def changed(self) -> None:
        """A document was changed: at each key, so this costs nothing while nobody waits for one."""
        self._changes.happened()

    def closed(self, uri: str) -> None:
        """A document was closed."""
        self.outlines.forget(uri)
        self._changes.happened()

    async def stop(self) -> None:
        """End what runs."""
        running = list(self._tasks)
        self.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self.pages.stop()
        await self.outlines.stop()

    def _own(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` as a task of this editor's."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("an action failed", exc_info=error)
            self._say(note(StartMessage.UNEXPECTED, detail=type(error).__name__), types.MessageType.Error)

    async def _run(self, argument: object) -> None:
        given = read_argument(argument)
        order = (
            note(ActMessage.NO_TARGET)
            if given is None
            else await to_request(self._server, self.action_ports, self.outlines, given)
        )
        if isinstance(order, Note):
            self._say(order, types.MessageType.Warning)
            return
        if order.action.asks and not order.instruction:
            instruction = await self._instruction(order)
            if instruction is None:
                return
            order = replace(order, instruction=instruction)
        outcome = await self._under_progress(order)
        self._tell(outcome)
        if outcome.fix is not None:
            await self._offer_fix(order, outcome, outcome.fix)

    async def _under_progress(self, request: ActionRequest) -> Outcome:
        server = self._server
        progress = Progress(server)
        me = cast("asyncio.Task[None]", asyncio.current_task())
        said = note(ActMessage.STOPPED, title=request.title)
        try:
            title = request.title.text(server.language)
            progress.begin(note(ActMessage.READING), title=title, on_cancel=me.cancel, percent=None)
            async with serving_session(server.session, self._world) as session:
                outcome = await act(session, request, self._desk(progress), self.action_ports.syntax)
            said = outcome.said
        finally:
            progress.end(said)
        return outcome

    async def _fix(self, advice: PendingRewrite) -> None:
        outcome = await apply_rewrite(advice, self._desk(Progress(self._server)), self.action_ports.syntax)
        if outcome.ending is Ending.CHANGED and self._advice is advice:
            self._advice = None
        self._tell(outcome)

    async def _offer_fix(self, request: ActionRequest, outcome: Outcome, fix: ProposedRewrite) -> None:
        """Ask whether to apply the fix; it stays in the menu for as long as its code is unchanged."""
        advice = PendingRewrite(fix, request.title, request.file, outcome.model, request.name, request.language)
        self._advice = advice
        place = f"{request.file}:{fix.target.first + 1}"
        question = note(ActMessage.APPLY_FIX, title=request.title, place=place)
        if await self._questions.confirm(question, lambda: self.has_fix_for(advice.spot.uri), safe_first=False):
            await self._fix(advice)

    async def _instruction(self, request: ActionRequest) -> str | None:
        """The user's instruction, asked for while the model reads the code; None where they cancelled."""
        warming = asyncio.create_task(warm(self._server.session, request))
        uri = request.spot.uri
        try:
            return await self._questions.put(
                lambda: input_from(self._server, request.title),
                lambda: self._server.documents.open_document(uri) is not None,
            )
        finally:
            warming.cancel()
            await asyncio.wait({warming})

    def _desk(self, progress: Progress) -> EditorDesk:
        ports = self.action_ports
        return EditorDesk(self._server, progress.report, self.pages, self._questions, self._changes, ports.make_file)

    def _tell(self, outcome: Outcome) -> None:
        """Show the outcome's sentence, where the screen does not show the result already."""
        if outcome.ending not in QUIET or outcome.more:
            self._say(outcome.said, types.MessageType.Info if outcome.good else types.MessageType.Warning)

    def _say(self, message: Note, kind: types.MessageType) -> None:
        text = f"temoto: {message.text(self._server.language)}"
        self._server.window_show_message(types.ShowMessageParams(kind, text))


def _is_page(uri: str, name: str) -> bool:
    return uri.startswith(f"{SCHEME}:") and uri.endswith(f"/{name}.md")
