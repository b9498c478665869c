"""What is a code action, before anybody asks a model? Its name, when it applies, what the model is told, and what comes of it.

Each lies in a file of its own in core/codeactions/builtin/, found there by its `ACTION`; the user's own come from the
settings as the same record. Never asks anything: whether an action applies is told from a Spot alone, in microseconds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from temoto.core.code.unseen import visible
from temoto.core.codeactions.spot import Diagnostic, Spot, Target, TargetKind
from temoto.core.codeactions.target import target_at, target_of
from temoto.core.messages import Words
from temoto.core.models.records import Role


class ActionKind(StrEnum):
    """LSP's kinds that temoto uses. `source` is not among them: VS Code shows such actions only in a menu of their own."""

    QUICK_FIX = "quickfix"
    REFACTOR = "refactor"
    EXTRACT = "refactor.extract"
    REWRITE = "refactor.rewrite"


class Result(StrEnum):
    """What an action ends in."""

    EDIT = "edit"  # the target is rewritten
    NOTE = "note"  # something to read
    ADVICE = "advice"  # something to read, and a rewrite the user may apply
    TESTS = "tests"  # a new file beside the code, or something to read where there is one already


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the model is told to do, beside the code: in English, which every model was taught. `{language}` is the user's."""

    task: str


@dataclass(frozen=True, slots=True)
class Title:
    """An action's name in a menu, in both languages. `{problem}` is the diagnostic's message, for actions that are about one."""

    english: str
    japanese: str
    problem: str = ""

    def text(self, language: str = "en") -> str:
        return (self.japanese if language == "ja" else self.english).replace("{problem}", visible(self.problem))


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a user can have done. `order` is its place in the menu; lower comes first.

    `applies`: whether it makes sense here. `wants`: what it works on; `DEFINITION` takes the whole one around whatever is selected.
    `asks`: it wants an instruction from the user, and is offered only where one can be asked for. `each`: it is about one diagnostic
    and is offered for each of the first few. `additions_only`: whatever the model says, no line of the target is changed or lost.
    """

    id: str
    title: Words
    kind: ActionKind
    result: Result
    instructions: Instructions
    applies: Callable[[Spot, Target], bool] = lambda _spot, _target: True
    wants: TargetKind = TargetKind.SELECTION
    order: int = 100
    role: Role = Role.CHAT
    asks: bool = False
    each: bool = False
    additions_only: bool = False
    numbered: bool = False  # the model sees line numbers, so that it can name them


@dataclass(frozen=True, slots=True)
class Offered:
    """An action as it stands in a menu: on this target, about these diagnostics."""

    action: Action
    target: Target
    diagnostics: tuple[Diagnostic, ...] = ()

    @staticmethod
    def title_of(action: Action) -> Words:
        """An action's title where no menu is shown."""
        return Offered(action, Target(TargetKind.FILE, 0, 0)).title

    @property
    def title(self) -> Words:
        """As the menu shows it: one that is about a diagnostic says which."""
        own = self.action.title
        if not isinstance(own, Title):
            return own
        problem = " ".join(self.diagnostics[0].message.split()) if self.diagnostics else "…"
        return replace(own, problem=problem if len(problem) <= TITLE else f"{problem[: TITLE - 1]}…")


TITLE = 60  # code points of a message in a menu
MOST_EACH = 3  # a line with more diagnostics than that has one cause


def offered(actions: Iterable[Action], spot: Spot, *, asks: bool) -> tuple[Offered, ...]:
    """The menu of a spot. `asks`: the user can be asked for an instruction."""
    there = {extent: target_at(spot, wants=extent) for extent in (TargetKind.SELECTION, TargetKind.DEFINITION)}
    menu: list[Offered] = []
    for action in sorted(actions, key=lambda one: (one.order, one.id)):
        if action.asks and not asks:
            continue
        if action.each:
            found = ((one, target_of(spot, one)) for one in worst_first(spot.diagnostics)[:MOST_EACH])
            menu += [
                Offered(action, place, (one,))
                for one, place in found
                if place is not None and action.applies(spot, place)
            ]
        elif (target := there.get(action.wants)) is not None and action.applies(spot, target):
            menu.append(Offered(action, target, spot.diagnostics if action.result is Result.ADVICE else ()))
    return tuple(menu)


def worst_first(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By severity, then by place."""
    return tuple(sorted(diagnostics, key=lambda one: (one.severity, one.start)))


def named(name: str, actions: Iterable[Action]) -> Action | None:
    """The action somebody means by its id, or by the title of one of their own."""
    every = tuple(actions)
    exact = next((one for one in every if one.id == name), None)
    return exact or next((one for one in every if one.title.text().casefold() == name.casefold()), None)
