"""What `temoto configure` writes is read by the real editor, which shows what the model says; nothing else of the editor is set up."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from temoto.adapters.configuring import changes
from temoto.adapters.configuring.formats import editing
from temoto.adapters.configuring.targets import every
from temoto.core.configuring.target import Format
from temoto.core.configuring.tool_plan import ToolPlan
from tests.clients.emacs_rig import Emacs
from tests.clients.helix_rig import Helix
from tests.clients.neovim_rig import FIB, SAID, Neovim
from tests.clients.terminal import installed
from tests.clients.vscode_rig import VsCode, vsix
from tests.conftest import had
from tests.core.configuring.plans import PLAN
from tests.fakes.scripted_chat import MODEL, ScriptedChat, rest_of
from tests.house.tree import ROOT
from tests.testbed.code_server import code_server
from tests.testbed.emacs import emacs
from tests.testbed.helix import helix
from tests.testbed.tmux import tmux

TARGETS = {target.name: target for target in every()}
THEIRS = '# mine\n[[language]]\nname = "python"\nlanguage-servers = ["jedi"] # mine too\n'


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where temoto remembers what it wrote."""
    monkeypatch.setattr("temoto.adapters.configuring.records.state_file", lambda name: tmp_path / "state" / name)
    monkeypatch.setattr(changes, "state_file", lambda name: tmp_path / "state" / name)


def written(name: str, path: Path, plan: ToolPlan = PLAN) -> None:
    (file,) = TARGETS[name].files
    changes.make(changes.wanted(TARGETS[name], file, path, plan))


@pytest.mark.neovim
def test_neovim(either: Path, tmp_path: Path, home: dict[str, str]):
    written("neovim", tmp_path / "config" / "nvim" / "after" / "plugin" / "temoto.lua")
    searched = {**home, "PATH": installed(tmp_path)}
    with Neovim(either, tmp_path, searched).as_configured(tmp_path / "config") as nvim:
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


@pytest.mark.vscode
def test_vs_code(tmp_path: Path, home: dict[str, str]):
    """The user's own settings.json, beside what stood there; the address of Ollama is none that it would find by itself."""
    parts, extension = had(code_server, "code-server", must=False), had(vsix, "the VS Code extension", must=False)
    (tmp_path / "one.py").write_text(FIB, encoding="utf-8")
    with ScriptedChat() as fake, VsCode(parts, [extension], tmp_path / "code", home) as code:
        fake.ghost = rest_of("total = area * 2")
        theirs: Any = json.loads(code.users.read_text(encoding="utf-8"))
        clients = replace(PLAN.clients, program=str(ROOT / ".venv" / "bin" / "temoto"))
        written("vscode", code.users, replace(PLAN, url=fake.url, clients=clients))
        data: Any = editing(Format.JSONC).read(code.users.read_text(encoding="utf-8"))
        assert {key: value for key, value in data.items() if not key.startswith("temoto.")} == theirs
        code.window(tmp_path, "one.py")
        code.until(lambda: "def fib" in code.text, "the file is open", 60)
        code.says(MODEL, limit=60)
        code.click(".editor-instance .view-lines")
        code.press("Control+End", "Enter")
        code.type("total = ")
        code.until(lambda: "area" in code.ghost, "ghost text")
