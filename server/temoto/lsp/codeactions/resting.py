"""Where does the cursor rest? An editor that asks for code actions at each rest (VS Code) says so, before a key is pressed."""

from lsprotocol import types

from temoto.lsp.server import TemotoServer


def rested(server: TemotoServer, params: types.CodeActionParams) -> None:
    """Have the model read what stands around the cursor, where this request tells of one that rests."""
    uri, place = params.text_document.uri, params.range.start
    by_itself = params.context.trigger_kind == types.CodeActionTriggerKind.Automatic
    if not by_itself or place != params.range.end or server.documents.open_document(uri) is None:
        return
    from temoto.engine.completion.warming import warm  # imported behind the start-up

    ask = server.freeze(uri, place, invoked=False)
    if ask is not None:
        warm(server.session, ask)
