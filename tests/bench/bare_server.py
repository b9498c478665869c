"""The least a pygls server can be: what `initialize` is measured against."""

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("bare", "0")


@server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
async def inline(_params: types.InlineCompletionParams) -> None: ...


server.start_io()
