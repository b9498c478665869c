"""A small editor for `temoto demo`: starts the real language server as an editor does, types into it, and asks for ghost text.

Speaks nothing but standard LSP and temoto/status; what it shows is what any editor would get.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol, cast

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

from temoto import __version__
from temoto.lsp.status import STATUS

START_S = 120.0  # loading 100 MB from a slow disk on a slow machine; usually about a second
ANSWER_S = 60.0  # a question that is answered later than this is not answered
END_S = 5.0
NO_ANSWER, SUPERSEDED = "no-answer", "superseded"


class Server(Protocol):
    """How the server is started: its command, the folder it stands in, its environment."""

    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def folder(self) -> Path: ...
    @property
    def environment(self) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True)
class ShownGhost:
    """What an editor would show: the ghost text, and the milliseconds from the last keystroke to it.

    `reason` is the server's code where there is none (`no-answer` where it did not even say that), `why` its sentence.
    """

    typed: str
    ghost: str
    milliseconds: float
    reason: str = "ok"
    why: str = ""


class DemoEditor:
    """An editor with one document in front. Made by `opened`."""

    def __init__(self, client: LanguageClient) -> None:
        self.status: dict[str, Any] = {}
        self._client = client
        self._documents = 0
        self._version = 0
        self._text = ""

    def open(self, language: str) -> None:
        """Open an empty document."""
        self._documents += 1
        self._version, self._text = 0, ""
        item = types.TextDocumentItem(self._uri, language, self._version, "")
        self._client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    @property
    def _uri(self) -> str:
        return f"untitled:demo-{self._documents}"

    def type(self, character: str) -> None:
        """One keystroke at the end of the document."""
        where = self._end()
        self._version += 1
        change = types.TextDocumentContentChangePartial(types.Range(where, where), character)
        document = types.VersionedTextDocumentIdentifier(self._version, self._uri)
        self._client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        self._text += character

    async def ghost(self) -> ShownGhost:
        """Ask at the end of the document, as an editor does after a keystroke; where nothing comes, ask why as well."""
        asked = perf_counter()
        question = types.InlineCompletionParams(
            context=types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic),
            text_document=types.TextDocumentIdentifier(self._uri),
            position=self._end(),
        )
        try:
            answer = await asyncio.wait_for(self._client.text_document_inline_completion_async(question), ANSWER_S)
        except (TimeoutError, JsonRpcException, OSError) as error:
            took = (perf_counter() - asked) * 1000
            return ShownGhost(self._text, "", took, NO_ANSWER, "" if isinstance(error, TimeoutError) else str(error))
        items = answer.items if isinstance(answer, types.InlineCompletionList) else answer or []
        took = (perf_counter() - asked) * 1000
        line = self._text.rsplit("\n", 1)[-1]
        text = items[0].insert_text if items else ""
        ghost = (text if isinstance(text, str) else text.value)[len(line) :]
        if ghost:
            return ShownGhost(self._text, ghost, took)
        picture = await self.look()
        last = cast("dict[str, str]", picture.get("lastEmpty") or {})
        if answer is None:  # of a question that another took the place of nothing is kept
            return ShownGhost(self._text, "", took, SUPERSEDED)
        return ShownGhost(self._text, "", took, last.get("reason", NO_ANSWER), last.get("text", ""))

    async def look(self) -> dict[str, Any]:
        """The server's picture of this moment, which is its status from now on; the last one known where it says nothing."""
        with suppress(TimeoutError, JsonRpcException, OSError):
            asked = self._client.protocol.send_request_async(STATUS, None)
            picture: object = await asyncio.wait_for(asked, END_S)
            self.status = _plain(picture)
        return self.status

    def _end(self) -> types.Position:
        before, _, line = self._text.rpartition("\n")
        return types.Position(before.count("\n") + (1 if "\n" in self._text else 0), len(line.encode("utf-16-le")) // 2)


def _plain(value: object) -> Any:
    """What pygls makes named tuples of, as the JSON it was."""
    named: Any = value
    return {key: _plain(one) for key, one in named._asdict().items()} if hasattr(named, "_asdict") else named


@asynccontextmanager
async def opened(
    server: Server, options: dict[str, Any], progress: Callable[[str], None]
) -> AsyncGenerator[DemoEditor, None]:
    """An editor whose server has said how its start-up ended; `progress` gets each sentence on the way."""
    client = LanguageClient("temoto-demo", __version__)
    editor = DemoEditor(client)
    settled = asyncio.Event()

    @client.feature(STATUS)  # pyright: ignore[reportUntypedFunctionDecorator]
    def status(params: Any) -> None:
        editor.status = _plain(params)
        if editor.status["kind"] != "starting":
            settled.set()

    @client.feature(types.PROGRESS)  # pyright: ignore[reportUntypedFunctionDecorator]
    def said(params: types.ProgressParams) -> None:
        value: object = params.value
        message = cast("dict[str, object]", value).get("message") if isinstance(value, dict) else None
        if message:
            progress(str(message))

    @client.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)  # pyright: ignore[reportUntypedFunctionDecorator]
    def create(_params: types.WorkDoneProgressCreateParams) -> None:
        return None

    await client.start_io(  # pyright: ignore[reportUnknownMemberType]
        *server.words, cwd=server.folder, env=server.environment
    )
    try:
        await client.initialize_async(_about(options))
        client.initialized(types.InitializedParams())
        with suppress(TimeoutError):
            await asyncio.wait_for(settled.wait(), START_S)
        yield editor
    finally:
        with suppress(Exception):
            await asyncio.wait_for(client.shutdown_async(None), END_S)
            client.exit(None)
            await asyncio.wait_for(client.stop(), END_S)


def _about(options: dict[str, Any]) -> types.InitializeParams:
    capabilities = types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(
            inline_completion=types.InlineCompletionClientCapabilities()
        ),
        window=types.WindowClientCapabilities(work_done_progress=True),
        experimental={"temoto": {"status": True}},
    )
    return types.InitializeParams(capabilities=capabilities, initialization_options=options)
