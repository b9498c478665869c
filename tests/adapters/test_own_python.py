"""What a child of ours gets of the environment, and that it is the same temoto, wherever that was found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from temoto.adapters.own_python import child, environment
from temoto.adapters.state.places import cache_folder, working_folder
from tests.house.tree import SERVER

INSTALLED = Path(os.sep, "opt", "python", "site-packages")
ELSEWHERE = Path(os.sep, "opt", "elsewhere")


def path_of(*entries: str | Path, home: Path = INSTALLED) -> str | None:
    return environment({"PYTHONPATH": os.pathsep.join(map(str, entries))}, home).get("PYTHONPATH")


def test_an_installed_temoto_hands_on_no_import_path():
    assert path_of(ELSEWHERE, "src", "") is None
    assert path_of("") is None
    assert path_of(INSTALLED.parent) is None


def test_a_temoto_found_by_the_import_path_hands_on_what_is_absolute():
    assert path_of("", ELSEWHERE, "src", INSTALLED) == f"{ELSEWHERE}{os.pathsep}{INSTALLED}"


def test_a_temoto_found_beside_the_current_folder_is_handed_on_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert path_of("src", "", "other", home=tmp_path / "src") == str(tmp_path / "src")


@pytest.mark.parametrize("name", ["PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONBREAKPOINT", "PYTHON_PRESITE"])
def test_no_code_to_be_run_at_the_start_is_handed_on(name: str):
    assert environment({name: str(ELSEWHERE)}, INSTALLED) == {}


@pytest.mark.parametrize("name", ["PYTHONHOME", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX"])
def test_what_an_installation_may_need_is_handed_on_unless_it_means_the_current_folder(name: str):
    assert environment({name: str(ELSEWHERE)}, INSTALLED) == {name: str(ELSEWHERE)}
    assert environment({name: "here"}, INSTALLED) == {}
    assert environment({name: f"{ELSEWHERE}{os.pathsep}."}, INSTALLED) == {}


def test_everything_else_is_handed_on_as_it_is():
    given = {"PIP_INDEX_URL": "https://example.org/simple", "HTTPS_PROXY": "proxy:3128", "PYTHONUTF8": "1", "A": "src"}
    assert environment(given, INSTALLED) == given


def test_places_named_beside_the_current_folder_stay_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "links").mkdir()
    (tmp_path / "two words").mkdir()
    given = {
        "PIP_FIND_LINKS": "links https://example.org/links ~/links",
        "SSL_CERT_DIR": "two words",
        "PIP_CERT": "none",
    }
    assert environment(given, INSTALLED) == {
        "PIP_FIND_LINKS": f"{tmp_path / 'links'} https://example.org/links ~/links",
        "SSL_CERT_DIR": str(tmp_path / "two words"),
        "PIP_CERT": "none",
    }


def test_our_folders_are_absolute_even_where_a_home_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "platformdirs.user_cache_dir", lambda *_name, **_how: "here"
    )  # of late it takes none that is not
    assert cache_folder("models") == tmp_path / "here" / "models"
    assert working_folder().stat().st_mode & 0o077 == 0
    assert [*working_folder().iterdir()] == []


@pytest.mark.parametrize("relative", [False, True], ids=["absolute", "relative"])
def test_a_temoto_that_python_finds_by_its_path_alone_has_the_same_children(tmp_path: Path, relative: bool):
    """A copy in a folder nothing but PYTHONPATH names: it, not the installed one, is what its children are."""
    shutil.copytree(SERVER, tmp_path / "src" / "temoto")
    code = (
        "import subprocess, sys\nfrom temoto.adapters.own_python import child\n"
        "python = child('temoto')\n"
        "ask = [sys.executable, '-P', '-c', 'import temoto; print(temoto.__file__)']\n"
        "subprocess.run(ask, cwd=python.folder, env=python.environment)"
    )
    given = {**os.environ, "PYTHONPATH": "src" if relative else str(tmp_path / "src")}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, env=given, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()) == tmp_path / "src" / "temoto" / "__init__.py"


def test_a_child_is_this_very_python_without_the_current_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    python = child("json.tool", "--compact")
    assert python.words == (sys.executable, "-P", "-m", "json.tool", "--compact")
    assert python.folder.is_absolute()
    (tmp_path / "json.py").write_text("raise SystemExit('run')")
    done = subprocess.run(
        python.words,
        cwd=python.folder,
        env=python.environment,
        input="[1, 2]",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[1,2]\n"
