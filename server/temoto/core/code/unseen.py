r"""Which characters of a text does nobody see, or do they do something to whoever shows it? Controls, bidi, zero widths, tags.

Trojan Source (CVE-2021-42574) is why they are kept out of code; a terminal that is told `\x1b]0;…` is why they are shown as marks.
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from typing import Final

# Letters and marks without a shape of their own, which category alone does not tell.
SHAPELESS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
FIRST_VARIANT, LAST_VARIANT = 0xE0100, 0xE01EF  # of Han characters; behind anything else they hide bytes
JOINER: Final = "\u200d"  # makes one emoji of several
_PLAIN: Final = frozenset("\t\n\r")
_LINE_END: Final = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_PICTURES: Final = 0x2400  # ␀ and what follows: a picture of each control


def first_unseen(text: str, known: AbstractSet[str] = frozenset()) -> int | None:
    """Where the first such character stands that is not among the `known` ones; None where there is none."""
    strange = {
        one for one in set(text) - known if not one.isprintable() or one in SHAPELESS or ord(one) >= FIRST_VARIANT
    } - _PLAIN
    if not strange:
        return None
    return next((place for place, one in enumerate(text) if one in strange and is_unseen(text, place)), None)


def is_unseen(text: str, place: int) -> bool:
    """Whether the character at a place is one; line ends and tabs are none."""
    character = text[place]
    if character in _PLAIN:
        return False
    if character == JOINER and place and place + 1 < len(text):
        return not (_joins(text[place - 1]) and _joins(text[place + 1]))
    if FIRST_VARIANT <= ord(character) <= LAST_VARIANT:
        return not _is_han(text[place - 1 : place])
    return character in SHAPELESS or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def visible(text: str) -> str:
    r"""The text on one line with each such character as a mark: `a\x1b[2J` → `a␛[2J`."""
    if text.isascii() and text.isprintable():
        return text
    return visible_lines(_LINE_END.sub("␊", text).replace("\t", " "))


def visible_lines(text: str, known: AbstractSet[str] = frozenset()) -> str:
    """The same of a text of many lines, whose line ends and tabs stay; so do the `known` characters."""
    if first_unseen(text, known) is None:
        return text
    return "".join(_mark(one) if one not in known and is_unseen(text, place) else one for place, one in enumerate(text))


def name_of(character: str) -> str:
    """What a character is called: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _mark(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    return "␡" if code == 0x7F else "\ufffd" if 0xD800 <= code <= 0xDFFF else f"<U+{code:04X}>"


def _joins(character: str) -> bool:
    return unicodedata.category(character) == "So" or character == "\ufe0f" or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_han(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith("CJK ")
