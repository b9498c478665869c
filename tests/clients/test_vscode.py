"""A real VS Code on the real server, our extension in it: what a user sees, presses and clicks.

What the model says is written down (tests/fakes/scripted_chat.py), but for the first ghost: that is a real model's.
"""

import json
import shlex
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.clients.neovim_rig import FIB, SAID
from tests.clients.story import ENDLESS, OPENED, PACE_S, REWRITE, says, settings
from tests.clients.vscode_rig import VsCode, vsix
from tests.conftest import had
from tests.fakes.python_extension import python_extension
from tests.fakes.scripted_chat import MODEL, ScriptedChat, rest_of
from tests.house.tree import ROOT
from tests.pricing import BETTER, CODE
from tests.testbed.code_server import code_server

pytestmark = pytest.mark.vscode

OURS = ROOT / ".venv" / "bin" / "temoto"
NO_POPUP = {
    "editor.quickSuggestions": {"other": "off", "comments": "off", "strings": "off"}
}  # its word is the first Tab's
# Stands for uv, which would fetch packages: the environment it makes runs the server of this checkout.
UV = """#!/bin/sh
[ -e "$(dirname "$0")/broken" ] && { echo "making it"; echo "error: No space left on device"; exit 2; } >&2
[ "$1" = venv ] || exit 0
mkdir -p "$4/bin" && printf '#!/bin/sh\\nexec %s "$@"\\n' > "$4/bin/python" && chmod +x "$4/bin/python"
"""


@pytest.fixture(scope="module")
def fake() -> Iterator[ScriptedChat]:
    with ScriptedChat() as one:
        yield one


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The only folder on the editor's PATH beside the system's."""
    folder = tmp_path_factory.mktemp("tools")
    (folder / "uv").write_text(UV.replace("%s", shlex.quote(sys.executable), 1))
    (folder / "uv").chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def running(home: dict[str, str], tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VsCode]:
    parts, extension = had(code_server, "code-server", must=False), had(vsix, "the VS Code extension", must=False)
    search = f"{tools}:/usr/local/bin:/usr/bin:/bin"
    folder = tmp_path_factory.mktemp("vscode")
    with VsCode(parts, [python_extension(folder, tools / "interpreter"), extension], folder, home, search) as one:
        yield one


@pytest.fixture
def code(running: VsCode, fake: ScriptedChat) -> Iterator[VsCode]:
    """The file's editor, without a window; in its settings our server and a backend that is written down."""
    running.set(ours(fake))
    yield running
    running.close_all()


def ours(fake: ScriptedChat) -> dict[str, object]:
    given = {**settings(fake), "completion.delayMs": 0}
    return {"temoto.server": str(OURS), **{f"temoto.{name}": value for name, value in given.items()}}


GHOST = "total = area * 2"


def seen(*lines: str) -> str:
    """What the editor draws, without blanks: it draws them as others, and each word of a ghost as a piece of its own."""
    return "".join("".join(lines).split())


def opened(code: VsCode, folder: Path, text: str = OPENED, language: str = "en") -> None:
    """A window on `folder` with `text` in it, the cursor at │."""
    before, _, after = text.partition("│")
    (folder / "one.py").write_text(before + after)
    code.window(folder, "one.py", language)
    code.until(lambda: before.split("\n")[0] in code.text, "the file is open", 60)
    code.click(".editor-instance .view-lines")
    code.press("Control+Home", *["ArrowDown"] * before.count("\n"), "End")


def act(code: VsCode, title: str) -> list[str]:
    """Open the menu of code actions as users do, and take `title`; all of its titles."""
    code.press("Control+.")
    rows = code.until(lambda: code.texts(".action-widget .monaco-list-row.action"), "the menu of code actions")
    code.press(*["ArrowDown"] * next(at for at, row in enumerate(rows) if row.strip() == title), "Enter")
    return rows


