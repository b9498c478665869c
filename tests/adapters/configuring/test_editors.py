"""What editors are told of temoto: beside what stood in their files, in every edition that is here, and taken out again to the byte."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.configuring.changes import Way
from temoto.adapters.configuring.clients import clients_dir, editor_clients
from temoto.adapters.configuring.places import Where, path_of, paths_of
from temoto.adapters.configuring.tools import ToolsHere
from temoto.core.configuring.edits import applied
from temoto.ports import TemotoError
from tests.adapters.configuring.test_changes import TARGETS, undo, write
from tests.adapters.configuring.test_changes import state as _state
from tests.adapters.configuring.test_formats import within
from tests.core.configuring.plans import BROUGHT, CLIENTS, PLAN
from tests.examples import examples

state = _state
HELIX, VSCODE, NEOVIM, EMACS = (TARGETS[name] for name in ("helix", "vscode", "neovim", "emacs"))
OURS = {"name": "temoto", "only-features": ["completion", "code-action", "workspace-command"]}
LANGUAGES = """# mine
[language-server.pylsp.config]  # of the office
pylsp.plugins.ruff.enabled = true

[[language]]
name = "python"
language-servers = [
  "pylsp", # first
  { name = "ruff", except-features = ["hover"] },
]
auto-format = true

[[language]]
name = "rust"
auto-format = false # no list: Helix's own holds

