"""Which closers of a text close what was opened before it, and which does it still want?

    foo(│  + `bar(), [1])`   → loose: the last `)`       wanted: nothing
    foo(│  + `a).then(b`     → loose: the `)` behind a   wanted: `)`

Knows no language: brackets, quotes and escapes. A quote that does not close on its line is an apostrophe or a lifetime
(`don't`, `&'a str`), unless the caller knows that it can be an open string.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType

CLOSER_OF = MappingProxyType({"(": ")", "[": "]", "{": "}"})
QUOTES = frozenset(('"', "'", "`", '"""', "'''"))
CLOSING = frozenset(CLOSER_OF.values()) | QUOTES
_STRINGS = QUOTES - {"`"}
USUAL_QUOTES = ('"', "'")
TOKEN = re.compile(r"""\\.|\"{3}|'{3}|["'`()\[\]{}]""", re.DOTALL)
# Where a string ends: at its quote, but a short one never goes on in the next line.
_ENDS = MappingProxyType(
    {quote: re.compile(rf"\\.|{quote}" + ("|\n" if len(quote) == 1 else ""), re.DOTALL) for quote in _STRINGS}
)


@dataclass(frozen=True, slots=True)
class Balance:
    """`loose`: closers that nothing in the text opens, each with the offset behind it. `wanted`: innermost first."""

    loose: tuple[tuple[str, int], ...]
    wanted: tuple[str, ...]


def balance(
    text: str,
    *,
    before: tuple[str, ...] = (),
    open_quotes: str = "",
    interpolated: bool = False,
    quotes: tuple[str, ...] = USUAL_QUOTES,
) -> Balance:
    """The Balance of `text`. `before`: what is wanted where it begins. `open_quotes`: those it may leave open at its end.

    `interpolated`: a string open at the start holds code (`f"{x│}"`), so its brackets count.
    `quotes`: those of the language's strings; what is none of them holds a character at most (Rust's `'a` is a lifetime).
    A backtick hides nothing, because code stands in `${…}`; it closes where nothing else is open, and opens elsewhere.
    """
    stack: list[str] = []
    loose: list[tuple[str, int]] = []
    around = list(before)
    place = 0
    if around and around[0] in _STRINGS:
        end = _string_end(text, 0, around[0])
        place = end or 0
        sign = around.pop(0)
        if end is not None:
            loose += balance(text[: end - len(sign)], quotes=quotes).loose if interpolated else ()
            loose.append((sign, end))
    while found := TOKEN.search(text, place):
        sign, place = found.group(), found.end()
        if sign in _STRINGS:
            holds = len(sign) > 1 or sign in quotes
            end = _string_end(text, place, sign) if holds else _character_end(text, place, sign)
            if end is not None:
                place = end
            elif sign in open_quotes and (holds or place == len(text)) and (len(sign) > 1 or "\n" not in text[place:]):
                return Balance(tuple(loose), (sign, *reversed(stack)))
        elif stack and stack[-1] == sign:
            stack.pop()
        elif sign in CLOSER_OF:
            stack.append(CLOSER_OF[sign])
        elif sign == "`" and (stack or around[:1] != ["`"]):
            stack.append(sign)
        elif sign in CLOSING:
            loose.append((sign, place))
            if sign in around:
                del around[: around.index(sign) + 1]
    return Balance(tuple(loose), tuple(reversed(stack)))


def _character_end(text: str, start: int, quote: str) -> int | None:
    r"""The offset after the quote that closes a single character, `'('` or `'\n'`; None where there is none."""
    length = 2 if text[start : start + 1] == "\\" else 1
    end = start + length
    return end + 1 if text[end : end + 1] == quote else None


def _string_end(text: str, start: int, quote: str) -> int | None:
    place = start
    while found := _ENDS[quote].search(text, place):
        place = found.end()
        if found.group() == quote:
            return place
        if found.group() == "\n":
            return None
    return None
