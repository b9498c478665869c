"""One Neovim a test file, handed from test to test with nothing open and nothing said. Each file brings its own `binary`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.neovim_rig import Neovim
from tests.conftest import had
from tests.fakes.scripted_chat import ScriptedChat
from tests.testbed.neovim import neovim
from tests.testbed.neovim12 import neovim12


@pytest.fixture(scope="module")
def editors_home(home: dict[str, str]) -> dict[str, str]:
    """The environment an editor is started in."""
    return home


@pytest.fixture(scope="module", params=["0.11", "0.12"])
def either(request: pytest.FixtureRequest) -> Path:
    """Neovim 0.11, then 0.12."""
    return had(neovim, "Neovim 0.11") if request.param == "0.11" else had(neovim12, "Neovim 0.12", must=False)


@pytest.fixture(scope="module")
def fake() -> Iterator[ScriptedChat]:
    with ScriptedChat() as one:
        yield one


@pytest.fixture(scope="module")
def editor(binary: Path, editors_home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    with Neovim(binary, tmp_path_factory.mktemp("neovim"), editors_home) as one:
        yield one


@pytest.fixture
def nvim(editor: Neovim) -> Iterator[Neovim]:
    """The file's editor, with no file open and nothing said yet."""
    yield editor
    editor.keys("<C-c><Esc><Esc>")
    editor.vim.command("silent! iunmap <Tab>")
    editor.vim.command("silent %bwipeout!")
    editor.settles()
    editor.lua("_G.notes, _G.requests = {}, {}")