[[language]]
name = "mylang"
scope = "source.mylang"
file-types = ["my"]
language-servers = ["my-ls"]
"""


def languages(text: str) -> dict[str, Any]:
    return {each["name"]: each for each in tomllib.loads(text)["language"]}


def test_a_list_of_the_users_gets_temoto_at_its_end_and_a_language_without_one_helixs_own(tmp_path: Path):
    path = tmp_path / "languages.toml"
    path.write_text(LANGUAGES, encoding="utf-8")
    write(path, HELIX)
    text = path.read_text(encoding="utf-8")
    assert within(LANGUAGES, text)
    after = languages(text)
    assert after["python"]["language-servers"] == ["pylsp", {"name": "ruff", "except-features": ["hover"]}, OURS]
    assert after["python"]["auto-format"] is True
    assert after["rust"] == {"name": "rust", "auto-format": False, "language-servers": ["rust-analyzer", OURS]}
    assert after["mylang"]["language-servers"] == ["my-ls", OURS]
    server = {"command": "temoto", "args": ["serve"], "timeout": 60}
    assert tomllib.loads(text)["language-server"]["temoto"] == server
    write(path, HELIX)
    assert path.read_text(encoding="utf-8") == text
    assert undo(path, HELIX) is Way.RESTORE
    assert path.read_text(encoding="utf-8") == LANGUAGES


def test_after_a_change_of_the_users_only_ours_goes(tmp_path: Path):
    path = tmp_path / "languages.toml"
    path.write_text(LANGUAGES, encoding="utf-8")
    write(path, HELIX)
    more = '\n[[language]]\nname = "elm"\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert undo(path, HELIX) is Way.TAKE_OUT
    left = path.read_text(encoding="utf-8")
    assert tomllib.loads(left) == tomllib.loads(LANGUAGES + more)
    assert within(LANGUAGES, left)
    assert "temoto" not in left


def test_a_new_file_says_what_the_one_we_give_to_users_says(tmp_path: Path):
    path = tmp_path / "languages.toml"
    write(path, HELIX)
    assert tomllib.loads(path.read_text(encoding="utf-8")) == CLIENTS.helix
    assert path.read_text(encoding="utf-8").startswith("# temoto 1.2.3: written by `temoto configure helix`")
    assert undo(path, HELIX) is Way.REMOVE


def test_a_file_with_a_syntax_error_is_told_and_not_touched(tmp_path: Path):
    path = tmp_path / "languages.toml"
    path.write_text('[[language]]\nname = "python\n', encoding="utf-8")
    with pytest.raises(TemotoError, match=r"cannot be read as TOML, so nothing was changed\. Line 2"):
        write(path, HELIX)
    assert path.read_text(encoding="utf-8") == '[[language]]\nname = "python\n'
    assert [each.name for each in tmp_path.iterdir()] == ["languages.toml"]


SERVERS = st.lists(st.sampled_from(["a", "b-ls"]) | st.fixed_dictionaries({"name": st.sampled_from(["c", "d"])}), max_size=3)  # fmt: skip
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["python", "rust", "go", "elm"])},
        optional={
            "auto-format": st.booleans(),
            "language-servers": SERVERS,
            "é 日本": st.text("a\"'\\#日", max_size=5),
        },
    ),
    max_size=4,
    unique_by=lambda each: each["name"],
)


FEW = replace(PLAN, clients=replace(CLIENTS, helix={**CLIENTS.helix, "language": CLIENTS.helix["language"][:4]}))


@given(
    ENTRIES,
    st.booleans(),
    st.sampled_from(["# c\n", "", "[editor]\nx = 1 # y\n", "[language-server.x]\ncommand = 'x'\n\n"]),
)
@examples(24)
def test_any_languages_of_the_users(tmp_path_factory: pytest.TempPathFactory, entries: Any, inline: bool, above: str):
    text = _toml(entries, inline=inline, above=above)
    path = tmp_path_factory.mktemp("helix") / "languages.toml"
    path.write_text(text, encoding="utf-8")
    try:
        write(path, HELIX, FEW)
    except TemotoError:
        assert path.read_text(encoding="utf-8") == text
        return
    after = path.read_text(encoding="utf-8")
    assert within(text, after)
    for each in entries:
        listed = each.get("language-servers")
        if listed is not None:
            assert languages(after)[each["name"]]["language-servers"] == [*listed, OURS]
    write(path, HELIX, FEW)
    assert path.read_text(encoding="utf-8") == after
    assert undo(path, HELIX) is Way.RESTORE
    assert path.read_text(encoding="utf-8") == text


def _toml(entries: Any, *, inline: bool, above: str) -> str:
    """The languages as a user has them: each under a heading, or all in brackets of one key."""
    if not entries:
        return above
    listed: Any = tomlkit.array() if inline else tomlkit.aot()
    for each in entries:
        table: Any = tomlkit.inline_table() if inline else tomlkit.table()
        for key, value in each.items():
            table[key] = value
        listed.append(table)
    document = tomlkit.document()
    document["language"] = listed
    text = tomlkit.dumps(document)
    return f"{text}\n{above}" if inline else f"{above}{text}"


def test_every_edition_and_profile_of_vs_code_that_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    where = Where(tmp_path, {"PATH": ""}, "linux")
    (file,) = VSCODE.files
    config = tmp_path / ".config"
    assert paths_of(file, where) == (config / "Code/User/settings.json",)
    for folder in (
        ".config/Code/User/profiles/a1",
        ".config/Code/User/profiles/bare",
        ".config/VSCodium/User",
        ".local/share/code-server/User",
    ):
        (tmp_path / folder).mkdir(parents=True)
    profile = config / "Code/User/profiles/a1/settings.json"
    profile.write_text('{ // work\n  "editor.fontSize": 12,\n}\n', encoding="utf-8")
    expected = [
        config / "Code/User/settings.json",
        profile,
        config / "VSCodium/User/settings.json",
        tmp_path / ".local/share/code-server/User/settings.json",
    ]
    assert list(paths_of(file, where)) == expected
    tools = ToolsHere(where)
    for change in tools.wanted(VSCODE, PLAN):
        tools.make(change)
    assert all('"temoto.server"' in path.read_text(encoding="utf-8") for path in expected)
    assert "editor.fontSize" in profile.read_text(encoding="utf-8")
    assert len(tools.read(VSCODE) or ()) == 4
    assert [change.way for change in tools.undone(VSCODE)] == [Way.REMOVE, Way.RESTORE, Way.REMOVE, Way.REMOVE]


def test_vs_code_gets_only_keys_of_the_extensions_own():
    usual = applied(None, VSCODE.files[0].entries(PLAN, None))
    assert usual == {"temoto.server": CLIENTS.program}
    away = applied(None, VSCODE.files[0].entries(replace(PLAN, url="http://127.0.0.1:11500"), None))
    assert away == {"temoto.server": CLIENTS.program, "temoto.url": "http://127.0.0.1:11500"}


def test_neovims_file_is_what_its_readme_says():
    (block,) = NEOVIM.files[0].entries(PLAN, None)
    readme = (BROUGHT / "neovim" / "README.md").read_text(encoding="utf-8")
    documented = readme.partition("in `init.lua`:\n\n```lua\n")[2].partition("```")[0].splitlines()
    assert len(documented) == 2
    assert documented[0].replace("~/src/temoto/editor-clients/neovim", CLIENTS.neovim) in str(block)
    assert "require('temoto')" in documented[1]
    assert "temoto.setup(" in str(block)


def test_emacs_file_is_the_one_we_give_to_users(tmp_path: Path):
    (tmp_path / ".config/emacs").mkdir(parents=True)
    (file,) = EMACS.files
    path = path_of(file, Where(tmp_path, {}, "linux"))
    assert path == tmp_path / ".config/emacs/temoto.el"
    write(path, EMACS)
    text = path.read_text(encoding="utf-8")
    assert CLIENTS.emacs in text
    assert "lexical-binding: t" in text.splitlines()[0]
    assert undo(path, EMACS) is Way.REMOVE


def test_nothing_is_written_for_an_editor_whose_files_were_not_installed():
    bare = replace(PLAN, clients=replace(CLIENTS, neovim="", helix={}, emacs="", program=""))
    for target in (HELIX, NEOVIM, EMACS, VSCODE):
        assert target.files[0].entries(bare, None) == ()
    for target in (HELIX, NEOVIM, EMACS):
        assert "installed without its files" in target.warnings(bare)[0].text()


def test_this_temotos_own_files_and_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    clients = editor_clients()
    assert clients_dir() == BROUGHT
    assert clients.helix == CLIENTS.helix
    assert Path(clients.program).is_absolute()
    assert clients.command[0] == clients.program
    program = tmp_path / "temoto"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    assert editor_clients().command == ("temoto", "serve")
    assert editor_clients().program == str(program)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    assert editor_clients().command[0] != "temoto", "what only the current folder has is somebody's project's"
