"""What became of a code action: one ending, a sentence, and what the model wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from temoto.core.backend.calls import Usage
from temoto.core.code.outline import Outline
from temoto.core.codeactions.spot import Edit, Spot, Target
from temoto.core.messages import Note


class Ending(StrEnum):
    """How it ended. Only `changed` and `made` have touched anything."""

    CHANGED = "changed"  # the document
    MADE = "made"  # a new file
    NOTED = "noted"  # there is something to read
    UNCHANGED = "unchanged"  # the model found nothing to change
    UNUSABLE = "unusable"  # the answer could not be used
    NOT_LANDED = "not-landed"  # it could, and the document was not there for it any more
    DECLINED = "declined"  # the user was asked and did not want it
    FAILED = "failed"  # no answer was had


@dataclass(frozen=True, slots=True)
class ProposedRewrite:
    """A rewrite the user may apply later: of this target, as it stood in this spot. `outline`: of the document with it, where known."""

    spot: Spot
    target: Target
    text: str
    outline: Outline | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`text` is what the model wrote, or the code of a rewrite; `edits` are those applied; `more`: the sentence
    says something the screen does not show."""

    ending: Ending
    said: Note
    model: str = ""
    text: str = ""
    edits: tuple[Edit, ...] = ()
    fix: ProposedRewrite | None = None
    more: bool = False
    usage: Usage = field(default_factory=Usage)
    timing_ms: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def good(self) -> bool:
        """Whether the user has what they asked for."""
        return self.ending in {Ending.CHANGED, Ending.MADE, Ending.NOTED, Ending.UNCHANGED}
