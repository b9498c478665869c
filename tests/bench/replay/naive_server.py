"""The server everything is held against: each key is a question, each question goes to the model, and nothing is known of the last one.

It speaks to Ollama as the simplest plugin does: the text before the cursor, raw, up to the end of the line. What the editor calls off ends.
"""

import json
import os

import httpx
from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("naive", "0")
http = httpx.AsyncClient(base_url=os.environ["OLLAMA_HOST"], timeout=60, trust_env=False)
MODEL = os.environ["REPLAY_MODEL"]
WINDOW = 4_000  # characters before the cursor


@server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
async def inline(params: types.InlineCompletionParams) -> types.InlineCompletionList:
    document = server.workspace.get_text_document(params.text_document.uri)
    text = document.source[: document.offset_at_position(params.position)][-WINDOW:]
    asked = {
        "model": MODEL,
        "prompt": text,
        "raw": True,
        "options": {"temperature": 0, "num_predict": 48, "stop": ["\n"]},
    }
    said = ""
    async with http.stream("POST", "/api/generate", json=asked) as answer:
        async for line in answer.aiter_lines():
            said += json.loads(line).get("response", "")
    return types.InlineCompletionList([types.InlineCompletionItem(said)] if said.strip() else [])


server.start_io()
