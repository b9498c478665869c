"""The fixed ways of refactoring: each a sentence, otherwise alike."""

from temoto.core.action import Action, Kind, Result, Title, Told


def _rewrite(name: str, title: Title, task: str, order: int, kind: Kind = Kind.REWRITE) -> Action:
    return Action(name, title, kind, Result.EDIT, Told(task), order=order)


ACTIONS = (
    _rewrite(
        "simplify",
        Title("Simplify", "簡潔にする"),
        "Make the code shorter and simpler without changing what it does: remove what is not needed, use what the language and its "
        "standard library already have.",
        20,
    ),
    _rewrite(
        "extract",
        Title("Extract function", "関数に切り出す"),
        "Move the part of the code that does a task of its own into a new function with a name that says what it does, placed in front "
        "of the code that calls it, and call it from there. Change nothing else.",
        21,
        Kind.EXTRACT,
    ),
    _rewrite(
        "rename",
        Title("Rename for clarity", "分かりやすい名前にする"),
        "Give local variables and parameters that are unclear a name that says what they hold, everywhere in the code. Change nothing "
        "else; keep the names of functions, classes and attributes, which other code may use.",
        22,
    ),
    _rewrite(
        "modernise",
        Title("Modernise", "現在の書き方にする"),
        "Write the code in the way that is usual in current versions of the language, without changing what it does and without new "
        "dependencies.",
        23,
    ),
)
