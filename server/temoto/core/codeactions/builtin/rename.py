"""Rename for clarity: locals and parameters say what they hold. What other code may use keeps its name."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title

ACTION = Action(
    "rename",
    Title("Rename for clarity", "分かりやすい名前にする"),
    ActionKind.REWRITE,
    Result.EDIT,
    Instructions(
        "Give local variables and parameters that are unclear a name that says what they hold, everywhere in the code. Change nothing "
        "else; keep the names of functions, classes and attributes, which other code may use."
    ),
    order=22,
)
