"""Where does a text speak control tokens? Looked for by how they begin, so that thousands of them cost no more than ten."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

KEPT = 16  # families and vocabularies; a session has two or three


@dataclass(frozen=True, slots=True)
class ControlSearch:
    """Control tokens, ready to be looked for. `starts` meets the first letter of one; `lengths` are those possible, by the first two."""

    tokens: frozenset[str]
    starts: re.Pattern[str]
    lengths: Mapping[str, tuple[int, ...]]

    def first_in(self, text: str) -> int | None:
        """Where the first one begins."""
        return next(self._places(text), None) if self.tokens else None

    def broken(self, text: str) -> str:
        """The text with a space after the first letter of each."""
        pieces: list[str] = []
        done = 0
        for place in self._places(text) if self.tokens else ():
            pieces.append(text[done : place + 1])
            done = place + 1
        return " ".join((*pieces, text[done:])) if pieces else text

    def _places(self, text: str) -> Iterator[int]:
        for match in self.starts.finditer(text):
            at = match.start()
            if (
                any(text[at : at + length] in self.tokens for length in self.lengths.get(text[at : at + 2], ()))
                or text[at] in self.tokens
            ):
                yield at


@lru_cache(maxsize=KEPT)
def search_for(controls: tuple[str, ...]) -> ControlSearch:
    """These, ready to be looked for."""
    tokens = frozenset(controls) - {""}
    seconds: defaultdict[str, set[str]] = defaultdict(set)
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for token in tokens:
        seconds[token[0]].add(token[1:2])
        lengths[token[:2]].add(len(token))
    starts = [
        re.escape(first) if "" in after else f"{re.escape(first)}(?=[{re.escape(''.join(sorted(after)))}])"
        for first, after in sorted(seconds.items())
    ]
    return ControlSearch(
        tokens, re.compile("|".join(starts)), {head: tuple(sorted(several)) for head, several in lengths.items()}
    )
