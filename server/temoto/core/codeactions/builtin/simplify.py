"""Simplify: the same behaviour with less code."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title

ACTION = Action(
    "simplify",
    Title("Simplify", "簡潔にする"),
    ActionKind.REWRITE,
    Result.EDIT,
    Instructions(
        "Make the code shorter and simpler without changing what it does: remove what is not needed, use what the language and its "
        "standard library already have."
    ),
    order=20,
)
