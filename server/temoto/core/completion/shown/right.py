"""What stands right of the cursor, and which part of the answer says it again? Cut from the answer, or overwritten by it.

    count(│);  /* rows */ + `table);`      → `count(table);  /* rows */`
    const who = │ || "none"; + `user.name || "none"`   → `user.name`

Where an editor put only closers there, the answer brings its own over them (`closers_met`).
"""

import re
from types import MappingProxyType
from typing import Final

from temoto.core.code.brackets import CLOSING, TOKEN, balance
from temoto.core.completion.gate import is_word, only_closers
from temoto.core.completion.records import Ask
from temoto.core.completion.scope import is_between
from temoto.core.completion.shown.place import Place

_SKELETON: Final = re.compile(r"(?:[\s)\]}>\"'`;,:]|\(\)|\[\]|\{\}|</[\w.:-]*>|/>)*\Z")
_SKELETON_TOKEN: Final = re.compile(r"</[\w.:-]*>|/>|[^\s]")
_WIDE: Final = MappingProxyType(dict(zip("「『（【〈《［｛“«‘", "」』）】〉》］｝”»’", strict=True)))
_WIDE_CLOSERS: Final = frozenset(_WIDE.values())
_OVERLAP: Final = 200  # code points of the right that are looked for at the answer's end


def without_right(text: str, place: Place) -> str:
    """The text without what stands right of the cursor, where it ends in that, in its beginning, or in its closers."""
    right = place.right
    if not right or only_closers(right) or (place.scope.between and "\n" in text):
        return text
    if text.endswith(right):
        return text[: -len(right)]
    bare = right.lstrip()
    if bare != right and text.endswith(bare):
        return text[: -len(bare)].rstrip()
    if _SKELETON.match(right) and skeleton_met(text, right):
        return text
    shorter = _without_overlap(text, bare)
    return shorter if shorter is not None else _without_doubled(text, place)


def _without_overlap(text: str, right: str) -> str | None:
    """The text without an end that is how the right begins; None where there is none."""
    for size in range(min(len(right), len(text), _OVERLAP), 0, -1):
        if not text.endswith(right[:size]):
            continue
        kept = text[: len(text) - size]
        if is_word(kept[-1:]) and is_word(right[0]):
            continue
        if is_word(right[size - 1]) and is_word(right[size : size + 1]) and size < len(text.strip()):
            continue
        if size == 1 and right[0] in "([{\"'`":
            continue
        if right[0] in ")]}" and _needs(kept, right[:size]):
            continue
        return kept.rstrip() if not kept.endswith("\n") else kept
    return None


def _needs(kept: str, end: str) -> bool:
    """Whether a text needs the closers it ends in for what it opened itself."""
    return bool(balance(kept).wanted) and end[0] in balance(kept).wanted


def _without_doubled(text: str, place: Place) -> str:
    """The text up to the closer that stands right of the cursor already."""
    quotes = place.scope.language.quotes
    left, right = place.ask.left, place.right
    first = text.split("\n", 1)[0]
    before = balance(left, open_quotes=right + first, quotes=quotes).wanted
    readings = [(before, before)]
    if before[:1] and before[0] in "\"'`" and left.rfind("{") > left.rfind("}"):
        readings = [((), ("}", *before))]  # code in a string
    for state, wanted in readings:
        ours = balance(text, before=state, open_quotes=right, quotes=quotes)
        theirs = balance(right, before=state, quotes=quotes).loose
        if ours.wanted or not theirs:
            continue
        extra = max(0, len(wanted) - len(theirs))
        loose = ours.loose[extra:]
        if loose and loose[0][0] == theirs[0][0]:
            return text[: loose[0][1] - len(loose[0][0])].rstrip()
    at = _wide_loose(text)
    if at is not None and text[at] == right[0]:
        return text[:at]
    return text


def _wide_loose(text: str) -> int | None:
    """Where the first wide closer stands that nothing in the text opens."""
    wanted: list[str] = []
    for at, sign in enumerate(text):
        if sign in _WIDE:
            wanted.append(_WIDE[sign])
        elif sign in _WIDE_CLOSERS:
            if not wanted:
                return at
            if wanted[-1] == sign:
                wanted.pop()
    return None


