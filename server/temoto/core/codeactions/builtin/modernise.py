"""Modernise: the way the language is written today."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title

ACTION = Action(
    "modernise",
    Title("Modernise", "現在の書き方にする"),
    ActionKind.REWRITE,
    Result.EDIT,
    Instructions(
        "Write the code in the way that is usual in current versions of the language, without changing what it does and without new "
        "dependencies."
    ),
    order=23,
)
