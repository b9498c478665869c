"""How is the editor asked something? With a time limit, because an editor may never answer; questions to the user have none.

Gives a stand-in instead of an answer when the editor refuses, answers nonsense or is silent: nothing temoto asks is vital, and
nothing useful waits for it. A question that nobody waits for any more is forgotten, and so is its answer.
"""

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from temoto.lsp.protocol.pygls_patches import PatchedProtocol

log = logging.getLogger(__name__)

LIMIT_S = 3.0  # editors answer these from memory, in milliseconds; one that is starting up may take a second
APART_S = 0.05  # a synchronous client has read its answer by then


async def ask_editor(
    server: LanguageServer, method: str, params: Any, *, refused: Any = None, limit: float | None = None
) -> Any:
    """The editor's answer, or `refused` where there was none worth having within `limit` seconds (LIMIT_S where none is given)."""
    limit = LIMIT_S if limit is None else limit
    try:
        async with asyncio.timeout(limit):
            return await _asked(server, method, params)
    except TimeoutError:
        log.warning("the editor did not answer %s within %s s", method, limit)
    except JsonRpcException as error:
        log.warning("the editor refused %s: %s", method, error)
    return refused


async def ask_user(
    server: LanguageServer,
    question: str,
    answers: Sequence[str],
    kind: types.MessageType,
    late: Callable[[str], object] = lambda _answer: None,
) -> str | None:
    """The user's answer, however long it takes: None where the editor cannot ask, empty where the question was put away.

    Cancelled, the question stays on the screen of many an editor: `late` is told of an answer that comes then.
    The first of `answers` is what Return means in eglot and Kate. An editor that announces nothing of windows is not asked: ALE
    (Vim) neither shows a question nor answers it.
    """
    if server.client_capabilities.window is None:
        return None
    actions = [types.MessageActionItem(one) for one in answers]
    asked = types.ShowMessageRequestParams(type=kind, message=f"temoto: {question}", actions=actions)
    waiting = asyncio.wrap_future(server.protocol.send_request(types.WINDOW_SHOW_MESSAGE_REQUEST, asked))
    try:
        return _title(await asyncio.shield(waiting))
    except JsonRpcException as error:
        log.info("the editor cannot ask: %s", error)
        return None
    except asyncio.CancelledError:
        waiting.add_done_callback(
            lambda one: None if one.cancelled() or one.exception() else late(_title(one.result()))
        )
        raise


async def ask_without_limit(server: LanguageServer, method: str, params: Any) -> Any:
    """The editor's answer, however long its user takes; JsonRpcException where it refuses."""
    return await _asked(server, method, params)


async def apart(server: LanguageServer) -> None:
    """Wait until what was answered last has been read: lsp-mode (Emacs) loses a request that comes in the same read as the answer to
    a command. Before a request that follows a command at once."""
    protocol = server.protocol
    if isinstance(protocol, PatchedProtocol):
        await asyncio.sleep(max(0.0, protocol.answered_at + APART_S - asyncio.get_running_loop().time()))


def _title(answer: Any) -> str:
    return str(getattr(answer, "title", "") or "")


async def _asked(server: LanguageServer, method: str, params: Any) -> Any:
    number = str(uuid.uuid4())
    waiting = asyncio.wrap_future(server.protocol.send_request(method, params, msg_id=number))
    try:
        return await waiting
    except asyncio.CancelledError:  # out of time, or called off: its answer may never come
        if isinstance(server.protocol, PatchedProtocol):
            server.protocol.forget(number)
        raise
