"""Translate comments: into the user's language, wherever they are in another. The code stays as it is."""

from temoto.core.code.languages import language_of
from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title
from temoto.core.codeactions.spot import Spot, Target


def _applies(spot: Spot, target: Target) -> bool:
    language = language_of(spot.language)
    marks = (*language.comments.starts, *(language.long_quotes if language.docstring else ()))
    return any(mark in line for line in spot.lines[target.first : target.last + 1] for mark in marks)


ACTION = Action(
    "translate",
    Title("Translate comments", "コメントを翻訳する"),
    ActionKind.REWRITE,
    Result.EDIT,
    Instructions(
        "Translate every comment and docstring that is not in {language} into {language}. Change nothing else: not the code, not its "
        "texts, not the names."
    ),
    applies=_applies,
    order=43,
)
