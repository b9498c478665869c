"""textDocument/completion: the same answer as a menu entry, only for editors without ghost text (Helix, Emacs)."""

from lsprotocol import types

from temoto.lsp.protocol.convert import to_menu_item
from temoto.lsp.server import TemotoServer


def register(server: TemotoServer) -> None:
    """Serve menu entries. Called while initialize is answered, when it is known that the editor has no ghost text."""

    # Said aloud: ALE (Vim) and rassumfrassum take an empty object for "no completions".
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(resolve_provider=False))
    async def menu(params: types.CompletionParams) -> types.CompletionList | None:
        asked = params.context is None or params.context.trigger_kind == types.CompletionTriggerKind.Invoked
        ask = server.freeze(params.text_document.uri, params.position, invoked=asked)
        if ask is None:
            return None
        from temoto.engine.completion.complete import complete  # imported by the start-up: this costs a look-up

        answer = await complete(server.session, ask)
        # What is "incomplete" is asked again as the word grows: for editors that would keep the first answer for all of it. Helix asks
        # again by itself, and then at every key. Never an empty list marked so: Helix counts it as an answer and drops what other
        # servers found.
        if answer.ghost is None:
            return None
        again = server.habits.keeps_lists
        return types.CompletionList(is_incomplete=again, items=[to_menu_item(answer.ghost, ask, server.documents)])
