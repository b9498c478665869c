"""Every sentence exists in both languages, with the same facts in it, and says something."""

import re
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter

import pytest

from temoto.core import messages
from temoto.core.messages import Sentence, note
from temoto.core.messages.command import CommandMessage
from temoto.core.messages.start import StartMessage

for topic in iter_modules(messages.__path__, f"{messages.__name__}."):
    import_module(topic.name)
EVERY = [sentence for topic in Sentence.__subclasses__() for sentence in topic]
JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_languages(subtests: pytest.Subtests):
    for message in EVERY:
        with subtests.test(message.name):
            english, japanese = message.value
            assert names(english) == names(japanese)
            assert all(name.isidentifier() for name in names(english))
            facts = {name: f"‹{name}›" for name in names(english)}
            for sentence in (note(message, **facts).text("en"), note(message, **facts).text("ja")):
                assert sentence.strip()
                assert "{" not in sentence
                assert all(fact in sentence for fact in facts.values())
            assert not JAPANESE.search(english)
            assert JAPANESE.search(japanese) or names(japanese)


def test_no_sentence_is_written_twice():
    """Headings may stand over several tables; a sentence has one home."""
    for topic in Sentence.__subclasses__():
        assert len(topic.__members__) == len(list(topic))
    sentences = [message.value[0] for message in EVERY if message.value[0].count(" ") > 3]
    assert len(set(sentences)) == len(sentences)


def test_facts_are_put_into_the_readers_language():
    off = note(StartMessage.OFF)
    joined = note(StartMessage.NOTHING_SERVES, reasons=(off, off))
    assert joined.text("ja").count(StartMessage.OFF.value[1]) == 2
    assert joined.text("en") == f"No completions: {StartMessage.OFF.value[0]} {StartMessage.OFF.value[0]}"


def test_an_unknown_language_is_english():
    assert note(StartMessage.OFF).text("de") == StartMessage.OFF.value[0]


@pytest.mark.parametrize("fact", ["{detail}", "{0}", "%s", "{", "}"])
def test_facts_are_inert(fact: str):
    assert fact in note(CommandMessage.CATALOG_BROKEN, detail=fact).text()
