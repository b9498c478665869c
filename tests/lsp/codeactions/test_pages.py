"""Pages of one editor: shown once, grown after that, and no more of them remembered than an editor may ask for again."""

import asyncio
import errno
from types import SimpleNamespace
from typing import Any

import pytest
from lsprotocol import types

from temoto.lsp.codeactions import pages
from temoto.lsp.codeactions.pages import KEPT, Pages


class Editor:
    """Has virtual documents, and keeps which it was asked to open and to read again."""

    def __init__(self) -> None:
        content = types.TextDocumentContentClientCapabilities()
        window = types.WindowClientCapabilities(show_document=types.ShowDocumentClientCapabilities(support=True))
        workspace = types.WorkspaceClientCapabilities(text_document_content=content)
        self.client_capabilities = types.ClientCapabilities(workspace=workspace, window=window)
        self.opened: list[str] = []
        self.read_again: list[str] = []
        self.protocol = SimpleNamespace(send_request=lambda _method, params: self.read_again.append(params.uri))


def page_of(monkeypatch: Any) -> tuple[Pages, Editor]:
    editor: Any = Editor()

    async def opens(_server: object, _method: str, params: Any, **_more: Any) -> Any:
        editor.opened.append(params.uri)
        return SimpleNamespace(success=True)

    monkeypatch.setattr(pages, "ask_editor", opens)
    return Pages(editor, lambda _name, _text: ""), editor


async def test_a_page_is_opened_once_and_read_again_as_it_grows(monkeypatch: Any):
    shown, editor = page_of(monkeypatch)
    for text in ("a", "ab", "abc"):
        await shown.show("one", text, ended=text == "abc")
        await asyncio.sleep(0)  # nobody waits for the editor to open it
    uri = "temoto-explain:///one.md"
    assert (editor.opened, editor.read_again) == ([uri], [uri, uri])
    assert shown.text(uri) == "abc"


async def test_no_more_is_remembered_than_is_kept(monkeypatch: Any):
    """Of a page that is not kept any more nothing is known: where it comes again it is opened again, not an empty one refreshed."""
    shown, editor = page_of(monkeypatch)
    for number in range(KEPT + 5):
        await shown.show(f"page-{number}", "text", ended=True)
        await asyncio.sleep(0)
    assert shown.text("temoto-explain:///page-0.md") == ""
    await shown.show("page-0", "again", ended=True)
    await asyncio.sleep(0)
    assert editor.opened.count("temoto-explain:///page-0.md") == 2
    assert len(shown._shown) == len(shown._texts) == KEPT  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "temoto: this could not be written"), ("ja", "temoto: キャッシュ")]
)
async def test_where_no_file_can_be_written_the_text_is_shown_all_the_same(language: str, begins: str):
    editor: Any = Editor()
    editor.client_capabilities = types.ClientCapabilities()  # no virtual documents: a file is wanted
    editor.language = language
    told: list[types.ShowMessageParams] = []
    editor.window_show_message = told.append

    def full(_name: str, _text: str) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    await Pages(editor, full).show("one", "It adds the prices.", ended=True)
    (said,) = told
    assert said.message.startswith(begins)
    assert "No space left on device" in said.message
    assert said.message.endswith("\n\nIt adds the prices.")
