"""Refactor: the same behaviour, better to read. Asks nothing."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title

KEEPS = "Keep its behaviour, its signatures and the comments that are still true."

ACTION = Action(
    "refactor",
    Title("Refactor", "リファクタリング"),
    ActionKind.REWRITE,
    Result.EDIT,
    Instructions(
        "Refactor the code so that it is easier to read: clear names for local variables, simple control flow, no repetition, "
        f"no needless nesting. {KEEPS}"
    ),
    order=10,
)
