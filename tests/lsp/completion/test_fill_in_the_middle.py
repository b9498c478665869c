"""A keystroke whose answer stands after the cursor, through every floor, with a model that looks ahead (tests/fim_model)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import had
from tests.fim_model import MODEL
from tests.lsp.client import VSCODE, Editor, place, shown
from tests.testbed.ollama import ollama
from tests.testbed.ollama_server import create, serving

HOLES = [
    ("import │\n\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.6))\n", "import ", "colorsys"),
    ("with open(path) as │:\n    lines = handle.readlines()\n", "with open(path) as ", "handle"),
]


@pytest.fixture(
    scope="module",
    params=[pytest.param("embedded", marks=pytest.mark.engine), pytest.param("ollama", marks=pytest.mark.ollama)],
)
def options(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """What a user would set to have the fixture served by this backend."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    if request.param == "embedded":
        file = folder / "qwen2.5-coder-fixture.gguf"
        file.symlink_to(MODEL)
        yield {"backend": "embedded", "completion": {"model": str(file)}}
    else:
        with serving(had(ollama, "Ollama"), folder) as server:
            model = create(server, "qwen2.5-coder:fixture", MODEL)
            yield {"backend": "ollama", "url": server.url, "completion": {"model": model}}


@pytest.mark.parametrize(("text", "left", "answer"), HOLES, ids=[answer for *_, answer in HOLES])
async def test_ghost_text_comes_from_what_stands_after_the_cursor(
    options: dict[str, object], text: str, left: str, answer: str, home: dict[str, str]
):
    async with Editor(VSCODE, options, environment=home) as editor:
        status = await editor.ready()
        assert status["kind"] == "ready", status
        assert status["fim"] is True
        plain, line, column = place(text)
        uri = await editor.open(plain)
        assert shown(await editor.inline(uri, line, column), left) == answer
