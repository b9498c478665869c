"""Write tests: a new test file for the definition at hand; never into one that is there."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title
from temoto.core.codeactions.spot import Spot, Target, TargetKind


def _applies(_spot: Spot, target: Target) -> bool:
    return target.definition is not None


ACTION = Action(
    "tests",
    Title("Write tests", "テストを書く"),
    ActionKind.REFACTOR,
    Result.TESTS,
    Instructions(
        "Write tests for the code with {framework}: what it is for, its edge cases, and what it refuses. Import it from where it is. "
        "Test what it does now; where that looks wrong, say so in a comment."
    ),
    applies=_applies,
    wants=TargetKind.DEFINITION,
    order=40,
)
