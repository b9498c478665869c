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


RIGHT = {"defaultCompletionOptions": {"contextLength": CHAT.context}}
NOW = {"updatedAt": "2026-11-28T12:00:00.000Z"}


def continued(**model: Any) -> Any:
    return {"models": [{"name": "mine", "provider": "ollama", "model": CHAT.tag, **RIGHT, **model}]}


def clined(**settings: Any) -> Any:
    return {
        "providers": {"ollama": {"settings": {"model": CHAT.tag, "contextWindow": CHAT.context, **settings}, **NOW}}
    }


def opened(tag: str = CHAT.alias, **limit: Any) -> Any:
    return {"provider": {"ollama": {"models": {tag: {"limit": {"context": CHAT.context, "output": 4096, **limit}}}}}}


def sent(**extra: Any) -> Any:
    return [{"name": f"ollama_chat/{CHAT.tag}", "extra_params": {"num_ctx": CHAT.context, **extra}}]


def zedded(**model: Any) -> Any:
    listed = [{"name": CHAT.tag, "max_tokens": CHAT.context, **model}]
    return {"language_models": {"ollama": {"available_models": listed}}}


@pytest.mark.parametrize(
    ("name", "files", "what", "fix"),
    [
        ("continue", [continued(defaultCompletionOptions={"contextLength": 8192})], "`models[mine].defaultCompletionOptions.contextLength` gives qwen3:8b a context of 8192", "Set it to 16384."),
        ("continue", [continued(defaultCompletionOptions={"contextLength": "16384"})], 'is the text "16384"', "Set it to 16384."),
        ("continue", [continued(model="gone:1b")], "names gone:1b, which is not installed", "ollama pull gone:1b"),
        ("continue", [continued(apiBase="http://127.0.0.1:11434/v1/")], "without /v1", "Set it to http://127.0.0.1:11434."),
        ("continue", [{"models": [{"name": "m", "provider": "ollama", "model": CHAT.tag}]}], "contextLength` is not set, so Continue gives qwen3:8b a context of 8192; temoto uses 16384", "Set it to 16384."),
        ("continue", [continued(defaultCompletionOptions={"contextLength": 16384.5})], "contextLength` is 16384.5 where a whole number above 0 belongs", "Set it to 16384."),
        ("continue", [continued(defaultCompletionOptions={"contextLength": True})], "is true where a whole number", "Set it to 16384."),
        ("continue", [continued(provider="anthropic")], "`models[mine].provider` is anthropic: what you type there leaves", "temoto configure continue --write"),
        ("continue", [continued(requestOptions={"extraBodyProperties": {"keep_alive": "-1"}})], 'keep_alive` is the text "-1"', "Set it to -1."),
        ("continue", [continued(requestOptions={"extraBodyProperties": {"options": {"num_gpu": 1}}})], "options` goes over everything Continue sends", "Take it out."),
        ("continue", [{"models": "local"}], "`models` holds something else than Continue expects", "Correct it by hand; then: temoto configure continue --write"),
        ("cline", [clined(contextWindow=8192), None], "gives qwen3:8b a context of 8192", "Set it to 16384."),
        ("cline", [clined(model="gone:1b"), None], "names gone:1b, which is not installed", "ollama pull gone:1b"),
        ("cline", [clined(timeout="600000"), None], 'timeout` is the text "600000"', "Set it to 600000."),
        ("cline", [clined(contextWindow=0), None], "contextWindow` is 0 where a whole number above 0", "Set it to 16384."),
        ("cline", [{"providers": {"ollama": {"settings": {"model": CHAT.tag}, **NOW}}}, None], "so Cline gives qwen3:8b a context of 32768", "Set it to 16384."),
        ("cline", [{"providers": {"ollama": {"settings": {}}}}, None], "`providers.ollama.updatedAt` is missing, and Cline empties a file", "temoto configure cline --write"),
        ("cline", [{"providers": []}, None], "`providers` holds something else", "Correct it by hand"),
        ("cline", [None, {"ollamaBaseUrl": "http://127.0.0.1:11434/v1"}], "without /v1", "Set it to http://127.0.0.1:11434."),
        ("opencode", [opened(CHAT.tag)], "names qwen3:8b by routes that take no context", "Set it to qwen3:8b-16k."),
        ("opencode", [opened(context=40_960)], "it assumes a context of 40960, and qwen3:8b-16k has 16384", "Set it to 16384."),
        ("opencode", [opened(context="16384")], 'context` is the text "16384"', "Set it to 16384."),
        ("opencode", [opened(output=None)], "output` is null where a whole number", "Set it to 8192."),
        ("opencode", [opened("gone:1b")], "names gone:1b, which is not installed", "ollama pull gone:1b"),
        ("opencode", [{"theme": "system"}], "nothing says which model answers, so one in its cloud does", "temoto configure opencode --write"),
        ("opencode", [{"provider": [1]}], "`provider` holds something else", "Correct it by hand"),
        ("aider", [{"model": "ollama_chat/gone:1b"}, [{"name": "ollama_chat/gone:1b", "extra_params": {"num_ctx": 1}}], None], "names gone:1b", "ollama pull gone:1b"),
        ("aider", [{"weak-model": "gpt-4o-mini"}, None, None], "`weak-model` is gpt-4o-mini: what you type there leaves", "temoto configure aider --write"),
        ("aider", [{"model": "ollama_chat/qwen3:8b"}, [{"name": "ollama/qwen3:8b"}], None], "nothing says how much context ollama_chat/qwen3:8b is given", "temoto configure aider --write"),
        ("aider", [{"set-env": ["OLLAMA_API_BASE=http://h:1/v1"]}, None, None], "`OLLAMA_API_BASE` is http://h:1/v1", "Set it to http://h:1."),
        ("aider", [None, sent(num_ctx="16384"), None], 'num_ctx` is the text "16384"', "Set it to 16384."),
        ("aider", [None, sent(keep_alive="1800"), None], 'keep_alive` is the text "1800"', "Set it to 1800."),
        ("aider", [None, None, {"ollama_chat/qwen3:8b": {"max_input_tokens": 40_960}}], "it assumes a context of 40960, and qwen3:8b has 16384", "Set it to 16384."),
        ("zed", [zedded(max_tokens=8192)], "gives qwen3:8b a context of 8192", "Set it to 16384."),
        ("zed", [zedded(max_tokens="16384")], 'is the text "16384"', "Set it to 16384."),
        ("zed", [zedded(name="gone:1b")], "names gone:1b", "ollama pull gone:1b"),
        ("zed", [zedded(keep_alive="600")], 'keep_alive` is the text "600"', "Set it to 600."),
        ("zed", [{"edit_predictions": {"ollama": {"model": FIM.tag}}}], "names qwen2.5-coder:1.5b-base by routes that take no context", "Set it to qwen2.5-coder:1.5b-base-8k."),
        ("zed", [{"edit_predictions": {"ollama": {"model": CHAT.alias}}}], "completes with qwen3:8b-16k, which was trained to talk", "temoto configure zed --write"),
        ("zed", [{"edit_predictions": {"ollama": {"api_url": "http://127.0.0.1:11434/v1"}}}], "without /v1", "Set it to http://127.0.0.1:11434."),
        ("zed", [{"agent": {"default_model": {"provider": "zed.dev", "model": "x"}}}], "`agent.default_model.provider` is zed.dev", "temoto configure zed --write"),
        ("zed", [{"language_models": {"ollama": {"available_models": {}}}}], "`language_models.ollama.available_models` holds something else", "Correct it by hand"),
        ("cline", [{"lastUsedProvider": "openrouter"}, None], "`lastUsedProvider` is openrouter: what you type there leaves this machine", "temoto configure cline --write"),
        ("cline", [None, {"planModeApiProvider": "cline"}], "`planModeApiProvider` is cline", "temoto configure cline --write"),
        ("cline", [clined(contextWindow="x"), None], 'the text "x"', "Set it to 16384."),
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
        ("crush", beside("crush", {"models": {"small": {"provider": "openai", "model": "gpt-5"}}}), "`models.small.model` in ~/.local/share/crush/crush.json is gpt-5, which goes before what temoto writes", "Choose qwen3:8b-16k in Crush itself."),
        ("crush", [{"providers": {"o": {"base_url": "http://127.0.0.1:11434/v1/", "models": [{"id": "qwen3:8b-16k", "context_window": 40960}]}}}], "it assumes a context of 40960", "Set it to 16384."),
        ("kilo", [{"permission": {"bash": "allow"}, "provider": {"temoto": {}}}], "is done without asking you", 'Set it to "ask".'),
        ("kilo", beside("kilo", {"model": "kilo/auto"}), "`model` in ~/.config/kilo/opencode.json(c) is kilo/auto", "Choose temoto/qwen3:8b-16k in Kilo itself."),
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


@pytest.mark.parametrize("tag", ["x:7b-instruct", CHAT.tag])
def test_a_model_that_talks_is_no_autocomplete(tag: str):
    ((said, mended),) = [
        each for each in found("continue", continued(model=tag, roles=["autocomplete"])) if "trained" in each[0]
    ]
    assert f"completes with {tag}" in said
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


@pytest.mark.parametrize("name", ["opencode", "kilo", "codex", "qwen-code", "crush", "zed"])
def test_an_alias_of_an_older_version_is_made_anew_by_writing(name: str):
    files = [applied(None, file.entries(HERE, None)) for file in TARGETS[name].files]
    old = replace(HERE, stale=(FIM.alias, CHAT.alias))
    ((what, mend),) = [(each.what.text(), each.fix.text()) for each in TARGETS[name].differences(old, files)]
    assert "came in its present version: both are loaded" in what
    assert mend == f"temoto configure {name} --write"


def test_llms_options_under_another_tag_of_the_same_model_are_lost():
    twins = replace(HERE, models={**HERE.models, Role.CHAT: replace(CHAT, twins=("qwen3:8b-q4_K_M",))})
    files = [None, {"ollama/qwen3:8b": {"num_ctx": 16384}}]
    ((what, mend),) = [(each.what.text(), each.fix.text()) for each in TARGETS["llm"].differences(twins, files)]
    assert "stands where it does not reach Ollama" in what
    assert mend == "Put it under ollama/qwen3:8b-q4_K_M."


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("vscode", {"temoto.completion.model": "gone:1b"}, ["names gone:1b, which is not installed", "is gone:1b, while the plan has qwen2.5-coder:1.5b-base: two models"]),
        ("vscode", {"temoto.models.context": 4096}, ["`temoto.models.context` is 4096, while the plan has 8192, 16384."]),
        ("vscode", {"temoto.models.context": "4096"}, ['is the text "4096"']),
        ("vscode", {"temoto.models.keepAlive": "5m"}, ["is 5m, while the plan has 30m."]),
        ("vscode", {"temoto.url": "http://127.0.0.1:11434/v1"}, ["without /v1"]),
        ("helix", {"language-server": {"temoto": {"config": {"chat": {"model": "qwen3:8b-16k"}}}}}, ["`language-server.temoto.config.chat.model` is qwen3:8b-16k"]),
        ("helix", {"language-server": {"temoto": {"config": {"models": {"keep_alive": 0, "context": 0}, "completion": {"model": FIM.tag}}}}}, []),
    ],
)  # fmt: skip
def test_what_an_editor_pins_of_temotos_own(name: str, data: Any, what: list[str]):
    seen = found(name, data)
    assert len(seen) == len(what)
    assert all(part in sentence for part, (sentence, _) in zip(what, seen, strict=True))
