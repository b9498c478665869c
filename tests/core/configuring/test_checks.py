"""What in a tool's settings disagrees with the plan: named, with what mends it; what agrees is not."""

from dataclasses import replace
from typing import Any

import pytest

from temoto.adapters.configuring.targets import every
from temoto.core.configuring.edits import applied
from temoto.core.models.records import Role
from tests.core.configuring.plans import CHAT, FIM, PLAN

TARGETS = {target.name: target for target in every()}
HERE = replace(PLAN, installed=(FIM.tag, CHAT.tag, FIM.alias, CHAT.alias, "nomic-embed-text:latest"))


def found(name: str, *files: Any) -> list[tuple[str, str]]:
    return [(each.what.text(), each.fix.text()) for each in TARGETS[name].differences(HERE, files)]


def beside(name: str, data: Any) -> list[Any]:
    """The tool's files as temoto writes them, and this beside them."""
    return [*(applied(None, file.entries(HERE, None)) for file in TARGETS[name].files), data]


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.files])
def test_what_temoto_writes_agrees(name: str):
    target = TARGETS[name]
    assert found(name, *(applied(None, file.entries(HERE, None)) for file in target.files)) == []
    assert found(name, *(None for _ in target.files)) == []
    assert found(name, *("text" for _ in target.files)) == []


def continued(**model: Any) -> Any:
    return {"models": [{"name": "mine", "provider": "ollama", "model": CHAT.tag, **model}]}


@pytest.mark.parametrize(
    ("name", "files", "what", "fix"),
    [
        ("continue", [continued(defaultCompletionOptions={"contextLength": 8192})], "`models[mine].defaultCompletionOptions.contextLength` gives qwen3:8b a context of 8192", "Set it to 16384."),
        ("continue", [continued(defaultCompletionOptions={"contextLength": "16384"})], 'is the text "16384"', "Set it to 16384."),
        ("continue", [continued(model="gone:1b")], "names gone:1b, which is not installed", "ollama pull gone:1b"),
        ("continue", [continued(apiBase="http://127.0.0.1:11434/v1/")], "without /v1", "Set it to http://127.0.0.1:11434."),
        ("cline", [{"lastUsedProvider": "openrouter"}, None], "`lastUsedProvider` is openrouter: what you type there leaves this machine", "temoto configure cline --write"),
        ("cline", [None, {"planModeApiProvider": "cline"}], "`planModeApiProvider` is cline", "temoto configure cline --write"),
        ("cline", [{"providers": {"ollama": {"settings": {"model": "qwen3:8b", "contextWindow": "x"}}}}, None], 'the text "x"', "Set it to 16384."),
        ("opencode", [{"model": "opencode/big"}], "`model` is opencode/big", "temoto configure opencode --write"),
        ("opencode", [{"provider": {"ollama": {"options": {"baseURL": "http://h:1"}}}}], "asks by the routes under /v1", "Set it to http://h:1/v1."),
        ("aider", [{"model": "gpt-4o"}, None, None], "`model` is gpt-4o", "temoto configure aider --write"),
        ("aider", [None, [{"name": "ollama_chat/qwen3:8b", "extra_params": {"num_ctx": 4096}}], None], "a context of 4096; temoto uses 16384", "Set it to 16384."),
        ("opencode", [{"provider": {"ollama": {"models": {"qwen3:8b": {}}}}}], "names qwen3:8b by routes that take no context", "Set it to qwen3:8b-16k."),
        ("opencode", [{"provider": {"temoto": {"models": {"qwen3:8b-16k": {"limit": {"context": 40960}}}}}}], "it assumes a context of 40960, and qwen3:8b-16k has 16384", "Set it to 16384."),
        ("codex", [None, {"model_provider": "ollama", "model": "qwen3:8b"}], "names qwen3:8b by routes that take no context", "Set it to qwen3:8b-16k."),
        ("codex", [None, {"model_providers": {"ollama": {"name": "x"}}}], "`model_providers` is ollama, and with that it does not start", "ollama is one of Codex's own."),
        ("codex", [None, {"profile": "temoto"}], "`profile` is temoto, and with that it does not start", "Take it out."),
        ("codex", [None, {"profiles": {"temoto": {"model": "x"}}}], "`profiles` is [profiles.temoto]", "Take it out."),
        ("codex", [None, {"model_providers": {"x": {"wire_api": "chat"}}}], '`model_providers.x.wire_api` is "chat"', 'Set it to "responses".'),
        ("codex", [None, {"model_providers": {"x": {"base_url": "http://127.0.0.1:11434"}}}], "asks by the routes under /v1", "Set it to http://127.0.0.1:11434/v1."),
        ("codex", [{"model_provider": "temoto", "model": "qwen3:8b-16k", "model_context_window": 131072}], "it assumes a context of 131072", "Set it to 16384."),
        ("qwen-code", [{"security": {"auth": {"selectedType": "qwen-oauth"}}}], "is qwen-oauth: what you type there leaves this machine", "temoto configure qwen-code --write"),
        ("qwen-code", [{"modelProviders": {"openai": [{"id": "gone:1b", "baseUrl": "http://127.0.0.1:11434/v1"}]}}], "names gone:1b, which is not installed", "ollama pull gone:1b"),
        ("qwen-code", [{"modelProviders": {"openai": [{"id": "qwen3:8b-16k", "baseUrl": "http://127.0.0.1:11434"}]}}], "asks by the routes under /v1", "Set it to http://127.0.0.1:11434/v1."),
        ("qwen-code", [{"modelProviders": {"openai": [{"id": "qwen3:8b-16k", "baseUrl": "http://127.0.0.1:11434/v1", "generationConfig": {"contextWindowSize": "16384"}}]}}], 'is the text "16384"', "Set it to 16384."),
        ("crush", [{"models": {"large": {"provider": "anthropic", "model": "x"}}}], "`models.large.provider` is anthropic", "temoto configure crush --write"),
        ("crush", beside("crush", {"models": {"small": {"provider": "openai", "model": "gpt-5"}}}), "`models.small.model` in the data folder's crush.json is gpt-5, which goes before what temoto writes", "Choose qwen3:8b-16k in Crush itself."),
        ("crush", [{"providers": {"o": {"base_url": "http://127.0.0.1:11434/v1/", "models": [{"id": "qwen3:8b-16k", "context_window": 40960}]}}}], "it assumes a context of 40960", "Set it to 16384."),
        ("kilo", [{"permission": {"bash": "allow"}, "provider": {"temoto": {}}}], "is done without asking you", 'Set it to "ask".'),
        ("kilo", beside("kilo", {"model": "kilo/auto"}), "`model` in opencode.jsonc is kilo/auto", "Choose temoto/qwen3:8b-16k in Kilo itself."),
        ("llm", [{"line": "gpt-4o-mini"}], "`default_model.txt` is gpt-4o-mini: what you type there leaves this machine", "temoto configure llm --write"),
        ("llm", [None, {"ollama/qwen3:8b": {"num_ctx": 4096}}], "a context of 4096; temoto uses 16384", "Set it to 16384."),
        ("llm", [None, {"ollama/x:1b": {"keep_alive": "1h"}}], "`ollama/x:1b.keep_alive` is 1h, and with that it does not start or answer", "Take it out."),
        ("litellm", [{"model_list": [{"litellm_params": {"model": "ollama/qwen2.5-coder:1.5b-base", "num_ctx": 4096}}]}], "a context of 4096; temoto uses 8192", "Set it to 8192."),
        ("litellm", [{"model_list": [{}, {"litellm_params": {"model": "ollama/qwen3:8b", "keep_alive": "1h"}}]}], "`model_list[1].litellm_params.keep_alive` stands where it does not reach Ollama", "Put it under extra_body."),
        ("litellm", [{"model_list": [{"litellm_params": {"model": "ollama_chat/qwen3:8b", "api_base": "http://h:1/v1"}}]}], "without /v1", "Set it to http://h:1."),
        ("zed", [{"edit_predictions": {"provider": "copilot"}}], "is copilot", "temoto configure zed --write"),
    ],
)  # fmt: skip
def test_what_disagrees(name: str, files: list[Any], what: str, fix: str):
    ((said, mended),) = found(name, *files)
    assert what in said
    assert fix in mended


