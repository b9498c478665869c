"""A real Neovim opened in a cloned folder whose files are named like the modules temoto imports: none is run, and ghost text comes."""

from pathlib import Path

import pytest

from tests.clients.neovim_rig import FIB, SAID, Neovim
from tests.conftest import had
from tests.hostile import project, ran
from tests.testbed.neovim import neovim

pytestmark = [pytest.mark.neovim, pytest.mark.engine]
PROGRAM = "#!/bin/sh\n: > '{mark}'\nexit 1\n"


@pytest.fixture(scope="module")
def binary() -> Path:
    return had(neovim, "Neovim 0.11")


@pytest.fixture
def own(home: dict[str, str], tmp_path: Path, model_file: Path) -> dict[str, str]:
    """A home nobody else's engine runs in."""
    models = tmp_path / "cache" / "temoto" / "models"
    models.mkdir(parents=True)
    (models / model_file.name).symlink_to(model_file)
    return {**home, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}


def test_ghost_text_comes_and_nothing_is_run(
    binary: Path, own: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    marks = tmp_path / "marks"
    folder = project(tmp_path / "cloned", marks)
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)  # where the editor is started, and with it the server
    with Neovim(binary, folder, own) as nvim:
        nvim.open(FIB, "fib.py")
        assert nvim.lua("return vim.fn.getcwd()") == str(folder)
        nvim.keys("A")
        assert nvim.appears() == SAID
    assert ran(marks) == []


@pytest.mark.parametrize("path", [".:{path}", ":{path}", "{folder}:{path}"], ids=["dot", "empty", "named"])
def test_a_program_temoto_of_the_folder_is_not_the_server(
    path: str, binary: Path, own: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where the search path means the current folder, whatever that is; a folder that it names is its user's word."""
    marks = tmp_path / "marks"
    folder = project(tmp_path / "cloned", marks)
    (folder / "temoto").rename(folder / "package")
    (folder / "temoto").write_text(PROGRAM.format(mark=marks / "temoto-program"))
    (folder / "temoto").chmod(0o755)
    monkeypatch.chdir(folder)
    named = "{folder}" in path
    own = {**own, "PATH": path.format(path="/usr/bin:/bin", folder=folder)}
    with Neovim(binary, folder, own, cmd=["temoto", "serve"]) as nvim:
        nvim.vim.command(f"edit {folder}/fib.py")
        said = nvim.until(lambda: nvim.notes, "a message", 10)
        assert ("temoto quit" in said[0]) is named, said
        assert named or "`temoto` was found only in the current folder" in said[0]
    assert ran(marks) == (["temoto-program"] if named else [])
