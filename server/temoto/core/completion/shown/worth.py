"""Does the answer say anything? Fewer than four characters seldom do."""

import re
from typing import Final

from temoto.core.code.brackets import balance
from temoto.core.code.language import LanguageKind
from temoto.core.code.left_open import without_comment
from temoto.core.completion.gate import UNSPACED, is_word
from temoto.core.completion.shown.place import Place

_LEAST: Final = 4
_WIDE: Final = 0x2E80  # from here on signs say as much as words
# Words behind which something must follow; alone they say nothing.
_DANGLE: Final = frozenset(
    (
        "if",
        "in",
        "is",
        "of",
        "or",
        "and",
        "not",
        "for",
        "let",
        "var",
        "val",
        "new",
        "def",
        "as",
        "do",
        "to",
        "the",
        "fn",
    )
)
_SLOT: Final = ("(", "[", "{", ",", "<", '"', "'", "`")


def says_something(text: str, place: Place) -> str:
    """Nothing where it is fewer than four characters that finish no word, number or call, bring no missing closer and name nothing."""
    code, left = text.strip(), place.ask.left
    if len(code) >= _LEAST or not code or place.ask.invoked:
        return text
    finishes = (is_word(left[-1:]) and is_word(text[:1])) or is_word(place.ask.right[:1])
    number_or_call = code[-1].isdigit() or code[0].isdigit() or code.endswith(")") or bool(UNSPACED.search(code))
    bracket = balance(code)
    if finishes or number_or_call or bracket.loose:
        return text
    return (
        text
        if any(is_word(sign) or (ord(sign) > _WIDE and sign != "\ufffd") for sign in code) and _counts(code, place)
        else ""
    )


def _counts(word: str, place: Place) -> bool:
    """Whether so short a word says something: in text, alone between brackets, or the name of something near."""
    bare = re.sub(r"\W", "", word)
    kind = place.scope.language.kind
    if place.ask.left.rstrip().endswith(_SLOT) or kind is not LanguageKind.CODE or _in_words(place.ask.left, place):
        return True
    return (len(bare) > 1 and bare.lower() not in _DANGLE) or place.knows(bare)


def _in_words(left: str, place: Place) -> bool:
    """Whether the cursor stands in a string or a comment: any word says something there."""
    if place.scope.language.is_comment(left) or without_comment(left, place.scope.language) != left.rstrip():
        return True
    return balance(left, open_quotes="\"'`", quotes=place.scope.language.quotes).wanted[:1] in {('"',), ("'",), ("`",)}


def stays_apart(text: str, place: Place) -> str:
    """Nothing where its last word would run into the word right of the cursor: `send(│payload)` + `user` gives no `userpayload`."""
    right = place.ask.right[:1]
    if (
        not (is_word(text[-1:]) and is_word(right))
        or text.endswith("_")
        or UNSPACED.match(text[-1])
        or UNSPACED.match(right)
    ):
        return text
    return text if text[-1].isdigit() and right.isalpha() and not re.search(r"[^\W\d]\w*\Z", text) else ""
