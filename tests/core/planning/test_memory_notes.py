"""What is said of the memory of a plan: which runtime it is for, and what an older Ollama would take."""

from dataclasses import replace

import pytest

from temoto.core.messages.plan_memory import PlanMemory
from temoto.core.models.records import Role
from temoto.core.planning.candidates import Wishes, judged
from temoto.core.planning.memory_notes import memory_notes
from temoto.core.planning.runtimes import EMBEDDED, NEWEST, OLLAMA, OLLAMA_BEFORE, Runtime, ollama
from tests.core.planning.shipped import CARDS, of


def said(card: str, context: int = 8_192, runtime: Runtime = NEWEST) -> list[str]:
    one = judged(Role.CHAT, CARDS[card], CARDS[card].weights[0], of("H200"), Wishes(context=context, runtime=runtime))
    return [note.text() for note in memory_notes(one, gpu=True)]


def test_what_an_older_ollama_would_take_is_said_where_it_is_another_figure():
    (sentence,) = said("qwen3.6-27b", 4_096)
    assert sentence == "It takes 19.1 GB in Ollama 0.30 and newer, and 22.8 GB in an older one."
    (sentence,) = said("qwen3.5-4b")
    assert sentence.endswith("in an older one.")


@pytest.mark.parametrize("card", ["qwen2.5-coder-7b", "qwen3-coder-30b", "gemma3-27b"])
def test_nothing_is_said_where_it_is_the_same(card: str):
    assert said(card) == []


@pytest.mark.parametrize("runtime", [OLLAMA, OLLAMA_BEFORE, EMBEDDED])
def test_nothing_is_said_of_other_versions_where_the_backend_is_known(runtime: Runtime):
    assert said("qwen3.6-27b", runtime=runtime) == []


def test_a_figure_by_size_alone_says_so():
    assert said("yi-coder-1.5b") == [PlanMemory.BY_SIZE.text("en", {})]


@pytest.mark.parametrize(
    ("version", "runtime"),
    [
        ("0.20.0", OLLAMA_BEFORE), ("0.29.9", OLLAMA_BEFORE), ("0.30.0", OLLAMA), ("0.34.4", OLLAMA), ("1.0", OLLAMA),
        ("0.0.0", OLLAMA), ("", OLLAMA), ("0.30.0-rc1", OLLAMA), ("0.12.3-rc1", OLLAMA_BEFORE), ("dev", OLLAMA),
    ],
)  # fmt: skip
def test_ollama_is_known_by_its_version(version: str, runtime: Runtime):
    assert ollama(version) is runtime


def test_without_a_backend_the_plan_goes_by_the_newest_ollama():
    assert Wishes().runtime == replace(OLLAMA, assumed=True)