def test_a_real_model_is_chosen_and_its_ghost_taken(code: VsCode, tmp_path: Path):
    code.set({"temoto.server": str(OURS), "temoto.backend": "embedded", **NO_POPUP})
    opened(code, tmp_path, FIB)
    code.says("smollm2", "tokens/s", limit=90)
    code.type("return ")
    code.until(lambda: code.ghost, "ghost text")
    assert SAID not in code.text
    code.type("fi")
    code.until(lambda: "fi" in code.text and code.ghost, "it is typed through")
    code.press("Tab")
    code.until(lambda: SAID in code.text, "it is taken")
    code.press("Control+z")
    code.until(lambda: SAID not in code.text and "return fi" in code.text, "one undo takes it back")


def test_an_action_is_watched_undone_and_called_off(code: VsCode, fake: ScriptedChat, tmp_path: Path):
    opened(code, tmp_path)
    code.says(MODEL, "tokens/s", limit=60)
    says(fake, REWRITE, PACE_S)
    rows = act(code, "Refactor")
    assert {"Refactor with instruction…", "Explain", "Write docstring"} <= {row.strip() for row in rows}
    code.until(lambda: "Refactor" in code.toasts, "it is shown at work")
    code.until(lambda: "total_price = 0" in code.text, "the code is another")
    code.press("Control+z")
    code.until(lambda: "t = 0" in code.text and "total_price" not in code.text, "one undo")
    says(fake, ENDLESS, PACE_S)
    act(code, "Explain")
    code.until(lambda: "Explain" in code.toasts and fake.running, "it is at work")
    code.click(".notifications-toasts .monaco-button")
    code.until(lambda: fake.broken_off, "the model is stopped")
    says(fake, REWRITE)
    act(code, "Refactor with instruction…")
    code.until(lambda: code.texts(".quick-input-widget .quick-input-title"), "it asks")
    code.type("longer names")
    code.press("Enter")
    code.until(lambda: BETTER.split("\n")[1].strip() in code.text, "done as told")
    assert "longer names" in fake.last_words()


def test_what_the_menu_does(code: VsCode, tmp_path: Path):
    opened(code, tmp_path)
    code.says(MODEL, "tokens/s", limit=60)
    menu = code.open_menu()
    assert "Install the server" not in menu
    code.choose("Switch completions off in this workspace")
    code.says("Completions are off")
    assert json.loads((tmp_path / ".vscode" / "settings.json").read_text()) == {"temoto.completion.enabled": False}
    code.open_menu()
    code.choose("Switch completions on in this workspace")
    code.says(MODEL, "tokens/s")
    assert json.loads((tmp_path / ".vscode" / "settings.json").read_text()) == {}
    code.open_menu()
    code.choose("Choose a model")
    code.choose(MODEL)
    code.until(lambda: f'"temoto.completion.model": "{MODEL}"' in code.machine.read_text(), "it is a setting")
    code.says(MODEL, "tokens/s")
    code.open_menu()
    code.choose("What was found and chosen")
    code.until(lambda: all(words in code.pages for words in (str(OURS), "RAM: ", f"You chose {MODEL}.")), "the page")
    code.open_menu()
    code.choose("Doctor")
    code.until(lambda: MODEL in "".join(code.texts(".xterm-rows, .xterm-accessibility-tree")), "what doctor says", 60)
    (code.home / ".continue").mkdir()  # so it is installed here
    code.open_menu()
    code.choose("Configure other tools to use the same models")
    code.until(lambda: "Write what the terminal shows" in code.toasts, "it is asked", 60)
    assert not (code.home / ".continue" / "config.yaml").exists()
    code.click(".notifications-toasts .monaco-button:has-text('Write it')")
    code.until((code.home / ".continue" / "config.yaml").exists, "it is written", 60)
    shutil.rmtree(code.home / ".continue")


