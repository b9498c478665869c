"""Every sentence exists in both languages, with the same facts in it, and says something."""

import re
from string import Formatter

import pytest

from temoto.core.messages import Message, note

JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("message", Message, ids=lambda message: message.name)
def test_both_languages(message: Message):
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
    assert len(Message.__members__) == len(list(Message))
    assert len({message.value[0] for message in Message}) == len(list(Message))


def test_facts_are_put_into_the_readers_language():
    off = note(Message.OFF)
    joined = note(Message.NOTHING_SERVES, reasons=(off, off))
    assert joined.text("ja").count(Message.OFF.value[1]) == 2
    assert joined.text("en") == f"No completions: {Message.OFF.value[0]} {Message.OFF.value[0]}"


def test_an_unknown_language_is_english():
    assert note(Message.OFF).text("de") == Message.OFF.value[0]


@pytest.mark.parametrize("fact", ["{detail}", "{0}", "%s", "{", "}"])
def test_facts_are_inert(fact: str):
    assert fact in note(Message.CATALOG_BROKEN, detail=fact).text()
