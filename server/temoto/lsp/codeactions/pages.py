"""Where does an editor show an explanation? In a virtual document where it has them, else in a file of the cache folder.

virtual   temoto-explain:///NAME.md, whose text the editor asks for (workspace/textDocumentContent) and is told to ask again
file      written at the end, and opened by window/showDocument; an editor without that is told how it begins and where it lies

Nobody waits for the editor to open one: Kate answers no showDocument, and others may ask their user where.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

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
        self._opening: set[asyncio.Task[Any]] = set()

    async def show(self, name: str, text: str, *, ended: bool) -> None:
        """Show the page, or what has been added to it."""
        self._texts.pop(name, None)
        self._texts[name] = text
        for old in list(self._texts)[:-KEPT]:
            del self._texts[old]
            self._shown.discard(old)
        if has_virtual_documents(self._server):
            self._virtual(name)
        elif ended:
            await self._file(name, text)

    def text(self, uri: str) -> str:
        """The text of a virtual page; empty once it is forgotten."""
        return self._texts.get(uri.rpartition("/")[2].removesuffix(".md"), "")

    def open_file(self, uri: str) -> None:
        """Have the editor show a file, where it can."""
        if shows_documents(self._server):
            self._own(self._open(uri))

    async def stop(self) -> None:
        """Wait for no editor any more."""
        opening = set(self._opening)
        for task in opening:
            task.cancel()
        await asyncio.gather(*opening, return_exceptions=True)

    def _own(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    def _virtual(self, name: str) -> None:
        uri = f"{SCHEME}:///{name}.md"
        if name in self._shown:
            self._server.protocol.send_request(
                types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH, types.TextDocumentContentRefreshParams(uri)
            )
            return
        self._shown.add(name)
        self._own(self._open(uri))

    async def _file(self, name: str, text: str) -> None:
        from temoto.core.messages.act import ActMessage  # imported by then, with what acts

        try:
            path = await asyncio.to_thread(self._keep, name, text)
        except OSError as error:  # what a model took a minute to write is not thrown away for want of a folder
            said = note(ActMessage.PAGE_NOT_KEPT, detail=error.strerror or error).text(self._server.language)
            self._tell(types.MessageType.Warning, f"{said}\n\n{text}")
            return
        self._own(self._open_or_tell(path, text))

    async def _open_or_tell(self, path: str, text: str) -> None:
        from temoto.core.codeactions.page import beginning
        from temoto.core.messages.act import ActMessage

        if await self._open(as_uri(path)):
            return
        says = beginning(text)
        said = note(ActMessage.PAGE_BEGINS, says=says, path=path) if says else note(ActMessage.PAGE_IS_AT, path=path)
        self._tell(types.MessageType.Info, said.text(self._server.language))

    def _tell(self, kind: types.MessageType, text: str) -> None:
        self._server.window_show_message(types.ShowMessageParams(kind, f"temoto: {text}"))

    async def _open(self, uri: str) -> bool:
        """Whether the editor says that it shows the document."""
        if not shows_documents(self._server):
            return False
        wanted = types.ShowDocumentParams(uri)  # nothing of the focus: eglot takes any word on it for yes
        answer = await ask_editor(self._server, types.WINDOW_SHOW_DOCUMENT, wanted, limit=SHOWN_S)
        return bool(getattr(answer, "success", False))


def shows_documents(server: TemotoServer) -> bool:
    """Whether the editor announces that it can be asked to show a document."""
    window = server.client_capabilities.window
    return bool(window and window.show_document and window.show_document.support)


def has_virtual_documents(server: TemotoServer) -> bool:
    """Whether the editor asks for the text of virtual documents."""
    workspace = server.client_capabilities.workspace
    return bool(workspace and workspace.text_document_content and shows_documents(server))


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
