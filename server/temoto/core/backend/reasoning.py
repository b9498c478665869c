r"""Which part of a chat answer is reasoning, and which is for the user? Split by the tags models put around their reasoning.

    <think>Let me see.</think>\n\nYes.   → thought, then text
    Let me see.\n</think>\n\nYes.        → the same, where the model's template had opened the thought

An opening tag counts only at the beginning. A closing tag that nothing opened counts once, and only at the end of a line:
an answer may speak of such tags. It comes when the thought has been handed out as text, so the piece says `was_thought`.

Never loses a character but the tags and the blanks around them, wherever the stream cuts its pieces.
"""

from collections.abc import Iterable
from enum import Enum, auto

from temoto.core.backend.calls import ChatChunk

TAGS = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("[THINK]", "[/THINK]"),
    ("<seed:think>", "</seed:think>"),
)
OPENING = tuple(opening for opening, _ in TAGS)
CLOSING = tuple(closing for _, closing in TAGS)


class _At(Enum):
    """Where in the answer the next character stands."""

    START = auto()  # nothing but blanks so far
    THOUGHT = auto()
    TEXT = auto()  # which may turn out to have been thought
    ANSWER = auto()  # which cannot


class ReasoningSplitter:
    """Splits one answer that is fed piece by piece; each piece is handed out as soon as it is clear what it is."""

    def __init__(self) -> None:
        self._at = _At.START
        self._held = ""  # what cannot be told yet
        self._closing = ""
        self._skips = False  # blanks after a tag belong to it

    def feed(self, text: str) -> list[ChatChunk]:
        """The chunks that are certain once `text` has come."""
        self._held += text
        told: list[ChatChunk] = []
        while self._step(told):
            pass
        return told

    def end(self) -> list[ChatChunk]:
        """The chunks held back so far; called when the answer ends."""
        held, self._held = self._held, ""
        if self._at is _At.TEXT and held.rstrip() in CLOSING:
            return [ChatChunk(was_reasoning=True)]
        if not held:
            return []
        return [ChatChunk(reasoning=held)] if self._at is _At.THOUGHT else [ChatChunk(held)]

    def _step(self, chunks: list[ChatChunk]) -> bool:
        """Handle the text up to the next tag; False where more text is needed first."""
        if self._skips:
            self._held = self._held.lstrip()
            self._skips = not self._held
        if not self._held:
            return False
        if self._at is _At.START:
            return self._begun()
        if self._at is _At.THOUGHT:
            return self._thinking(chunks)
        if self._at is _At.TEXT:
            return self._talking(chunks)
        chunks.append(ChatChunk(self._held))
        self._held = ""
        return False

    def _begun(self) -> bool:
        seen = self._held.lstrip()
        for opening, closing in TAGS:
            if seen.startswith(opening):
                self._to(_At.THOUGHT, seen[len(opening) :])
                self._closing = closing
                return True
        if any(opening.startswith(seen) for opening in OPENING):
            return False
        self._at = _At.TEXT
        return True

    def _thinking(self, chunks: list[ChatChunk]) -> bool:
        thought, closed, rest = self._held.partition(self._closing)
        keep = 0 if closed else _begins_at_end(thought, (self._closing,))
        if said := thought[: len(thought) - keep]:
            chunks.append(ChatChunk(reasoning=said))
        if closed:
            self._to(_At.ANSWER, rest)
            return True
        self._held = thought[len(thought) - keep :]
        return False

    def _talking(self, chunks: list[ChatChunk]) -> bool:
        place, tag = min(
            ((self._held.find(tag), tag) for tag in (*OPENING, *CLOSING) if tag in self._held), default=(-1, "")
        )
        if place < 0:
            keep = _begins_at_end(self._held, (*OPENING, *CLOSING))
            _say(chunks, self._held[: len(self._held) - keep])
            self._held = self._held[len(self._held) - keep :]
            return False
        _say(chunks, self._held[:place])
        after = self._held[place + len(tag) :]
        self._held = self._held[place:]
        if tag in OPENING:  # it is spoken of
            self._at = _At.ANSWER
            return True
        line = after.lstrip(" \t\r")
        if not line:
            return False
        if line[0] == "\n":
            chunks.append(ChatChunk(was_reasoning=True))
            self._to(_At.ANSWER, after)
            return True
        _say(chunks, tag)
        self._held = after
        return True

    def _to(self, at: _At, rest: str) -> None:
        self._at, self._held, self._skips = at, rest, True


def with_piece(text: str, thought: str, piece: ChatChunk) -> tuple[str, str]:
    """(text, reasoning) with `piece` added."""
    if piece.was_reasoning:
        text, thought = "", thought + text
    return text + piece.text, thought + piece.reasoning


def gathered(pieces: Iterable[ChatChunk]) -> tuple[str, str]:
    """(text, reasoning) of all pieces together."""
    text = thought = ""
    for piece in pieces:
        text, thought = with_piece(text, thought, piece)
    return text, thought


def _say(chunks: list[ChatChunk], text: str) -> None:
    if text:
        chunks.append(ChatChunk(text))


def _begins_at_end(text: str, tags: tuple[str, ...]) -> int:
    """How many characters at the end of `text` may be the beginning of a tag."""
    longest = min(len(text), max(len(tag) for tag in tags) - 1)
    return next((size for size in range(longest, 0, -1) if any(tag.startswith(text[-size:]) for tag in tags)), 0)
