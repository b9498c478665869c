"""textDocument/codeAction and the pages actions write: announced at once, answered by what the start-up brings in.

Before that the menu is empty and a page has no text: never an error.
"""

from lsprotocol import types

from temoto.lsp.codeactions.resting import rested
from temoto.lsp.server import TemotoServer

KINDS = types.CodeActionKind
# As core/codeactions/action.py has them. Nothing resolves: model work there breaks VS Code's menu and freezes Helix.
OPTIONS = types.CodeActionOptions(
    code_action_kinds=[KINDS.QuickFix, KINDS.Refactor, KINDS.RefactorExtract, KINDS.RefactorRewrite],
    resolve_provider=False,
)


def register(server: TemotoServer) -> None:
    """Serve the menu and the pages."""

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, OPTIONS)
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        from temoto.lsp.codeactions.menu import menu  # imported behind the start-up

        if server.session.serving is not None:
            rested(server, params)
        return await menu(server, params)

    @server.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT)
    def page(params: types.TextDocumentContentParams) -> types.TextDocumentContentResult:
        return types.TextDocumentContentResult(server.acting.pages.text(params.uri) if server.acting else "")
