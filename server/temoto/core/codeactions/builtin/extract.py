"""Extract function: a task of its own gets a name of its own."""

from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title

ACTION = Action(
    "extract",
    Title("Extract function", "関数に切り出す"),
    ActionKind.EXTRACT,
    Result.EDIT,
    Instructions(
        "Move the part of the code that does a task of its own into a new function with a name that says what it does, placed in front "
        "of the code that calls it, and call it from there. Change nothing else."
    ),
    order=21,
)
