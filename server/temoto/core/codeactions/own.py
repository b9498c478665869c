"""What makes a user's own prompt from the settings a code action? `[[actions]]` as the same record as those temoto brings."""

from collections.abc import Iterable
from dataclasses import dataclass

from temoto.core.codeactions.action import Action, Kind, Result, Told
from temoto.core.codeactions.spot import Spot, Target
from temoto.core.settings import OwnAction


@dataclass(frozen=True, slots=True)
class OwnTitle:
    """A title as its user wrote it, in whatever language."""

    said: str

    def text(self, language: str = "en") -> str:  # noqa: ARG002 - Words
        return self.said


def own_actions(settings: Iterable[OwnAction]) -> tuple[Action, ...]:
    """The user's actions in their order, behind temoto's own."""
    return tuple(_action(number, one) for number, one in enumerate(settings, 1))


def _action(number: int, one: OwnAction) -> Action:
    def applies(spot: Spot, target: Target) -> bool:
        if one.languages and spot.language not in one.languages:
            return False
        if one.applies_to == "selection":
            return spot.selects
        return one.applies_to == "any" or target.definition is not None

    # The braces of a user's prompt mean themselves.
    told = Told(one.prompt.replace("{", "{{").replace("}", "}}"))
    return Action(
        f"own-{number}", OwnTitle(one.title), Kind(one.kind), Result(one.result), told, applies, order=60 + number
    )
