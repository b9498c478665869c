"""Where does a text stop being settled? By a model's own vocabulary: which tokens at its end become others by what follows.

    `def f():⏎    ret`   → settled: `def f():⏎   `, since ` return` begins with ` ret`
    `print("`            → settled: `print`, since `("%` is a token
    `x = a + `           → settled: `x = a +`, since a word takes the blank before it

Kept as one run of bytes with an array of places: a vocabulary of 150,000 as Python's own objects is 20 MB, so it is 2.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

REACH = 48  # code points at a text's end that are looked at
LONGEST = 24  # bytes of a token that is looked for; longer ones are runs of blanks
NEXT = (
    "a",
    "0",
    "(",
    "\n",
    " x",
)  # what may follow: patterns cut before words, numbers, signs and lines each in their own way


@dataclass(frozen=True, slots=True)
class Sorted:
    """A vocabulary's tokens in order."""

    run: bytes
    ends: "array[int]"

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, at: int) -> bytes:
        return self.run[self.ends[at - 1] if at else 0 : self.ends[at]]

    def goes_on(self, begin: bytes) -> bool:
        """Whether a token begins so and is longer."""
        at = bisect_right(self, begin)
        return at < len(self) and self[at].startswith(begin)


def in_order(tokens: Iterable[bytes]) -> Sorted:
    """Tokens, put in order."""
    ends, run = array("I"), bytearray()
    for token in sorted(tokens):
        run += token
        ends.append(len(run))
    return Sorted(bytes(run), ends)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Vocabulary:
    """A CountTokens of a vocabulary that is known whole. `encode`: the tokens of a text; `token`: what one stands for."""

    count: Callable[[str], int]
    encode: Callable[[str], list[int]]
    token: Callable[[int], bytes]
    tokens: Sorted

    def __call__(self, text: str) -> int:
        return self.count(text)

    def settled(self, text: str) -> int:
        """How many code points of a text are cut into the same tokens whatever follows it."""
        tail = text[-REACH:]
        cut = self.encode(tail)
        kept = min(self._may_go_on(cut), *(_alike(cut, self.encode(tail + following)) for following in NEXT))
        while 0 < kept < len(cut):
            whole = b"".join(map(self.token, cut[:kept])).decode("utf-8", "replace")
            if tail.startswith(whole) and self.encode(whole) == cut[:kept]:
                return len(text) - len(tail) + len(whole)
            kept -= 1
        return len(text) if kept else len(text) - len(tail)

    def _may_go_on(self, cut: list[int]) -> int:
        """How many tokens stand before the first with which a longer token could begin."""
        end, kept = b"", len(cut)
        for at in range(len(cut) - 1, -1, -1):
            end = self.token(cut[at]) + end
            if len(end) > LONGEST and at < len(cut) - 1:
                break
            if self.tokens.goes_on(end):
                kept = at
        return kept


def _alike(cut: list[int], other: list[int]) -> int:
    """How many tokens two texts begin with alike."""
    if other[: len(cut)] == cut:
        return len(cut)
    return next(at for at, token in enumerate(cut) if other[at : at + 1] != [token])