def test_a_model_that_talks_is_no_autocomplete():
    ((said, mended),) = [
        each
        for each in found("continue", continued(model="x:7b-instruct", roles=["autocomplete"]))
        if "trained" in each[0]
    ]
    assert "completes with x:7b-instruct" in said
    assert "temoto configure continue --write" in mended


def test_nothing_is_said_to_lack_where_nobody_said_what_there_is():
    target = TARGETS["continue"]
    assert target.differences(PLAN, [continued(model="gone:1b")]) == ()


def test_an_alias_that_is_not_made_yet_is_made_by_writing():
    files = [{"provider": {"temoto": {"models": {"qwen3:8b-16k": {}}}}}]
    bare = replace(HERE, installed=(CHAT.tag,))
    ((what, mend),) = [(each.what.text(), each.fix.text()) for each in TARGETS["opencode"].differences(bare, files)]
    assert "names qwen3:8b-16k, which is not installed" in what
    assert mend == "temoto configure opencode --write"


def test_llms_options_under_another_tag_of_the_same_model_are_lost():
    twins = replace(HERE, models={**HERE.models, Role.CHAT: replace(CHAT, twins=("qwen3:8b-q4_K_M",))})
    files = [None, {"ollama/qwen3:8b": {"num_ctx": 16384}}]
    ((what, mend),) = [(each.what.text(), each.fix.text()) for each in TARGETS["llm"].differences(twins, files)]
    assert "stands where it does not reach Ollama" in what
    assert mend == "Put it under ollama/qwen3:8b-q4_K_M."
