"""The user's own code actions: `[[actions]]` of the settings as the same record as those temoto brings."""

from collections.abc import Iterable
from dataclasses import dataclass

from temoto.core.code.unseen import visible
from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result
from temoto.core.codeactions.spot import Spot, Target
from temoto.core.settings import OwnAction


@dataclass(frozen=True, slots=True)
class OwnTitle:
    """A title as its user wrote it, in whatever language."""

    said: str

    def text(self, language: str = "en") -> str:  # noqa: ARG002 - Words
        return visible(self.said)


def to_actions(settings: Iterable[OwnAction]) -> tuple[Action, ...]:
    """The user's actions in their order, behind temoto's own."""
    return tuple(_action(number, one) for number, one in enumerate(settings, 1))


def _action(number: int, own: OwnAction) -> Action:
    def applies(spot: Spot, target: Target) -> bool:
        if own.languages and spot.language not in own.languages:
            return False
        if own.applies_to == "selection":
            return spot.selects
        return own.applies_to == "any" or target.definition is not None

    # The braces of a user's prompt mean themselves.
    told = Instructions(own.prompt.replace("{", "{{").replace("}", "}}"))
    return Action(
        f"own-{number}", OwnTitle(own.title), ActionKind(own.kind), Result(own.result), told, applies, order=60 + number
    )
