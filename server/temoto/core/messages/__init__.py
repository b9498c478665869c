"""Every sentence a user reads from the server, in English and Japanese side by side, so that neither can be forgotten.

One file a topic; here is what they have in common.

A message says what is wrong and what to do about it. `{names}` are filled by the Note that carries it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Protocol, cast, runtime_checkable

from temoto.core.code.unseen import visible


class Sentence(Enum):
    """One topic's messages, each (English, Japanese)."""

    def text(self, language: str, facts: Mapping[str, object]) -> str:
        english, japanese = self.value
        return (japanese if language == "ja" else english).format_map(facts)


@runtime_checkable
class Words(Protocol):
    """Whatever is put into words only once the reader's language is known: a Note, or a text of the catalog."""

    def text(self, language: str = "en") -> str: ...


@dataclass(frozen=True, slots=True)
class Note:
    """A message with its facts, to be put into words once the reader's language is known. Facts may be Words, or several."""

    message: Sentence
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, language: str = "en") -> str:
        return self.message.text(language, {key: _words(fact, language) for key, fact in self.facts.items()})


def _words(fact: object, language: str) -> object:
    """A fact in words. What others wrote (names, versions, errors, what a server says) is put on one line, its controls as marks."""
    if isinstance(fact, Words):
        return fact.text(language)
    if isinstance(fact, tuple):
        parts = (str(_words(part, language)) for part in cast("tuple[object, ...]", fact))
        return " ".join(part for part in parts if part)
    return fact if isinstance(fact, (int, float)) else visible(str(fact))


def note(message: Sentence, **facts: object) -> Note:
    """A Note of `message` with these facts."""
    return Note(message, MappingProxyType(facts))