def skeleton_met(text: str, right: str) -> bool:
    """Whether the text brings all of a right that an editor or a snippet put there, from its own first closer to its end: `"></a>`."""
    tokens = _SKELETON_TOKEN.findall(right)
    place_in = 0
    for token in tokens:
        at = text.find(token, place_in)
        if at < 0:
            return False
        place_in = at + len(token)
    return place_in == len(text) and len(right.strip()) > 1 and text.strip() != right.strip()


def closers_met(text: str, ask: Ask, quotes: tuple[str, ...]) -> int:
    """How many code points right of the cursor the text brings itself, and so must replace."""
    right = ask.right.rstrip()
    if not right:
        return 0
    if not only_closers(right):
        whole = "\n" in text and text.endswith(right) and is_between(ask.left.rstrip(), right.strip())
        return len(right) if whole or (_SKELETON.match(right) and skeleton_met(text, right)) else 0
    before = balance(ask.left, open_quotes=right + text.split("\n", 1)[0], quotes=quotes)
    ours = balance(text, before=before.wanted, open_quotes=right, quotes=quotes)
    if ours.wanted and right.replace(" ", "").startswith("".join(ours.wanted)):
        return 0  # the text needs them for what it opened itself
    closers = [match for match in TOKEN.finditer(right) if match.group() in CLOSING]
    # The left side may want more than the editor closed: the text's first closers are for those.
    extra = max(0, len(before.wanted) - len(closers)) if closers else 0
    inside = balance(text, before=before.wanted, open_quotes=right, interpolated=True, quotes=quotes)
    met = max(_closers_in_order([*reading.loose[extra:]], text, right) for reading in (ours, inside))
    if not met:
        met = _marks_met(text, right, [*ours.loose[extra:]])
    rest = right[met:].strip()
    if right == ">" and _angles(text) > 0:
        return 1
    if not met and right[0] in _WIDE_CLOSERS and (at := _wide_loose(text)) is not None and text[at] == right[0]:
        return _wide_met(text[at:], right)
    ends = bool(rest) and not CLOSING.intersection(rest) and text.endswith(rest)
    return len(right) if ends and (">" not in rest or _angles(text) > 0) else met


def _marks_met(text: str, right: str, loose: list[tuple[str, int]]) -> int:
    """How far into a right like `; )` the text has its marks, and the closer behind them: `i < n; i++)`."""
    mark = right[0]
    at = text.find(mark)
    if mark not in ";," or at < 0 or at == len(text) - 1 or len(right) < 2:
        return 0
    behind = len(right) - len(right[1:].lstrip())
    if loose and loose[0][1] > at + 1 and right[behind:].startswith(loose[0][0]):
        return behind + _closers_in_order(loose, text, right[behind:])
    return behind if right[behind:] and not loose else 0


def _wide_met(brought: str, right: str) -> int:
    """How many signs of the right, a closer first, the text brings in the same order."""
    met = 0
    for sign in right:
        at = brought.find(sign)
        if at < 0:
            break
        brought, met = brought[at + 1 :], met + 1
    return met


def _closers_in_order(loose: list[tuple[str, int]], text: str, right: str) -> int:
    """How far into `right` its closers are the loose ones of `text`, with what punctuation follows them in both."""
    met = place = behind = 0
    while place < len(right):
        match = TOKEN.match(right, place)
        token = match.group() if match else right[place]
        if token in CLOSING:
            if not loose or loose[0][0] != token:
                break
            behind = loose.pop(0)[1]
        elif not token.isspace():
            if not met or text[behind : behind + 1] != token:
                break
            behind += 1
        place += len(token)
        met = met if token.isspace() else place
    return met


def _angles(text: str) -> int:
    """How many more angle brackets the text closes than it opens; arrows are none."""
    text = text.replace("=>", "").replace("->", "")
    return text.count(">") - text.count("<")


def closer_below(text: str, place: Place) -> str:
    """With what closes the block on a line of its own, where the cursor stood between both: `{│}` + `⏎  x;` → `{⏎  x;⏎}`."""
    if not place.scope.between or "\n" not in text or closers_met(text, place.ask, place.scope.language.quotes):
        return text
    left, right = place.ask.left, place.right.lstrip()
    if not only_closers(right):
        loose = balance(text, quotes=place.scope.language.quotes).loose
        if loose and loose[0][0] == right[0]:
            text = text[: loose[0][1] - 1]
    return f"{text.rstrip()}\n{left[: len(left) - len(left.lstrip())]}{right}"
