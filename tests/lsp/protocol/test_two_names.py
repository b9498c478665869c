"""Two documents of one name, and one file under two names: neither takes the other's text, changes or suggestions."""

import pytest
from lsprotocol import types

from temoto.core.settings import Completion
from temoto.engine.completion.complete import complete
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend
from tests.lsp.in_process import Wireless

PAIRS = {
    "the same name in two folders": ("file:///a/util.py", "file:///b/util.py"),
    "letters large and small": ("file:///a/util.py", "file:///a/UTIL.py"),
    "written in two ways": ("file:///c%3A/a/util.py", "file:///C:/a/util.py"),
    "a file and what a view of its past shows": ("file:///a/util.py", "git:/a/util.py?%7B%22ref%22%3A%22HEAD%22%7D"),
    "a file and an unsaved one": ("file:///a/util.py", "untitled:util.py"),
}
HERE = types.Position(1, 4)


def insertion(text: str) -> dict[str, object]:
    place = {"line": 1, "character": 4}
    return {"range": {"start": place, "end": place}, "text": text}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
async def test_each_is_a_document_of_its_own(pair: tuple[str, str]):
    one, other = pair
    editor = Wireless()
    backend = FakeBackend(["one()"], ["other()"])
    editor.server.session = serving(backend, completion=Completion(delay_ms=0, ahead=False))
    for uri in pair:
        editor.open(uri, "first = 1\nx = \n")
    ghosts: list[str] = []
    for uri in pair:
        ask = editor.server.freeze(uri, HERE, invoked=False)
        assert ask is not None
        answer = await complete(editor.server.session, ask)
        ghosts.append(answer.ghost.text if answer.ghost else "")
    assert ghosts == ["one()", "other()"], "what is suggested in one is not kept for the other"
    editor.change(one, insertion("changed"))
    assert (editor.text(one), editor.text(other)) == ("first = 1\nx = changed\n", "first = 1\nx = \n")
    editor.notify("textDocument/didClose", {"textDocument": {"uri": one}})
    assert (editor.text(one), editor.text(other)) == (None, "first = 1\nx = \n")
