"""textDocument/inlineCompletion: ghost text, for editors that have it."""

from lsprotocol import types

from temoto.core.completion.reasons import Reason
from temoto.lsp.protocol.convert import popup_of, to_inline_item
from temoto.lsp.server import TemotoServer


def register(server: TemotoServer) -> None:
    """Serve ghost text. pygls advertises the capability only if options are given (capabilities.py:430)."""

    @server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
    async def inline(params: types.InlineCompletionParams) -> types.InlineCompletionList | None:
        invoked = params.context.trigger_kind == types.InlineCompletionTriggerKind.Invoked
        popup = None
        if params.context.selected_completion_info is not None:
            document = server.documents.open_document(params.text_document.uri)
            popup = popup_of(document, params.position, params.context.selected_completion_info)
        ask = server.freeze(params.text_document.uri, params.position, invoked=invoked, popup=popup)
        if ask is None:
            return types.InlineCompletionList([])
        from temoto.engine.completion.candidates import candidates  # imported by the start-up: this costs a look-up

        answer, ghosts = await candidates(server.session, ask)
        if answer.reason is Reason.SUPERSEDED:
            return None  # an empty list would wipe the newer ghost in Neovim 0.12
        return types.InlineCompletionList([to_inline_item(ghost, ask, server.documents, popup) for ghost in ghosts])
