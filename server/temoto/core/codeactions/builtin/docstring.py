"""Write docstring: what a definition promises, in the language's own form. Nothing of the code is changed."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title
from temoto.core.codeactions.spot import Spot, Target, TargetKind


def _applies(_spot: Spot, target: Target) -> bool:
    return target.definition is not None and not target.definition.documented


ACTION = Action(
    "docstring",
    Title("Write docstring", "ドキュメントコメントを書く"),
    ActionKind.REWRITE,
    Result.EDIT,
    Instructions(
        "Write the documentation comment of this definition in the form usual in its language, in the style of those around it, in "
        "{language}: what it promises in one sentence, then parameters, result and errors where they are not plain from the names. "
        "Answer with the code and the comment in it; change nothing else."
    ),
    applies=_applies,
    wants=TargetKind.DEFINITION,
    order=41,
    additions_only=True,
)
