"""What `temoto configure` writes is read by the real editor, which shows what the model says; nothing else of the editor is set up."""

from pathlib import Path

import pytest

from temoto.adapters.configuring import changes
from temoto.adapters.configuring.targets import every
from tests.clients.emacs_rig import Emacs
from tests.clients.helix_rig import Helix
from tests.clients.neovim_rig import FIB, SAID, Neovim
from tests.clients.terminal import installed
from tests.conftest import had
from tests.core.configuring.plans import PLAN
from tests.testbed.emacs import emacs
from tests.testbed.helix import helix
from tests.testbed.neovim import neovim
from tests.testbed.tmux import tmux

TARGETS = {target.name: target for target in every()}
THEIRS = '# mine\n[[language]]\nname = "python"\nlanguage-servers = ["jedi"] # mine too\n'


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where temoto remembers what it wrote."""
    monkeypatch.setattr("temoto.adapters.configuring.records.state_file", lambda name: tmp_path / "state" / name)
    monkeypatch.setattr(changes, "state_file", lambda name: tmp_path / "state" / name)


def written(name: str, path: Path) -> None:
    (file,) = TARGETS[name].files
    changes.make(changes.wanted(TARGETS[name], file, path, PLAN))


@pytest.mark.neovim
def test_neovim(tmp_path: Path, home: dict[str, str]):
    written("neovim", tmp_path / "config" / "nvim" / "after" / "plugin" / "temoto.lua")
    searched = {**home, "PATH": installed(tmp_path)}
    with Neovim(had(neovim, "Neovim 0.11"), tmp_path, searched).as_configured(tmp_path / "config") as nvim:
        nvim.open(FIB)
        nvim.keys("A")
        assert nvim.appears() == SAID


@pytest.mark.helix
def test_helix(tmp_path: Path, home: dict[str, str]):
    path = tmp_path / "languages.toml"
    path.write_text(THEIRS, encoding="utf-8")
    written("helix", path)
    parts = had(tmux, "tmux", must=False), had(helix, "Helix", must=False)
    with Helix(*parts, tmp_path, home, FIB, languages=path.read_text(encoding="utf-8")) as hx:
        hx.press("i")
        hx.type("ret")
        hx.shows(SAID)


@pytest.mark.emacs
def test_emacs(tmp_path: Path, home: dict[str, str]):
    written("emacs", tmp_path / ".emacs.d" / "temoto.el")
    (line,) = TARGETS["emacs"].shown(PLAN)[0].lines
    with Emacs(had(tmux, "tmux", must=False), had(emacs, "Emacs", must=False), tmp_path, home, FIB, loads=line) as one:
        one.press("C-e")
        one.command("completion-at-point")
        one.until(lambda: SAID in one.text, "what the model says is in the text")