def test_two_windows_and_a_server_that_is_killed(code: VsCode, tmp_path: Path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    opened(code, first)
    code.says(MODEL, "tokens/s", limit=60)
    [others] = code.servers()
    opened(code, second)
    code.says(MODEL, "tokens/s", limit=60)
    [mine] = [one for one in code.servers() if one != others]
    mine.send_signal(signal.SIGKILL)
    code.says("temoto ended and is started again in 1 s")
    code.says(MODEL, "tokens/s", limit=60)
    assert others.is_running(), "that of the other window"
    assert len(code.servers()) == 2


def test_a_suggestion_that_comes_late_appears_by_itself(code: VsCode, fake: ScriptedChat, tmp_path: Path):
    loaded = Event()

    def slow(_prompt: str) -> str:
        loaded.wait(60)
        return "area * 2"

    opened(code, tmp_path, "area = 1\n│\n")
    code.says(MODEL, "tokens/s", limit=60)
    fake.ghost = slow
    code.type("total = ")
    code.says("has said nothing for", limit=20)
    assert not code.ghost
    loaded.set()
    code.until(lambda: seen(*code.ghost) == seen("area * 2"), "ghost text, without another key")


def test_folders_of_one_workspace_have_one_server(code: VsCode, fake: ScriptedChat, tmp_path: Path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.py").write_text(f"# of the {name}\n")
    workspace = tmp_path / "both.code-workspace"
    workspace.write_text(json.dumps({"folders": [{"path": "first"}, {"path": "second"}]}))
    fake.ghost = rest_of(GHOST)
    code.set({**ours(fake), **NO_POPUP})
    for name in ("first", "second"):
        code.window(workspace, str(tmp_path / name / "one.py"))
        code.until(lambda words=f"# of the {name}": words in code.text, "the file is open", 60)
        code.says(MODEL, "tokens/s", limit=60)
        code.click(".editor-instance .view-lines")
        code.press("Control+End")
        code.type("total = ")
        code.until(lambda: "area*2" in seen(code.ghost), f"a ghost in the {name}")
        assert len(code.servers()) == 1
        code.close()


def test_cells_of_a_notebook_are_one_document(code: VsCode, fake: ScriptedChat, tmp_path: Path):
    cells = [("markdown", "# Circles and their areas"), ("code", "radius = 4"), ("code", "tau = 6.28")]
    whole = [{"cell_type": kind, "metadata": {}, "source": [text]} for kind, text in cells]
    for cell in whole[1:]:
        cell |= {"execution_count": None, "outputs": []}
    about = {"language_info": {"name": "python"}}
    (tmp_path / "one.ipynb").write_text(
        json.dumps({"cells": whole, "metadata": about, "nbformat": 4, "nbformat_minor": 2})
    )
    fake.ghost = rest_of("area = radius ** 2")
    code.set({**ours(fake), **NO_POPUP})
    code.window(tmp_path)
    code.press("Control+p")
    code.type("one.ipynb")
    code.until(lambda: any("one.ipynb" in row for row in code.menu), "the file is found", 60)
    code.press("Enter")
    code.until(
        lambda: "tau=6.28" in seen(*code.texts(".notebook-editor .view-line")),
        "the cells",
        60,
    )
    code.says(MODEL, "tokens/s", limit=60)
    code.click(".notebook-editor .code .view-lines", at=1)
    code.press("Control+End", "Enter")
    code.type("area = ")
    code.until(lambda: "radius**2" in seen(code.ghost), "a ghost in the cell")
    asked = next(str(one["prompt"]) for one in reversed(fake.prompts) if "area = " in str(one["prompt"]))
    assert asked.index("# Circles and their areas") < asked.index("radius = 4") < asked.index("tau = 6.28")
    code.press("Tab")
    code.until(
        lambda: "area=radius**2" in seen(*code.texts(".notebook-editor .view-line")),
        "taken",
    )


def test_what_has_no_file_yet(code: VsCode, fake: ScriptedChat, tmp_path: Path):
    fake.ghost = rest_of(GHOST)
    code.set({**ours(fake), **NO_POPUP, "files.defaultLanguage": "python"})
    code.window(tmp_path)
    code.press("Control+Alt+n")
    code.until(lambda: code.texts(".editor-instance .view-lines"), "a buffer without a file", 60)
    code.says(MODEL, "tokens/s", limit=60)
    code.click(".editor-instance .view-lines")
    code.type("total = ")
    code.until(lambda: "area*2" in seen(code.ghost), "a ghost in it")


def test_the_interpreters_environment_is_taken_in_a_trusted_workspace(
    code: VsCode, fake: ScriptedChat, tools: Path, tmp_path: Path
):
    environment, project = tmp_path / "environment" / "bin", tmp_path / "project"
    environment.mkdir(parents=True)
    project.mkdir()
    for name in ("python", "temoto"):
        (environment / name).write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
        (environment / name).chmod(0o755)
    without = {name: value for name, value in ours(fake).items() if name != "temoto.server"}
    code.set({**without, "security.workspace.trust.enabled": True})
    (tools / "interpreter").write_text(str(environment / "python"))
    try:
        opened(code, project)
        code.says("is not on this machine yet")
        code.press("F1")
        code.type("Workspaces: Manage Workspace Trust")
        code.until(lambda: any("Manage Workspace Trust" in row for row in code.menu), "the command")
        code.press("Enter")
        code.click(".workspace-trust-editor .monaco-button:has-text('Trust')")
        code.says(MODEL, "tokens/s", limit=60)
    finally:
        (tools / "interpreter").unlink()


def test_nothing_of_an_open_folder_is_started(code: VsCode, fake: ScriptedChat, tools: Path, tmp_path: Path):
    """Neither what its settings name nor what it brings along; without a server of ours one is offered."""
    mark = tmp_path / "started"
    evil = tmp_path / "temoto"
    evil.write_text(f"#!/bin/sh\ntouch {mark}\n")
    evil.chmod(0o755)
    (tmp_path / ".vscode").mkdir()
    folder = {"temoto.server": str(evil), "python.defaultInterpreterPath": str(evil), "temoto.url": "http://10.0.0.1"}
    (tmp_path / ".vscode" / "settings.json").write_text(json.dumps(folder))
    code.set({name: value for name, value in ours(fake).items() if name != "temoto.server"})
    opened(code, tmp_path)
    code.says("is not on this machine yet")
    assert not mark.exists()

    # One click installs it, and what fails is said.
    (tools / "broken").touch()
    code.until(lambda: "Install it?" in code.toasts, "it is offered")
    code.click(".notifications-toasts .monaco-button:has-text('Install')")
    code.says("could not be installed: error: No space left on device")
    (tools / "broken").unlink()
    code.open_menu()
    code.choose("Install the server")
    code.click(".monaco-dialog-box .monaco-button:has-text('Install')")
    code.says(MODEL, "tokens/s", limit=60)
    [server] = code.servers()
    assert "-P" in server.cmdline()
    assert not mark.exists()
    # It is there for the next window as well, and nobody is asked.
    code.close()
    opened(code, tmp_path)
    code.says(MODEL, "tokens/s", limit=60)


def test_one_that_is_no_server_is_said_to_end(code: VsCode, fake: ScriptedChat, tmp_path: Path):
    """It ends at each start, or prints what is no protocol before it serves; with another setting all is well."""
    for name, words in {"ends": "exit 3", "talks": f"echo hello\nexec {shlex.quote(str(OURS))} serve"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "project").mkdir()
    code.set({**ours(fake), "temoto.server": str(tmp_path / "ends")})
    opened(code, tmp_path / "project")
    code.says("temoto ended and is started again")
    code.set(ours(fake))
    code.says(MODEL, "tokens/s", limit=60)
    code.set({**ours(fake), "temoto.server": str(tmp_path / "talks")})
    code.says("temoto ended and is started again")
    code.set(ours(fake))
    code.says(MODEL, "tokens/s", limit=60)


def test_first_start_in_japanese(code: VsCode, fake: ScriptedChat, tmp_path: Path):
    code.set({**ours(fake), "workbench.welcomePage.walkthroughs.openOnInstall": True})
    (tmp_path / "one.py").write_text(CODE)
    code.window(tmp_path, language="ja")
    code.until(lambda: "temoto をはじめる" in "".join(code.texts(".gettingStartedContainer")), "the walkthrough", 60)
    code.says(MODEL, "毎秒", limit=60)
    assert "補完を無効にする" in code.open_menu()
    code.choose("検出と選択の結果")
    code.until(lambda: "このマシン" in code.pages and "コア" in code.pages, "the page")
