"""Which documents are open, and did one change? pygls keeps them; here is only what follows: what is out of date ends."""

from lsprotocol import types

from temoto.lsp.server import TemotoServer


def register(server: TemotoServer) -> None:
    """Hear of opening, changing and closing."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(_params: types.DidOpenTextDocumentParams) -> None:
        server.session.watch(watched=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        server.changed(params.text_document.uri)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def notebook_opened(_params: types.DidOpenNotebookDocumentParams) -> None:
        server.session.watch(watched=True)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def notebook_changed(params: types.DidChangeNotebookDocumentParams) -> None:
        cells = params.change.cells
        for change in (cells.text_content or []) if cells else []:
            server.changed(change.document.uri)
        for closed in (cells.structure.did_close or []) if cells and cells.structure else []:
            server.closed(closed.uri)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def notebook_closed(params: types.DidCloseNotebookDocumentParams) -> None:
        for cell in params.cell_text_documents:
            server.closed(cell.uri)
