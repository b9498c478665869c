"""How is the editor asked something? With a time limit, because an editor may never answer; questions to the user have none.

Gives a stand-in instead of an answer when the editor refuses, answers nonsense or is silent: nothing temoto asks is vital.
"""

import asyncio
import logging
import uuid
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from temoto.lsp.protocol.pygls_patches import PatchedProtocol

log = logging.getLogger(__name__)

LIMIT_S = 3.0  # editors answer these from memory, in milliseconds; one that is starting up may take a second


async def ask_editor(
    server: LanguageServer, method: str, params: Any, *, refused: Any = None, limit: float | None = None
) -> Any:
    """The editor's answer, or `refused` where there was none worth having within `limit` seconds (LIMIT_S where none is given)."""
    limit = LIMIT_S if limit is None else limit
    number = str(uuid.uuid4())
    waiting = asyncio.wrap_future(server.protocol.send_request(method, params, msg_id=number))
    try:
        async with asyncio.timeout(limit):
            return await waiting
    except TimeoutError:
        log.warning("the editor did not answer %s within %s s", method, limit)
    except JsonRpcException as error:
        log.warning("the editor refused %s: %s", method, error)
    if isinstance(server.protocol, PatchedProtocol):
        server.protocol.forget(number)
    return refused


async def ask_user(server: LanguageServer, question: str, yes: str, no: str, kind: types.MessageType) -> bool | None:
    """The user's answer, however long it takes: None where the editor cannot ask, False where the question was put away."""
    asked = types.ShowMessageRequestParams(
        type=kind, message=f"temoto: {question}", actions=[types.MessageActionItem(yes), types.MessageActionItem(no)]
    )
    try:
        answer = await server.window_show_message_request_async(asked)
    except JsonRpcException as error:
        log.info("the editor cannot ask: %s", error)
        return None
    return answer is not None and answer.title == yes
