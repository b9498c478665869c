"""What pygls 2.1.1 does that an editor would suffer from, mended in the smallest way. To be thrown away as upstream mends it.

| what goes wrong | upstream | here |
|---|---|---|
| a malformed answer from the editor leaves its asker waiting for ever | none found | `structure_message` fails the waiting future |
| a malformed request is never answered | none found | `structure_message` answers InvalidParams |
| without `params` a request that is none of LSP's own is refused: all of ours | none found | `structure_message` says null |
| one value that lsprotocol does not know turns an editor away (Visual Studio's own kinds) | pygls#438 | lenient.py leaves it out |
| a message without `params` is malformed, although vscode-languageclient sends such | none found | `structure_message` puts them in |
| what comes before initialize or after shutdown is handled, or answered with InternalError | none found | `out_of_turn` |
| an answer that comes after its asker gave up raises InvalidStateError | pygls#621 | `_handle_response` drops it |
| shutdown while work runs: "dictionary changed size during iteration" | none found | `lsp_shutdown` goes over a copy |
| line splitting and slow edits | pygls#538 | `lsp_initialize` puts a LineWorkspace in place (document.py) |
| a Future for every notification is kept for ever, 2 KB a keystroke | none found | `_execute_handler` takes it out |
| the type of a result is kept for ever where the editor answered with an error | none found | `_handle_response` drops it |
| a change that could not be applied is logged and forgotten | by design | `lose` is told, and the document is not known (document.py) |
| a message that could not be read is logged and forgotten; bytes that are no UTF-8 make it so | none found | reading.py reads |
| every server makes a converter of its own: 0.3 MB and 10 ms for each editor over TCP | by design | `converter`, one a process |
| every internal error pops up in the editor | by design | server.py logs instead |
"""

import logging
from collections.abc import Callable, Generator
from functools import cache
from time import monotonic
from typing import Any, cast

from cattrs import Converter
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, default_converter
from pygls.protocol.language_server import lsp_method

from temoto.lsp.protocol.document import LineWorkspace
from temoto.lsp.protocol.lenient import readable

log = logging.getLogger(__name__)


@cache
def converter() -> Converter:
    """What turns messages into lsprotocol's types and back: the same one for every server of this process. It holds no state of theirs."""
    return default_converter()


def _forget(_uri: str) -> None:
    """Do nothing: the stand-in for a protocol without a server."""


class PatchedProtocol(LanguageServerProtocol):
    """The protocol with the mends of this file's table. `lose` is told the URI of a document that changed in a way nobody knows."""

    lose: Callable[[str], None] = staticmethod(_forget)
    began = False  # initialize has come
    answered_at = 0.0  # when a request of the editor was last answered, by the loop's clock

    def _execute_handler(
        self, msg_id: Any, handler: Any, callback: Any, args: tuple[Any, ...] | None = None, kwargs: dict[str, Any] | None = None
    ) -> None:  # fmt: skip
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        running = self._request_futures.get(msg_id)
        if running is None:
            return

        def ended(_: object) -> None:
            if self._request_futures.get(msg_id) is running:  # an editor may use a number again
                del self._request_futures[msg_id]

        running.add_done_callback(ended)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message of the editor; a malformed request still gets its answer, a malformed response fails whoever waits for it."""
        if "method" in data and "params" not in data:
            data = {**data, "params": {} if data["method"] == types.INITIALIZED else None}
        params = data.get("params")
        method = data.get("method")
        if "params" not in data and isinstance(method, str) and method not in types.METHOD_TO_TYPES:
            data = {**data, "params": None}
        if method == types.INITIALIZE and isinstance(params, dict):
            data = {**data, "params": readable(cast("dict[str, Any]", params), converter().structure)}
        try:
            return super().structure_message(data)
        except Exception as error:
            number = data.get("id")
            if number is not None and "method" in data:
                self._send_response(number, error=JsonRpcInvalidParams().to_response_error())
            elif number is not None:
                waiting = self._request_futures.pop(number, None)
                if waiting is not None and not waiting.done():
                    waiting.set_exception(JsonRpcInvalidParams(f"the editor's answer cannot be read: {error}"))
            raise

    def out_of_turn(self, method: str) -> types.ErrorCodes | None:
        """Why a message of this method is not handled now: nothing is before initialize, and nothing but `exit` after shutdown."""
        if method == types.EXIT:
            return None
        if self._shutdown:
            return types.ErrorCodes.InvalidRequest
        return None if self.began or method == types.INITIALIZE else types.ErrorCodes.ServerNotInitialized

    def refuse(self, msg_id: Any, code: types.ErrorCodes) -> None:
        """Answer with an error; `msg_id` is None where a message could not be read so far."""
        error = {"code": code.value, "message": code.name}
        self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "error": error})  # lsprotocol leaves out a null

    def _send_response(self, msg_id: Any, *args: Any, **kwargs: Any) -> None:
        self.answered_at = monotonic()
        super()._send_response(msg_id, *args, **kwargs)

    def _handle_response(self, msg_id: str | int, result: Any = None, error: types.ResponseError | None = None) -> None:
        self._result_types.pop(msg_id, None)
        waiting = self._request_futures.get(msg_id)
        if waiting is not None and waiting.done():
            self._request_futures.pop(msg_id, None)
            return
        super()._handle_response(msg_id, result, error)

    def forget(self, msg_id: str | int) -> None:
        """Drop a request of ours whose answer nobody waits for any more."""
        self._request_futures.pop(msg_id, None)
        self._result_types.pop(msg_id, None)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        self.began = True
        steps = super().lsp_initialize(params)
        try:
            step = next(steps)  # the user's initialize handler, when the workspace exists and nothing is in it yet
            self._workspace = LineWorkspace.like(self.workspace)
            while True:
                step = steps.send((yield step))
        except StopIteration as end:
            return end.value

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        try:
            yield from super().lsp_text_document__did_change(params)
        except Exception:
            self.lose(params.text_document.uri)
            raise

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:
        handler: Any = dict[str, Any](self.fm.features).get(types.SHUTDOWN)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        if handler is not None:
            yield handler, args, None
        self.end_requests(but=self.msg_id)
        self._shutdown = True

    def end_requests(self, *, but: str | int | None = None) -> None:
        """Cancel whatever still runs or waits for an answer, `but` for one."""
        for number, future in list(self._request_futures.items()):
            if number != but and not future.done():
                future.cancel()
