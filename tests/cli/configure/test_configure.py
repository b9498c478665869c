"""`temoto configure` as people type it: preview, writing, undoing, one JSON document, both languages, what it refuses and how."""

import json
from pathlib import Path
from typing import Any

import pytest

from temoto.engine.reports import tools_told
from temoto.engine.reports.tools_told import Told
from tests.cli.test_verbs import FINE, USAGE, WRONG
from tests.cli.within import Done, temoto_within
from tests.core.configuring.plans import PLAN


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """A home with nothing in it, and an environment that names no tool's folder."""
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    return {
        "HOME": str(tmp_path),
        **{name: str(tmp_path / name.lower()) for name in names},
        "OLLAMA_HOST": "127.0.0.1:9",
    }


@pytest.fixture
def typed(home: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The verb with a plan that is the same on every machine."""

    async def told(*_given: object, **_named: object) -> Told:
        return Told(PLAN)

    monkeypatch.setattr(tools_told, "told", told)
    return lambda *words, **more: temoto_within("configure", *words, home={**home, **more})


def report(done: Done) -> dict[str, Any]:
    assert done.returncode == FINE, done.stderr
    return json.loads(done.stdout)


def test_without_write_nothing_is_written(typed: Any, tmp_path: Path):
    done = typed("continue")
    assert done.returncode == FINE
    assert "+models:" in done.stdout
    assert "temoto configure continue --write" in done.stdout
    assert not (tmp_path / ".continue").exists()
    assert typed("continue", "--write", "--dry-run").stdout == done.stdout
    assert not (tmp_path / ".continue").exists()


def test_write_write_undo(typed: Any, tmp_path: Path):
    file = tmp_path / ".continue" / "config.yaml"
    file.parent.mkdir()
    file.write_text("name: mine # kept\nmodels:\n  - name: theirs\n", encoding="utf-8")
    before = file.read_bytes()
    done = typed("continue", "--write")
    assert f"Written: {file}" in done.stdout
    assert "What was there before: " in done.stdout
    written = file.read_bytes()
    assert f"Nothing to change: {file}" in typed("continue", "--write").stdout
    shown = typed("continue", "--undo", "--dry-run").stdout
    assert "--undo would put back what was there before temoto" in shown
    assert file.read_bytes() == written
    assert f"As it was before temoto: {file}" in typed("continue", "--undo").stdout
    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == ["config.yaml"]
    assert f"Nothing of temoto's in it: {file}" in typed("continue", "--undo").stdout


def test_the_json(typed: Any, tmp_path: Path):
    document = report(typed("cline", "continue", "--json"))
    assert set(document) == {"url", "models", "notes", "targets"}
    assert document["url"] == PLAN.url
    assert document["models"]["chat"] == {"tag": "qwen3:8b", "context": 16384}
    cline, continued = document["targets"]
    assert (cline["target"], continued["target"]) == ("cline", "continue")
    assert set(cline) == {"target", "title", "files", "shown", "warnings", "after"}
    file = cline["files"][0]
    assert set(file) == {"path", "way", "changes", "done", "backup", "text", "diff", "notes", "said"}
    assert file["path"] == str(tmp_path / ".cline" / "data" / "settings" / "providers.json")
    assert (file["way"], file["changes"], file["done"], file["backup"]) == ("write", True, False, None)
    assert json.loads(file["text"])["lastUsedProvider"] == "ollama"
    assert report(typed("cline", "--write", "--json"))["targets"][0]["files"][0]["done"] is True
    undone = report(typed("cline", "--undo", "--json"))["targets"][0]["files"]
    assert [each["way"] for each in undone] == ["remove", "remove"]
    assert undone[0]["text"] is None


def test_all_is_what_is_here(typed: Any, tmp_path: Path):
    (tmp_path / ".cline").mkdir()
    document = report(typed("all", "--json", PATH=str(tmp_path)))
    assert [each["target"] for each in document["targets"]] == ["cline"]


def test_some_roles_and_the_older_file(typed: Any):
    (continued,) = report(typed("continue", "--role", "completion", "--json"))["targets"]
    assert "Chat (temoto)" not in continued["files"][0]["text"]
    (older,) = report(typed("continue", "--legacy", "--json"))["targets"]
    assert older["files"][0]["path"].endswith("config.json")


def test_in_japanese(typed: Any):
    done = typed("continue", LANG="ja_JP.UTF-8")
    assert "まだ書き込んでいません" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nonsense"], USAGE, "There is no target nonsense. There are: "), ([], USAGE, "Name a target: "),
        (["cline", "--legacy"], USAGE, "Cline has no older format"), (["continue", "--role", "x"], USAGE, "There is no role x."),
        (["all"], WRONG, "None of the tools"),
    ],
)  # fmt: skip
def test_what_is_refused(typed: Any, words: list[str], code: int, sentence: str, tmp_path: Path):
    done = typed(*words, PATH=str(tmp_path))
    assert done.returncode == code
    assert sentence in done.stderr
    assert done.stdout == ""


def test_a_file_that_cannot_be_read_is_told_with_its_line(typed: Any, tmp_path: Path):
    file = tmp_path / ".continue" / "config.yaml"
    file.parent.mkdir()
    file.write_text("name: x\nmodels: [\n", encoding="utf-8")
    done = typed("continue", "--write")
    assert done.returncode == WRONG
    assert f"{file} cannot be read as YAML, so nothing was changed. Line 3" in done.stderr


def test_by_the_plan_of_this_machine_where_no_ollama_answers(home: dict[str, str]):
    document = report(temoto_within("configure", "continue", "--json", home=home))
    assert document["url"] == "http://127.0.0.1:9"
    assert any("ollama serve" in each for each in document["notes"])
    assert document["targets"][0]["warnings"]


def test_the_help_names_the_targets(typed: Any):
    shown = typed("--help").stdout
    assert all(name in shown for name in ("cline", "continue", "all"))


def test_an_alias_is_named_before_and_told_when_it_cannot_be_made_or_dropped(typed: Any, tmp_path: Path):
    shown = report(typed("opencode", "--json"))
    assert any(each.startswith("--write makes the tag qwen3:8b-16k in Ollama") for each in shown["notes"])
    written = report(typed("opencode", "--write", "--json"))
    assert any(each.startswith("The tag qwen3:8b-16k is not made yet") for each in written["notes"])
    undone = report(typed("opencode", "--undo", "--json"))
    assert any("ollama rm qwen3:8b-16k" in each for each in undone["notes"])
    assert not [*(tmp_path / "xdg_config_home" / "opencode").glob("*")]


def test_ollamas_environment_is_shown(typed: Any):
    done = typed("ollama", "--write")
    assert 'Environment="OLLAMA_KEEP_ALIVE=30m"' in done.stdout
    assert "sudo systemctl edit ollama" in done.stdout


def test_what_goes_before_it_is_told_as_it_is_written(typed: Any, tmp_path: Path):
    data = tmp_path / "xdg_data_home" / "crush" / "crush.json"
    data.parent.mkdir(parents=True)
    data.write_text('{"models": {"large": {"provider": "openai", "model": "gpt-5"}}}', encoding="utf-8")
    (crush,) = report(typed("crush", "--write", "--json"))["targets"]
    assert [each["path"] for each in crush["files"]] == [str(tmp_path / "xdg_config_home" / "crush" / "crush.json")]
    assert any("`models.large.model` in ~/.local/share/crush/crush.json is gpt-5" in each for each in crush["after"])
    assert "gpt-5" in data.read_text(encoding="utf-8")
    data.write_text("{", encoding="utf-8")
    (crush,) = report(typed("crush", "--json"))["targets"]
    assert "cannot be read as JSON" in crush["after"][0]


def test_a_gateway_may_ask_other_hosts(typed: Any):
    (gateway,) = report(typed("litellm", "--also", "gpu:11434", "--json"))["targets"]
    assert "api_base: http://gpu:11434" in gateway["files"][0]["text"]
    assert typed("litellm", "--also", "no host").returncode == USAGE


def test_check_says_what_disagrees_and_exits_so(typed: Any, tmp_path: Path):
    file = tmp_path / ".cline" / "data" / "settings" / "providers.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"version": 1, "lastUsedProvider": "openrouter"}', encoding="utf-8")
    done = typed("--check")
    assert done.returncode == WRONG
    assert "✗ Cline: `lastUsedProvider` is openrouter" in done.stdout
    assert "– Continue: has no settings of its own here." in done.stdout
    assert file.read_text(encoding="utf-8") == '{"version": 1, "lastUsedProvider": "openrouter"}'
    typed("cline", "--write")
    assert report(typed("cline", "--check", "--json")) == {
        "checked": [{"target": "cline", "there": True, "differences": []}]
    }
    file.write_text("{", encoding="utf-8")
    (cline,) = json.loads(typed("cline", "--check", "--json").stdout)["checked"]
    assert "cannot be read as JSON" in cline["differences"][0]["what"]
