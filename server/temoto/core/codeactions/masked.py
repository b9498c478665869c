"""What of the code is a model not shown that an action asks, and how does it come back? A secret is shown as stars, and a line that a
reply has as it was shown stands as it is. Whatever else a reply does with such a line makes it of no use: nobody could tell what was meant.

    TOKEN = "********"   in a reply is   TOKEN = "q7Rk…"   again, at whatever indentation
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from temoto.core.code.secret_text import key_lines, least_mask, looks_secret, masked_line, masked_text, of_key
from temoto.core.code.text import split_lines
from temoto.core.codeactions.context import ContextPiece
from temoto.core.codeactions.spot import Spot, Target

_BEYOND: Final = 4_096  # characters before a text that is shown from there on: a secret that is cut in two is one


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked lines of a target, without blanks around them: each as the model was shown it, and as it stands. `mask`: the shortest;
    `wide`: what is only likely a secret is masked too."""

    lines: tuple[tuple[str, str], ...] = ()
    mask: str = ""
    wide: bool = False

    def restored(self, reply: str) -> str:
        """A reply in which the lines that are as they were shown are as they stand. Of several that look alike, each in its turn."""
        if not self.lines or self.mask not in reply:
            return reply
        originals: dict[str, list[str]] = defaultdict(list)
        for shown, line in self.lines:
            originals[shown].append(line)
        seen, made = Counter[str](), list[str]()
        for line in split_lines(reply):
            bare = line.strip()
            turns = originals.get(bare)
            made.append(line.replace(bare, turns[seen[bare] % len(turns)], 1) if turns else line)
            seen[bare] += 1
        return "".join(made)

    def touched(self, text: str) -> bool:
        """Whether the new text of the target has not each of these lines as often as the target, or holds a mask."""
        if not self.lines:
            return False
        new = Counter(line.strip() for line in split_lines(text))
        old = Counter(line for _, line in self.lines)
        return any(new[line] != count for line, count in old.items()) or any(
            self.said(line) for line in new if line not in old
        )

    def said(self, text: str) -> bool:
        """Whether a text holds a mask."""
        return bool(self.mask) and self.mask in text


def masked_target(spot: Spot, target: Target, *, wide: bool) -> tuple[Spot, Masked]:
    """(the spot as a model may be shown its target, what that hides). `wide`: also what is only likely a secret."""
    keys, first = frozenset(key_lines(spot.lines)), target.first
    pairs: list[tuple[str, str]] = []
    shown: list[str] = []
    mask = ""
    for number, line in enumerate(spot.lines[first : target.last + 1], first):
        shown.append(of_key(line) if number in keys else masked_line(line, wide=wide))
        if shown[-1] != line:
            pairs.append((shown[-1].strip(), line.strip()))
            mask = least_mask(line, shown[-1], mask)
    if not pairs:
        return spot, Masked(wide=wide)
    lines = (*spot.lines[:first], *shown, *spot.lines[target.last + 1 :])
    return replace(spot, lines=lines), Masked(tuple(pairs), mask, wide)


def masked_pieces(pieces: Sequence[ContextPiece], spot: Spot, *, wide: bool) -> tuple[ContextPiece, ...]:
    """What may be shown around the target: of the document itself with masks, of others only what holds no secret."""
    keys = frozenset(key_lines(spot.lines))
    shown: list[ContextPiece] = []
    for piece in pieces:
        if piece.uri == spot.uri:
            numbers = [number for first, last in piece.spans for number in range(first, last + 1)]
            lines = [
                of_key(spot.lines[one]) if one in keys else masked_line(spot.lines[one], wide=wide) for one in numbers
            ]
            shown.append(replace(piece, text="".join(lines)))
        elif not looks_secret(piece.text):
            shown.append(piece)
    return tuple(shown)


def masked_end(text: str, most: int, *, wide: bool) -> str:
    """The last `most` characters of a text, each secret under a mask."""
    return masked_text(text[-(most + _BEYOND) :], wide=wide)[-most:]
