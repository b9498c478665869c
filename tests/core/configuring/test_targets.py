"""The contract of targets, held for every file in core/configuring/targets/ and for the one of docs/add-a-target.md."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import temoto.core.configuring.targets
from temoto.adapters.configuring.formats import edited, editing
from temoto.adapters.configuring.targets import every
from temoto.core.configuring.edits import Item, Missing, OldForm, Put, applied, at, needed, same
from temoto.core.configuring.steps import steps, undoing
from temoto.core.configuring.target import Format, SettingsFile, Target
from temoto.core.models.records import Role
from tests.core.configuring.plans import CHAT, FIM, NOTHING, PLAN, planned

EVERY = every()
PAGE = (Path(__file__).resolve().parents[3] / "docs" / "add-a-target.md").read_text(encoding="utf-8")
STARTS: dict[Format, str] = {
    Format.JSON: '{"theirs": {"a": 1}}',
    Format.JSONC: '{\n  // theirs\n  "theirs": {"a": 1},\n}\n',
    Format.YAML: "# theirs\ntheirs:\n  a: 1\n",
    Format.TOML: "# theirs\n[theirs]\na = 1\n",
    Format.BLOCK: "theirs\n",
    Format.LINE: "theirs\n",
}


@pytest.fixture
def from_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    """The target of the page, as one more file of the folder."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "examplechat.py").write_text(code, encoding="utf-8")
    room = temoto.core.configuring.targets
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
    yield next(target for target in every() if target.name == "examplechat")
    sys.modules.pop("temoto.core.configuring.targets.examplechat")


def held(target: Target) -> None:
    assert re.fullmatch(r"[a-z][a-z-]*", target.name)
    assert target.title
    for file in (*target.files, *target.legacy):
        listed = any(isinstance(edit.path[0], Item) for edit in file.entries(PLAN, None))
        for text in ("", "# theirs\n- name: a\n" if listed else STARTS[file.format]):
            written_and_taken_out(file, text, editor=target.editor)
        assert file.entries(NOTHING, None) == () or not any(has_model(edit) for edit in file.entries(NOTHING, None))
        assert any(not place.folder.startswith("$") for place in file.places)
    for plan in (
        PLAN,
        NOTHING,
        planned(chat=None),
        planned(completion=None),
        planned(reasoning=replace(CHAT, tag="r:1")),
    ):
        for each in (*target.warnings(plan), *target.after(plan)):
            assert each.text("en") != each.text("ja")
        target.shown(plan)
    missing = replace(CHAT, installed=False, tools=False)
    if target.files and not target.editor:
        assert "ollama pull" in " ".join(
            each.text() for each in target.warnings(planned(chat=missing, completion=missing))
        )
    if target.agent:
        assert any("tools" in each.text() for each in target.warnings(planned(chat=missing)))
    if target.needs:
        small = replace(CHAT, context=4_096)
        assert any(str(target.needs) in each.text() for each in target.warnings(planned(chat=small)))


def has_model(edit: object) -> bool:
    return FIM.tag in str(edit) or CHAT.tag in str(edit)


def written_and_taken_out(file: SettingsFile, text: str, *, editor: bool) -> None:
    format_ = editing(file.format)
    before = format_.read(text)
    edits = file.entries(PLAN, before)
    after = edited(format_, text, edits)
    data = format_.read(after)
    assert same(data, applied(before, edits))
    assert "temoto" in after if editor else has_model(after)
    assert needed(data, file.entries(PLAN, data)) == (), "a second run changes nothing"
    numbers_are_numbers(file, data)
    left = applied(data, undoing(data, steps(before, edits))) or {}
    frame = {edit.path[0] for edit in edits if isinstance(edit, Put) and edit.stays and before}
    if isinstance(left, dict):
        left = {key: value for key, value in left.items() if key not in frame}
    assert same(left, before or {})
    gone = applied(data, file.ours(data))
    assert not any(
        isinstance(edit, Put) and edit.own and not isinstance(at(gone, edit.path), Missing) for edit in edits
    )


TEXTS = frozenset({"ollamaApiOptionsCtxNum"})  # the one number that its reader wants as a text


def numbers_are_numbers(file: SettingsFile, data: Any) -> None:
    if file.format is Format.BLOCK:
        return
    for key, value in leaves(data):
        assert not (isinstance(value, str) and value.isdecimal()) or key in TEXTS, key
        assert not isinstance(value, float)


