"""What became of suggestions: how many were shown, taken, passed over, and how often was no model needed? Counts only, never a text.

No editor tells what its user did with a suggestion, so the document does, at the next question: it stands there whole (taken, or typed to
its end), in part, or something else does.
"""

from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ask, Ghost, Source
from temoto.core.completion.reuse import typed_since
from temoto.core.completion.use_counts import Counts

SMOOTH = 0.2  # the newest suggestion's part in how often they are used lately


class Uses:
    """Counts the answers of one session, in the order in which they are given.

    `lately`: the share of the model's newest suggestions that was used.
    """

    def __init__(self) -> None:
        self._counts = Counts()
        self.lately = 0.0
        self._open: tuple[Ask, Ghost] | None = None  # the suggestion that is on screen, from where it was first shown
        self._by_model = True  # the suggestion on screen is
        self._most = 0  # characters of it that stood in the document

    def asked(self, ask: Ask) -> None:
        """Judge the suggestion on screen by the document of one more question."""
        if self._open is None:
            return
        before, ghost = self._open
        typed = typed_since(before, ask)
        if typed is not None and typed.startswith(ghost.text):
            self._most = len(ghost.text)
            self._judge()
        elif typed is not None and ghost.text.startswith(typed):
            self._most = max(self._most, len(typed))
        else:
            self._judge()

    def answered(self, ask: Ask, answer: Answer) -> None:
        """Count one answer."""
        if answer.reason is Reason.SUPERSEDED:
            return
        if answer.ghost is None:
            self._counts.empty += 1
            return
        match answer.source:
            case Source.ASKED:
                self._counts.asked += 1
            case Source.JOINED:
                self._counts.joined += 1
            case Source.KEPT:
                self._counts.kept += 1
            case Source.NAMED:
                self._counts.named += 1
        if self._open is None:
            self._open, self._most, self._by_model = (ask, answer.ghost), 0, answer.source is not Source.NAMED
            self._counts.shown += 1

    def drain(self) -> Counts:
        """What was counted since this was called last. A suggestion that is still on screen is judged later."""
        counts, self._counts = self._counts, Counts()
        return counts

    def _judge(self) -> None:
        whole = self._open is not None and self._most == len(self._open[1].text)
        if whole:
            self._counts.taken += 1
        elif self._most:
            self._counts.partly += 1
        else:
            self._counts.passed += 1
        self._counts.characters += self._most
        if self._by_model:
            self.lately += SMOOTH * ((1.0 if self._most else 0.0) - self.lately)
        self._open, self._most = None, 0
