"""Can the user be asked for a line of text? LSP has no input box: `temoto/input` (docs/lsp-extensions.md), where an editor announces it."""

import logging
from typing import Any, cast

from pygls.exceptions import JsonRpcException

from temoto.core.messages import Words
from temoto.core.messages.act import ActMessage
from temoto.lsp.protocol.asking import ask_without_limit
from temoto.lsp.server import TemotoServer

log = logging.getLogger(__name__)

INPUT = "temoto/input"
MOST = 4_000  # characters of an instruction; longer ones are a paste that went wrong


async def input_from(server: TemotoServer, title: Words) -> str | None:
    """What the user typed, however long that takes; None where they called it off, or the editor cannot ask."""
    asked = {
        "title": title.text(server.language),
        "prompt": ActMessage.ASK_INSTRUCTION.text(server.language, {}),
        "placeholder": ActMessage.ASK_EXAMPLE.text(server.language, {}),
    }
    try:
        answer: Any = await ask_without_limit(server, INPUT, asked)
    except JsonRpcException as error:
        log.warning("the editor refused %s: %s", INPUT, error)
        return None
    text = cast("dict[str, Any]", answer).get("text") if isinstance(answer, dict) else getattr(answer, "text", None)
    return text.strip()[:MOST] or None if isinstance(text, str) else None
