"""Where does an editor show an explanation? In a virtual document where it has them, else in a file of the cache folder.

virtual   temoto-explain:///NAME.md, whose text the editor asks for (workspace/textDocumentContent) and is told to ask again
file      written at the end, and opened by window/showDocument; an editor without that is told where it lies
"""

import asyncio
from collections.abc import Callable

from lsprotocol import types
from pygls import uris

from temoto.core.messages import note
from temoto.lsp.protocol.asking import ask_editor
from temoto.lsp.server import TemotoServer

SCHEME = "temoto-explain"
KEPT = 20  # pages an editor may ask for again
SHOWN_S = 10.0  # an editor may ask its user where to open it


class Pages:
    """One editor's pages. `keep` writes one into the cache folder and tells its path; it blocks."""

    def __init__(self, server: TemotoServer, keep: Callable[[str, str], str]) -> None:
        self._server, self._keep = server, keep
        self._texts: dict[str, str] = {}
        self._shown: set[str] = set()

    async def show(self, name: str, text: str, *, ended: bool) -> None:
        """Show the page, or what has been added to it."""
        self._texts.pop(name, None)
        self._texts[name] = text
        for old in list(self._texts)[:-KEPT]:
            del self._texts[old]
            self._shown.discard(old)
        if has_virtual_documents(self._server):
            await self._virtual(name)
        elif ended:
            await self._file(name, text)

    def text(self, uri: str) -> str:
        """The text of a virtual page; empty once it is forgotten."""
        return self._texts.get(uri.rpartition("/")[2].removesuffix(".md"), "")

    async def _virtual(self, name: str) -> None:
        uri = f"{SCHEME}:///{name}.md"
        if name in self._shown:
            self._server.protocol.send_request(
                types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH, types.TextDocumentContentRefreshParams(uri)
            )
            return
        self._shown.add(name)
        await self._open(uri)

    async def _file(self, name: str, text: str) -> None:
        from temoto.core.messages.act import ActMessage  # imported by then, with what acts

        try:
            path = await asyncio.to_thread(self._keep, name, text)
        except OSError as error:  # what a model took a minute to write is not thrown away for want of a folder
            said = note(ActMessage.PAGE_NOT_KEPT, detail=error.strerror or error).text(self._server.language)
            self._tell(types.MessageType.Warning, f"{said}\n\n{text}")
            return
        if not await self._open(as_uri(path)):
            self._tell(types.MessageType.Info, note(ActMessage.PAGE_IS_AT, path=path).text(self._server.language))

    def _tell(self, kind: types.MessageType, text: str) -> None:
        self._server.window_show_message(types.ShowMessageParams(kind, f"temoto: {text}"))

    async def _open(self, uri: str) -> bool:
        """Whether the editor says that it shows the document."""
        window = self._server.client_capabilities.window
        if not (window and window.show_document and window.show_document.support):
            return False
        wanted = types.ShowDocumentParams(uri=uri, take_focus=False)
        answer = await ask_editor(self._server, types.WINDOW_SHOW_DOCUMENT, wanted, limit=SHOWN_S)
        return bool(getattr(answer, "success", False))


def has_virtual_documents(server: TemotoServer) -> bool:
    """Whether the editor asks for the text of virtual documents."""
    workspace = server.client_capabilities.workspace
    window = server.client_capabilities.window
    shows = window is not None and window.show_document is not None and window.show_document.support
    return bool(workspace and workspace.text_document_content and shows)


def as_uri(path: str) -> str:
    return uris.from_fs_path(path) or path


async def register(server: TemotoServer) -> None:
    """Have the editor ask for pages: pygls never announces it (pygls 2.1.1), so it is registered for."""
    if not has_virtual_documents(server):
        return
    wanted = types.Registration(
        id="temoto-pages",
        method=types.WORKSPACE_TEXT_DOCUMENT_CONTENT,
        register_options=types.TextDocumentContentRegistrationOptions(schemes=[SCHEME]),
    )
    await ask_editor(server, types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams([wanted]))
