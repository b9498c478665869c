"""What stands around the cursor already: the word and the quote left of it, lines above it, lines below it."""

import re
from typing import Final

from temoto.core.code.brackets import balance
from temoto.core.code.left_open import Reading, opens_block
from temoto.core.code.text import indent_width
from temoto.core.completion.records import Ask
from temoto.core.completion.shown.place import Place

_TAIL: Final = re.compile(r"(?:\w+(?:\?\.|\.|::|->))*\w*\Z")
# What is no word and is begun all the same: `$na`, `@na`, `background-co`, `<di`.
_ODD_TAIL: Final = re.compile(r"(?:(?:[$@]{1,2}|</?)\w*|[a-zA-Z]\w*(?:-\w*)+)\Z")
_WORD: Final = re.compile(r"\w+")
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_IMPORT: Final = re.compile(r"(?:import|from|using|use|require|#\s*include|@import|package|module|namespace)\b")
_LONG_LINE: Final = 30


def word_left(text: str, place: Place) -> str:
    """Without the half-typed word or path left of the cursor: `subproc│` + `subprocess.run()` → `ess.run()`."""
    left = place.ask.left[-200:]
    odd = _ODD_TAIL.search(left)
    if odd and len(text) > len(odd.group()) and text.startswith(odd.group()):
        return text[len(odd.group()) :]
    match = _TAIL.search(left)
    tail = match.group() if match else ""
    if not tail or not text.startswith(tail) or len(text) == len(tail):
        return text
    rest = text[len(tail) :]
    if re.search(r"\W", tail):
        return rest  # a path
    if not any(sign.isalpha() for sign in tail):
        return text
    first = (_WORD.match(text) or [""])[0]
    if place.knows(tail + first) or (place.scope.prose and len(tail) < 4):
        return text
    return rest if len(tail) >= 3 or place.knows(first) else text


def quote_left(text: str, place: Place) -> str:
    """Without the quote that stands left of the cursor already: `"│"` + `"Bob"` → `Bob"`."""
    left = place.ask.left
    for quote in ('"""', "'''", '"', "'", "`"):
        if left.endswith(quote) and text.startswith(quote):
            first = text.split("\n", 1)[0]
            again = text.find(quote, len(quote)) > 0 and first.count(quote) % 2 == 0
            opened = balance(left, open_quotes=quote, quotes=place.scope.language.quotes).wanted[:1] == (quote,)
            if len(quote) == 1 and quote == "`":
                opened = left.count("`") % 2 == 1
            begins = text[len(quote) : len(quote) + 1]
            if again and opened and begins not in ("", *" ,;:)]}+\n.", quote):
                return text[len(quote) :]
            return text
    return text


def line_above(text: str, place: Place) -> str:
    """Nothing where all it says is an import or the head of a definition that stands above."""
    line = text.strip()
    if "\n" in line or not place.scope.fresh or line not in place.scope.lines_above:
        return text
    words = place.scope.language.definitions.words
    head = bool(words) and bool(re.match(rf"(?:[\w@]+\s+){{0,3}}(?:{'|'.join(map(re.escape, words))})\s", line))
    return "" if head or _IMPORT.match(line) else text


def cut_below(text: str, ask: Ask) -> str:
    """The text without last lines that stand below the cursor just so, equally indented."""
    below = [line.rstrip() for line in ask.lines[ask.line - ask.first + 1 :] if line.strip()]
    fresh = not ask.left.strip()
    lines = text.split("\n")
    whole = [(ask.left if fresh and not number else "") + line.rstrip() for number, line in enumerate(lines)]
    for start in range(0 if fresh else 1, len(lines)):
        rest = [line for line in whole[start:] if line.strip()]
        if rest and rest == below[: len(rest)]:
            return "\n".join(lines[:start]).rstrip()
    return text