def leaves(data: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from leaves(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, key)
    else:
        yield key, data


@pytest.mark.parametrize("target", EVERY, ids=lambda target: target.name)
def test_every_target(target: Target):
    held(target)


def test_the_one_of_the_page(from_the_page: Target):
    held(from_the_page)


def test_the_targets_there_are():
    assert [target.name for target in EVERY] == sorted(target.name for target in EVERY)
    assert {
        "aider", "cline", "codex", "continue", "crush", "kilo", "litellm", "llm", "ollama", "opencode", "qwen-code", "zed",
    } <= {target.name for target in EVERY}  # fmt: skip


def data_of(name: str, plan: Any = PLAN, before: Any = None, number: int = 0, *, legacy: bool = False) -> Any:
    target = next(target for target in EVERY if target.name == name)
    file = (target.legacy if legacy else target.files)[number]
    return applied(before, file.entries(plan, before))


def test_continue():
    data = data_of("continue")
    assert list(data) == ["name", "version", "schema", "models"]
    assert data["version"] == "1.0.0"
    chat, complete, embed = data["models"]
    assert chat == {
        "name": "Chat (temoto)", "provider": "ollama", "model": "qwen3:8b-16k", "apiBase": "http://127.0.0.1:11434",
        "roles": ["chat", "edit", "apply"], "requestOptions": {"extraBodyProperties": {"keep_alive": "30m"}},
        "defaultCompletionOptions": {"contextLength": 16384, "maxTokens": 4096}, "capabilities": ["tool_use"],
    }  # fmt: skip
    assert complete["roles"] == ["autocomplete"]
    assert complete["defaultCompletionOptions"] == {"contextLength": 8192, "maxTokens": 256}
    assert complete["autocompleteOptions"]["modelTimeout"] == 3000
    assert embed["model"] == "nomic-embed-text:latest"
    assert "options" not in json.dumps([each["requestOptions"] for each in data["models"]])


def test_continue_names_a_model_that_is_not_there_yet_by_its_own_tag():
    plan = planned(chat=replace(CHAT, installed=False))
    assert data_of("continue", plan)["models"][0]["model"] == CHAT.tag
    target = next(target for target in EVERY if target.name == "continue")
    assert (target.aliases(plan), target.aliases(PLAN)) == ((), (CHAT,))


def test_continues_older_file():
    data = data_of("continue", legacy=True)
    assert data["models"][0]["contextLength"] == 16384
    assert data["tabAutocompleteModel"]["model"] == FIM.tag


def test_a_keep_alive_of_seconds_is_a_number():
    data = data_of("continue", replace(PLAN, keep_alive="-1"))
    assert data["models"][0]["requestOptions"]["extraBodyProperties"]["keep_alive"] == -1


def test_only_some_roles():
    models = data_of("continue", replace(PLAN.only([Role.COMPLETION]), embedding=""))["models"]
    assert [each["name"] for each in models] == ["Autocomplete (temoto)"]


def test_cline():
    data = data_of("cline")
    assert data == {
        "version": 1, "modes": {}, "lastUsedProvider": "ollama",
        "providers": {"ollama": {
            "settings": {"provider": "ollama", "model": "qwen3:8b", "baseUrl": "http://127.0.0.1:11434", "contextWindow": 16384, "timeout": 600000},
            "updatedAt": "2026-11-28T12:00:00.000Z", "tokenSource": "manual"}},
    }  # fmt: skip
    assert data_of("cline", number=1)["ollamaApiOptionsCtxNum"] == "16384"


def test_clines_own_entry_keeps_what_else_is_in_it_and_what_it_must_have():
    before = {"version": 1, "lastUsedProvider": "openrouter", "providers": {
        "openrouter": {"settings": {"apiKey": "k"}}, "ollama": {"settings": {"provider": "ollama", "contextWindow": "8192", "apiKey": "x"}, "tokenSource": "oauth"},
    }}  # fmt: skip
    after = data_of("cline", before=before)
    assert after["providers"]["openrouter"] == before["providers"]["openrouter"]
    entry = after["providers"]["ollama"]
    assert entry["settings"]["contextWindow"] == 16384
    assert entry["settings"]["apiKey"] == "x"
    assert entry["tokenSource"] == "oauth"
    assert entry["updatedAt"]


def test_opencode():
    assert data_of("opencode") == {
        "$schema": "https://opencode.ai/config.json", "model": "temoto/qwen3:8b-16k",
        "provider": {"temoto": {
            "npm": "@ai-sdk/openai-compatible", "name": "Ollama (temoto)", "options": {"baseURL": "http://127.0.0.1:11434/v1"},
            "models": {"qwen3:8b-16k": {"name": "qwen3:8b (temoto)", "limit": {"context": 16384, "output": 4096}}}}},
    }  # fmt: skip


def test_aider():
    assert data_of("aider") == {"model": "ollama_chat/qwen3:8b"}
    away = replace(PLAN, url="http://127.0.0.1:11500")
    assert data_of("aider", away, {"set-env": ["A=1"]})["set-env"] == ["A=1", "OLLAMA_API_BASE=http://127.0.0.1:11500"]
    entry = {"name": "ollama_chat/qwen3:8b", "extra_params": {"num_ctx": 16384, "keep_alive": "30m"}}
    assert data_of("aider", number=1) == [entry]
    theirs = [
        {"name": "ollama_chat/qwen3:8b", "edit_format": "diff", "extra_params": {"num_ctx": "8192", "think": False}}
    ]
    after = {"num_ctx": 16384, "think": False, "keep_alive": "30m"}
    assert data_of("aider", before=theirs, number=1) == [{**theirs[0], "extra_params": after}]
    assert data_of("aider", number=2)["ollama_chat/qwen3:8b"]["max_input_tokens"] == 16384


def test_zed():
    data = data_of("zed")
    assert data["edit_predictions"] == {"provider": "ollama", "ollama": {
        "api_url": "http://127.0.0.1:11434", "model": "qwen2.5-coder:1.5b-base-8k", "prompt_format": "qwen", "max_output_tokens": 256,
    }}  # fmt: skip
    (chat,) = data["language_models"]["ollama"]["available_models"]
    assert (chat["name"], chat["max_tokens"], chat["keep_alive"]) == ("qwen3:8b", 16384, "30m")
    unknown = planned(completion=replace(FIM, family="granite-code"))
    zed = next(target for target in EVERY if target.name == "zed")
    assert "edit_predictions" not in data_of("zed", unknown)
    assert any("prompt format" in each.text() for each in zed.warnings(unknown))


def test_an_alias_is_another_tag_of_the_same_name():
    assert FIM.alias == "qwen2.5-coder:1.5b-base-8k"
    assert replace(FIM, tag="hf.co/x/y", context=5_000).alias == "hf.co/x/y:latest-5000"


def test_ollama_is_shown_and_never_written():
    target = next(target for target in EVERY if target.name == "ollama")
    assert target.files == ()
    lines = [line for part in target.shown(PLAN) for line in part.lines]
    assert 'Environment="OLLAMA_MAX_LOADED_MODELS=3"' in lines
    assert "export OLLAMA_KEEP_ALIVE=30m" in lines


def test_codexs_profile_is_a_file_of_its_own():
    assert data_of("codex") == {
        "model": "qwen3:8b-16k", "model_provider": "temoto", "model_context_window": 16384,
        "model_providers": {"temoto": {"name": "Ollama (temoto)", "base_url": "http://127.0.0.1:11434/v1", "wire_api": "responses"}},
    }  # fmt: skip
    target = next(target for target in EVERY if target.name == "codex")
    assert [place.name for file in target.files for place in file.places] == ["temoto.config.toml"] * 2
    assert [each.text() for each in target.after(PLAN)] == ["To use it: codex -p temoto"]


def test_qwen_code():
    data = data_of("qwen-code")
    assert data == {
        "$version": 4,
        "modelProviders": {"openai": [{
            "id": "qwen3:8b-16k", "name": "qwen3:8b (temoto)", "baseUrl": "http://127.0.0.1:11434/v1", "envKey": "TEMOTO_OLLAMA_KEY",
            "generationConfig": {"contextWindowSize": 16384, "timeout": 600000}}]},
        "env": {"TEMOTO_OLLAMA_KEY": "ollama"}, "security": {"auth": {"selectedType": "openai"}}, "model": {"name": "qwen3:8b-16k"},
    }  # fmt: skip
    assert "$version" not in data_of("qwen-code", before={"ui": {"theme": "x"}}), (
        "the form of somebody else's file is theirs"
    )


@pytest.mark.parametrize("old", [{"selectedAuthType": "openai"}, {"model": "qwen3-coder"}])
def test_a_qwen_code_of_an_older_form_is_left_alone(old: dict[str, str]):
    with pytest.raises(OldForm) as error:
        data_of("qwen-code", before=old)
    assert error.value.path == tuple(old)


def test_crush_uses_one_model_for_both_sizes():
    data = data_of("crush")
    assert data["models"] == {size: {"provider": "temoto", "model": "qwen3:8b-16k"} for size in ("large", "small")}
    assert data["providers"]["temoto"] == {
        "name": "Ollama (temoto)", "type": "openai-compat", "base_url": "http://127.0.0.1:11434/v1/",
        "models": [{"id": "qwen3:8b-16k", "name": "qwen3:8b (temoto)", "context_window": 16384, "default_max_tokens": 4096}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "rule"),
    [
        (None, {"bash": "ask"}), ({}, {"bash": "ask"}), ({"permission": {"bash": "allow"}}, {"bash": "allow"}),
        ({"permission": {"edit": "deny"}}, {"edit": "deny", "bash": "ask"}), ({"permission": "deny"}, "deny"),
        ({"permission": {"bash": {"git *": "allow"}}}, {"bash": {"git *": "allow"}}), ({"permission": {"*": "deny"}}, {"*": "deny", "bash": "deny"}),
    ],
)  # fmt: skip
def test_kilo_asks_before_its_shell_does_anything_unless_there_is_a_rule(before: Any, rule: Any):
    assert data_of("kilo", before=before)["permission"] == rule


def test_llm_has_the_options_under_the_main_tag_of_a_model():
    assert data_of("llm") == {"line": "ollama/qwen3:8b"}
    assert data_of("llm", number=1) == {"ollama/qwen3:8b": {"num_ctx": 16384}}
    twins = planned(chat=replace(CHAT, tag="qwen3:latest", twins=("qwen3:8b", "qwen3:8b-q4_K_M")))
    assert data_of("llm", twins, number=1) == {"ollama/qwen3:8b-q4_K_M": {"num_ctx": 16384}}
    target = next(target for target in EVERY if target.name == "llm")
    assert target.shown(PLAN) == ()
    (elsewhere,) = target.shown(replace(PLAN, url="http://127.0.0.1:11500"))
    assert elsewhere.lines == ("export OLLAMA_HOST=http://127.0.0.1:11500",)


def test_litellm_has_a_group_for_each_role_and_an_entry_for_each_host():
    data = data_of("litellm", replace(PLAN, also=("http://gpu:11434",)))
    assert data["general_settings"] == {"cancel_on_disconnect": True}
    assert [(each["name"], each["model_name"]) for each in data["model_list"]] == [
        ("chat (temoto)", "temoto-chat"), ("completion (temoto)", "temoto-completion"),
        ("chat 2 (temoto)", "temoto-chat"), ("completion 2 (temoto)", "temoto-completion"),
    ]  # fmt: skip
    chat, completion, other, _ = (each["litellm_params"] for each in data["model_list"])
    assert chat == {
        "model": "ollama_chat/qwen3:8b",
        "api_base": "http://127.0.0.1:11434",
        "num_ctx": 16384,
        "keep_alive": "30m",
    }
    assert completion == {
        "model": "ollama/qwen2.5-coder:1.5b-base", "api_base": "http://127.0.0.1:11434", "num_ctx": 8192,
        "extra_body": {"raw": True, "keep_alive": "30m"},
    }  # fmt: skip
    assert other["api_base"] == "http://gpu:11434"


def test_lm_studio_is_shown_and_never_written():
    target = next(target for target in EVERY if target.name == "lmstudio")
    assert target.files == ()
    known = replace(FIM, gguf="ggml-org/X-GGUF/x.gguf", quantization="Q8_0")
    lines = [line for part in target.shown(planned(completion=known)) for line in part.lines]
    assert "lms get https://huggingface.co/ggml-org/X-GGUF@q8_0" in lines
    assert "lms load NAME --identifier qwen3:8b --context-length 16384 --ttl 1800 -y" in lines
    assert "lms server start --port 1234" in lines
