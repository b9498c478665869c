"""The fixed ways of refactoring: each a sentence, otherwise alike."""

from temoto.core.action import Action, Kind, Result, Told
from temoto.core.messages import note
from temoto.core.messages.action import ActionTitle


def _rewrite(name: str, title: ActionTitle, task: str, order: int, kind: Kind = Kind.REWRITE) -> Action:
    return Action(name, note(title), kind, Result.EDIT, Told(task), order=order)


ACTIONS = (
    _rewrite(
        "simplify",
        ActionTitle.SIMPLIFY,
        "Make the code shorter and simpler without changing what it does: remove what is not needed, use what the language and its "
        "standard library already have.",
        20,
    ),
    _rewrite(
        "extract",
        ActionTitle.EXTRACT,
        "Move the part of the code that does a task of its own into a new function with a name that says what it does, placed in front "
        "of the code that calls it, and call it from there. Change nothing else.",
        21,
        Kind.EXTRACT,
    ),
    _rewrite(
        "rename",
        ActionTitle.RENAME,
        "Give local variables and parameters that are unclear a name that says what they hold, everywhere in the code. Change nothing "
        "else; keep the names of functions, classes and attributes, which other code may use.",
        22,
    ),
    _rewrite(
        "modernise",
        ActionTitle.MODERNISE,
        "Write the code in the way that is usual in current versions of the language, without changing what it does and without new "
        "dependencies.",
        23,
    ),
)