def lines_below(text: str, place: Place) -> str:
    """Without last lines that stand below the cursor, also where they differ in a comma, in blanks or in a sign of a long line."""
    below = place.below()
    shorter = _without_below(text, below, place) if below else text
    while shorter != text:
        text, shorter = shorter, _without_below(shorter, below, place)
    return text


def _without_below(text: str, below: list[str], place: Place) -> str:
    fresh = place.scope.fresh
    lines = text.split("\n")
    whole = [(place.ask.left if fresh and not number else "") + line.rstrip() for number, line in enumerate(lines)]
    for start in range(0 if fresh else 1, len(lines)):
        rest = [line for line in whole[start:] if line.strip()]
        if rest and _stand_below(rest, below, first=not start, whole=whole[:start], place=place):
            return "\n".join(lines[:start]).rstrip()
    return text


def _stand_below(rest: list[str], below: list[str], *, first: bool, whole: list[str], place: Place) -> bool:
    if rest == below[: len(rest)]:
        return True
    if len(rest) > len(below) or not all(same_line(ours, theirs) for ours, theirs in zip(rest, below, strict=False)):
        return False
    if not any(_WORD.search(line) for line in rest) or place.scope.language.closes(rest[0].strip()):
        return False  # a lone closer is judged by what is open
    if all(indent_width(ours) == indent_width(theirs) for ours, theirs in zip(rest, below, strict=False)):
        return True
    before = next((line for line in reversed(whole) if line.strip()), "")
    inside = bool(before) and (opens_block(before, place.scope.language) or indent_width(rest[0]) > place.scope.width)
    return (first or not inside) and len(rest[0].strip()) > 3


def same_line(ours: str, theirs: str) -> bool:
    """Whether two lines say the same: a name or a number that differs makes them two."""
    ours, theirs = ours.strip(), theirs.strip()
    if ours.rstrip(",; \t") == theirs.rstrip(",; \t"):
        return bool(ours.rstrip(",; \t"))
    if _WORD.findall(ours) != _WORD.findall(theirs) or not _WORD.search(ours):
        return False
    mine, their = _TOKEN.findall(ours.rstrip(",;")), _TOKEN.findall(theirs.rstrip(",;"))
    if mine == their:
        return True
    odd = sum(a != b for a, b in zip(mine, their, strict=False)) + abs(len(mine) - len(their))
    return len(ours) >= _LONG_LINE and odd <= 3


def lone_closer(text: str, place: Place) -> str:
    """Nothing where all it brings is a closer, and nothing is open that it could close."""
    code = text.strip()
    language = place.scope.language
    if not code or not place.scope.fresh or place.right or len(code) > 40:
        return text
    if not (language.closes(code) and not _says(code, place)):
        return text
    opener, width = _line_as_deep(place), place.scope.width
    if opener and indent_width(opener) == width and opens_block(opener, language):
        closed = place.scope.below_width == width and language.closes(place.scope.below)
        return "" if closed else text
    if place.scope.opened is None:
        return "" if _all_closed(place) else text
    return text if place.scope.unclosed else ""


def _line_as_deep(place: Place) -> str:
    """The nearest line above that stands no further right than the cursor's."""
    above = reversed(place.ask.lines[: place.ask.line - place.ask.first])
    return next((line for line in above if line.strip() and indent_width(line) <= place.scope.width), "")


def _says(code: str, place: Place) -> bool:
    """Whether a line that begins with a closer goes on to something: `} else {`, `).map(x)`."""
    words = set(_WORD.findall(code))
    ends = {word.strip("<@/ ") for word in place.scope.language.blocks.ends}
    return (bool(words - ends) and not code.startswith("</")) or code.endswith(("{", "(", "[", ":"))


def _all_closed(place: Place) -> bool:
    """Whether no bracket is open at the cursor, by the lines near above."""
    reading = Reading(place.scope.language)
    for line in place.scope.lines_above[-20:]:
        reading.read(line)
    return not reading.brackets
