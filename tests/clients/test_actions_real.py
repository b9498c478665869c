"""Code actions in real editors with the real models there are: SmolLM2, on the embedded engine and on a real Ollama.

It is small, and what it says is not good; that it is asked, heard, shown and stopped through each editor is what is tested. What
only a capable model would say is written down in the stories beside this file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients import test_neovim_actions as story
from tests.clients.emacs_rig import Emacs
from tests.clients.helix_rig import Helix
from tests.clients.neovim_rig import Neovim
from tests.clients.story import OPENED
from tests.clients.test_emacs_actions import choose as choose_in_emacs
from tests.clients.test_helix_actions import choose as choose_in_helix
from tests.conftest import had
from tests.pricing import CODE
from tests.testbed.emacs import emacs
from tests.testbed.helix import helix
from tests.testbed.neovim import neovim
from tests.testbed.neovim12 import neovim12, runtime
from tests.testbed.ollama_server import Server
from tests.testbed.tmux import tmux

SHORT = {"TEMOTO_CODE_ACTIONS_MAX_TOKENS": "64"}  # a few lines: enough to be shown
SAYS_S = 90  # beside other work SmolLM2 reads 300 tokens in ten seconds


@pytest.fixture(params=["0.11", "0.12"])
def binary(request: pytest.FixtureRequest) -> Path:
    return had(neovim, "Neovim 0.11") if request.param == "0.11" else had(neovim12, "Neovim 0.12", must=False)


@pytest.fixture(
    params=[pytest.param("embedded", marks=pytest.mark.engine), pytest.param("ollama", marks=pytest.mark.ollama)]
)
def backend(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param == "embedded":
        return {"backend": "embedded"}
    server: Server = request.getfixturevalue("ollama_server")
    return {"backend": "ollama", "url": server.url}


@pytest.fixture
def nvim(binary: Path, backend: dict[str, Any], home: dict[str, str], tmp_path: Path) -> Iterator[Neovim]:
    more = {"VIMRUNTIME": str(runtime(binary))} if "0.12" in str(binary) else {}
    with Neovim(binary, tmp_path, {**home, **more}, settings=backend) as one:
        one.open(OPENED)
        yield one


@pytest.mark.neovim
def test_neovim_shows_what_it_says_as_it_says_it_and_stops_it(nvim: Neovim):
    story.choose(nvim, "Explain")
    nvim.until(lambda: "writing, " in story.doing(nvim), "it writes", SAYS_S)
    page = nvim.until(lambda: page if len(page := nvim.lua(story.PAGE)) > 4 else None, "the page", SAYS_S)
    assert page[0] == "# Explain `total`"
    nvim.vim.command("TemotoCancel")
    nvim.until(lambda: "writing, " not in story.doing(nvim), "it is stopped")
    assert story.text(nvim) == CODE


@pytest.mark.helix
@pytest.mark.engine
def test_helix_opens_what_it_says(home: dict[str, str], tmp_path: Path):
    with Helix(
        had(tmux, "tmux", must=False), had(helix, "Helix", must=False), tmp_path, {**home, **SHORT}, OPENED
    ) as hx:
        choose_in_helix(hx, "Explain")
        hx.shows("writing, ", SAYS_S)
        hx.shows("# Explain `total`", SAYS_S)


@pytest.mark.emacs
@pytest.mark.engine
def test_emacs_is_told_where_it_lies(home: dict[str, str], tmp_path: Path):
    with Emacs(
        had(tmux, "tmux", must=False), had(emacs, "Emacs", must=False), tmp_path, {**home, **SHORT}, OPENED
    ) as editor:
        choose_in_emacs(editor, "Explain")
        editor.shows("the text is in", SAYS_S)
        assert editor.text == CODE
