"""How are the values of a GGUF header read? In order, a piece of the file at a time, and never past what the file can hold.

Nothing in a file is believed: every length is held against the file's size and a limit before anything is read or skipped.
"""

import struct
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO

from temoto.core.messages.stores import FileProblem

PIECE = 1 << 18
EDGE = 4_096  # bytes at both ends by which a vocabulary is known again
LARGE = 10_000  # texts; a shorter array is not worth remembering
LONGEST_KEY = 65_535  # the format's own limit
LONGEST_TEXT = 8 << 20  # the longest chat templates are a tenth of a megabyte
MOST_VALUES = 16_000_000  # of one array; the largest vocabularies have a quarter of a million tokens

STRING, ARRAY = 8, 9
_SCALARS: Mapping[int, struct.Struct] = MappingProxyType(
    {
        kind: struct.Struct(f"<{code}")
        for kind, code in zip((0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12), "BbHhIif?Qqd", strict=True)
    }
)
_NO_NUMBERS = "f?d"
_U64 = struct.Struct("<Q")


class Unreadable(ValueError):
    """The file is no GGUF that can be read; `problem` says why."""

    def __init__(self, problem: FileProblem, **facts: str | int) -> None:
        super().__init__(problem.name)
        self.problem, self.facts = problem, facts


class Vocabularies:
    """Arrays of texts that were walked through before: many files have the same vocabulary, and walking is what a header costs.

    One is the same if it has as many texts, and its first and its last EDGE bytes are the same, at the same distance.
    """

    def __init__(self) -> None:
        self.ends: dict[tuple[int, bytes], tuple[int, bytes]] = {}
        self.texts: dict[tuple[bytes, tuple[int, bytes] | None, int], str] = {}


class Values:
    """The values of an open file, one after the other from its beginning."""

    def __init__(self, file: BinaryIO, size: int, known: Vocabularies | None = None) -> None:
        self._file, self._size, self._known = file, size, known or Vocabularies()
        self._piece, self._at, self._start = b"", 0, 0  # what was read last, the place in it, its place in the file

    @property
    def place(self) -> int:
        """Bytes from the beginning of the file."""
        return self._start + self._at

    def go(self, place: int) -> None:
        """Go on reading there."""
        self._file.seek(place)
        self._piece, self._at, self._start = b"", 0, place

    def take(self, count: int) -> bytes:
        """The next bytes."""
        if self._at + count > len(self._piece):
            self._read_on(count)
        taken = self._piece[self._at : self._at + count]
        self._at += count
        return taken

    def skip(self, count: int) -> None:
        """Leave out so many bytes."""
        if self.place + count > self._size:
            raise Unreadable(FileProblem.CUT_OFF)
        if self._at + count <= len(self._piece):
            self._at += count
        else:
            self.go(self.place + count)

    def number(self, kind: int) -> int:
        """The next whole number, of this type."""
        value = self._scalar(kind)
        if not isinstance(value, int):
            raise Unreadable(FileProblem.NONSENSE, detail="length")
        return value

    def text(self, longest: int = LONGEST_TEXT) -> str:
        """The next text; what is no UTF-8 in it is shown as such."""
        return self.take(self._length(longest)).decode("utf-8", "replace")

    def value(self, kind: int) -> object:
        """The next value of this type: text, number, switch, or for an array (its type, how many, where it begins), which is skipped."""
        if kind == STRING:
            return self.text()
        if kind != ARRAY:
            return self._scalar(kind)
        inner, count = self.number(4), self.number(10)
        if count > MOST_VALUES:
            raise Unreadable(FileProblem.NONSENSE, detail=f"array: {count}")
        begins = self.place
        if inner == STRING:
            self._skip_array(count)
        elif inner in _SCALARS:
            self.skip(count * _SCALARS[inner].size)
        else:
            raise Unreadable(FileProblem.NONSENSE, detail=f"array: {inner}")
        return (inner, count, begins)

    def texts_at(self, begins: int, count: int) -> Iterator[str]:
        """Each of an array of texts that begins there and was skipped before."""
        self.go(begins)
        unpack = _U64.unpack_from
        for _ in range(count):
            if self._at + 8 > len(self._piece):
                self._read_on(8)
            start = self._at + 8
            end = start + unpack(self._piece, self._at)[0]
            if end <= len(self._piece):
                self._at = end
                yield self._piece[start:end].decode("utf-8", "replace")
            else:
                yield self.text()

    def numbers_at(self, kind: int, begins: int, count: int) -> list[int]:
        """All of an array of whole numbers of this type, likewise."""
        form = _SCALARS.get(kind)
        if form is None or form.format[-1] in _NO_NUMBERS:
            raise Unreadable(FileProblem.NONSENSE, detail=f"array: {kind}")
        self.go(begins)
        many = struct.Struct(f"<{count}{form.format[-1]}")
        return [*many.unpack(self.take(many.size))]

    def text_at(self, begins: int, count: int, number: int) -> str:
        """A text, by its number, of an array of so many that begins there and was skipped before."""
        head = self._edge(begins)
        ends = self._known.ends.get((count, head))  # by now this file's own
        key = (head, ends, number)
        if ends is None or key not in self._known.texts:
            self.go(begins)
            self.skip_texts(number)
            self._known.texts[key] = self.text(LONGEST_KEY)
        return self._known.texts[key]

    def _skip_array(self, count: int) -> None:
        """Leave out an array of texts, at once where it was walked through before."""
        begins = self.place
        if count < LARGE:
            self.skip_texts(count)
            return
        key = (count, self._edge(begins))
        length, tail = self._known.ends.get(key, (0, b""))
        if length and begins + length <= self._size and self._edge(begins + length - EDGE) == tail:
            return
        self.go(begins)
        self.skip_texts(count)
        after = self.place
        self._known.ends[key] = (after - begins, self._edge(after - EDGE))

    def _edge(self, place: int) -> bytes:
        """EDGE bytes from there on, or what is left of the file; the place is behind them then."""
        self.go(place)
        return self.take(max(0, min(EDGE, self._size - place)))

    def skip_texts(self, count: int) -> None:
        """Leave out so many texts: the vocabulary, which is what reading a header costs."""
        unpack, piece, at = _U64.unpack_from, self._piece, self._at
        last = len(piece) - 8
        for _ in range(count):
            if at > last:
                self._at = at
                self._read_on(8)
                piece, at = self._piece, 0
                last = len(piece) - 8
            length = unpack(piece, at)[0]
            at += 8 + length
            if at > last + 8:
                self._at = at - length
                if length > LONGEST_TEXT:
                    raise Unreadable(FileProblem.NONSENSE, detail=f"text: {length}")
                self.skip(length)
                piece, at = self._piece, self._at
                last = len(piece) - 8
        self._at = at

    def _scalar(self, kind: int) -> object:
        form = _SCALARS.get(kind)
        if form is None:
            raise Unreadable(FileProblem.NONSENSE, detail=f"type: {kind}")
        return form.unpack(self.take(form.size))[0]

    def _length(self, longest: int) -> int:
        length = _U64.unpack(self.take(8))[0]
        if length > longest:
            raise Unreadable(FileProblem.NONSENSE, detail=f"text: {length}")
        return length

    def _read_on(self, count: int) -> None:
        """Have at least so many bytes from here on."""
        left = self._piece[self._at :]
        if self.place + count > self._size:
            raise Unreadable(FileProblem.CUT_OFF)
        self._start, self._at = self.place, 0
        self._piece = left + self._file.read(max(count, PIECE))
        if len(self._piece) < count:
            raise Unreadable(FileProblem.CUT_OFF)
