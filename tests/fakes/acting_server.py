"""The server's side of code actions, written down: what docs/lsp-extensions.md says, with canned work. Run as a program it speaks LSP.

For what a client does with it: no model, no reading of code. Its actions

    write    progress "thinking N tokens" until it is let go by a file `go` beside the document, then an edit of line 1
    ask      temoto/input, then an edit that says what was answered
    explain  a page that grows twice, each time when `go` is there
"""

import asyncio
import uuid
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

TITLES = {"write": "Refactor", "ask": "Refactor with instruction…", "explain": "Explain"}
PAGE = "temoto-explain:///explain-1.md"
server = LanguageServer("temoto", "fake")
running: set[asyncio.Task[None]] = set()
page: list[str] = []


@server.feature(types.INITIALIZED)
async def initialized(_params: types.InitializedParams) -> None:
    wanted = types.Registration(
        "pages", types.WORKSPACE_TEXT_DOCUMENT_CONTENT, types.TextDocumentContentRegistrationOptions(["temoto-explain"])
    )
    await server.client_register_capability_async(types.RegistrationParams([wanted]))
    server.protocol.notify("temoto/status", {"kind": "ready", "text": "fake", "detail": "", "model": "none"})


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(resolve_provider=False))
def menu(params: types.CodeActionParams) -> list[types.CodeAction]:
    uri = params.text_document.uri
    if uri == PAGE:
        return [_action("write", str(uris.from_fs_path(page[0])), params.range)]
    return [_action(name, uri, params.range) for name in TITLES]


def _action(name: str, uri: str, place: types.Range) -> types.CodeAction:
    order = {"action": name, "uri": uri, "lines": [place.start.line, place.end.line]}
    command = types.Command(TITLES[name], "temoto.act", arguments=[order])
    return types.CodeAction(
        TITLES[name], types.CodeActionKind.RefactorRewrite, edit=types.WorkspaceEdit(), command=command
    )


@server.command("temoto.act")
def act(order: Any) -> None:
    given = order if isinstance(order, dict) else vars(order)
    work = {"write": _write, "ask": _ask, "explain": _explain}[given["action"]]
    task = asyncio.get_running_loop().create_task(work(given["uri"], given.get("lines")))
    running.add(task)
    task.add_done_callback(running.discard)


async def _write(uri: str, lines: Any) -> None:
    token = str(uuid.uuid4())
    await server.work_done_progress.create_async(token)
    report = server.work_done_progress
    report.begin(token, types.WorkDoneProgressBegin("temoto: Refactor", cancellable=True, message="reading"))
    called_off = report.tokens[token]
    tokens = 0
    while not _let_go(uri) and not called_off.cancelled():
        tokens += 10
        report.report(token, types.WorkDoneProgressReport(message=f"thinking {tokens} tokens"))
        await asyncio.sleep(0.05)
    report.end(token, types.WorkDoneProgressEnd())
    if not called_off.cancelled():
        await _apply(uri, f"# lines {lines[0]}-{lines[1]}\n")


async def _ask(uri: str, _lines: Any) -> None:
    asked = {"title": "Refactor with instruction", "prompt": "What should be changed?", "placeholder": "use a dict"}
    answer = await server.protocol.send_request_async("temoto/input", asked)
    said = None if answer is None else answer["text"] if isinstance(answer, dict) else answer.text
    await _apply(uri, f"# asked: {said}\n")


async def _explain(uri: str, _lines: Any) -> None:
    path = uris.to_fs_path(uri)
    assert path is not None
    page[:] = [path, "# Explanation\n"]
    await server.window_show_document_async(types.ShowDocumentParams(PAGE, take_focus=False))
    for number in (1, 2):
        while not _let_go(uri):
            await asyncio.sleep(0.02)
        page.append("".join(f"part {number}, line {line}\n" for line in range(60)))
        refresh = types.TextDocumentContentRefreshParams(PAGE)
        await server.protocol.send_request_async(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH, refresh)


@server.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT)
def content(_params: types.TextDocumentContentParams) -> types.TextDocumentContentResult:
    return types.TextDocumentContentResult("".join(page[1:]))


async def _apply(uri: str, text: str) -> None:
    start = types.Position(0, 0)
    edit = types.WorkspaceEdit({uri: [types.TextEdit(types.Range(start, start), text)]})
    await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, "temoto: Refactor"))


def _let_go(uri: str) -> bool:
    """Whether the test has put the file there; takes it away."""
    path = uris.to_fs_path(uri)
    assert path is not None
    go = Path(path).parent / "go"
    there = go.exists()
    go.unlink(missing_ok=True)
    return there


if __name__ == "__main__":
    server.start_io()
