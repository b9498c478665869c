"""What in a tool's settings disagrees with the plan: named, with what mends it; what agrees is not."""

from dataclasses import replace
from typing import Any

import pytest

from temoto.adapters.configuring.targets import every
from temoto.core.configuring.edits import applied
from tests.core.configuring.plans import CHAT, FIM, PLAN

TARGETS = {target.name: target for target in every()}
HERE = replace(PLAN, installed=(FIM.tag, CHAT.tag, FIM.alias, CHAT.alias, "nomic-embed-text:latest"))


def found(name: str, *files: Any) -> list[tuple[str, str]]:
    return [(each.what.text(), each.fix.text()) for each in TARGETS[name].differences(HERE, files)]


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
