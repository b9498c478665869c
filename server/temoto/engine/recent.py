"""Which answers were given lately, and does one of them still hold? What a recent answer says costs no model and no waiting."""

from collections import deque
from dataclasses import dataclass, replace

from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask, Ghost
from temoto.core.completion.reuse import kept_ghost, typed_since

MOST = 24  # some minutes of typing; each holds on to the lines around its cursor, which the document mostly holds too


@dataclass(frozen=True, slots=True)
class _Kept:
    ask: Ask
    ghost: Ghost | None
    reason: Reason


class Recent:
    """The newest answers of one model, for as long as it serves under the same settings."""

    def __init__(self) -> None:
        self._kept: deque[_Kept] = deque(maxlen=MOST)

    def keep(self, ask: Ask, ghost: Ghost | None, reason: Reason) -> None:
        """Take in what the model answered at `ask`."""
        if self._kept and self._kept[0].ask.lines is ask.lines:  # the beginning of the same answer
            self._kept.popleft()
        # Without its neighbours: they are whole documents, each of another moment.
        self._kept.appendleft(_Kept(replace(ask, others=()), ghost, reason))

    def ghost(self, ask: Ask) -> Ghost | None:
        """The rest of the newest answer that what was typed since is the beginning of."""
        for kept in self._kept:
            if kept.ghost is not None and (ghost := kept_ghost(kept.ask, kept.ghost, ask)):
                return ghost
        return None

    def silence(self, ask: Ask) -> Reason | None:
        """Why the model's answer was empty when it was asked the same."""
        for kept in self._kept:
            if kept.ghost is None and typed_since(kept.ask, ask) == "":
                return kept.reason
        return None

    def clear(self) -> None:
        """Forget all: another model serves, or by other settings."""
        self._kept.clear()
