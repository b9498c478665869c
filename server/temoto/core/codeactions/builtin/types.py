"""Add types: annotations where a language takes them but does not demand them."""

import re

from temoto.core.code.languages import language_of
from temoto.core.codeactions.action import Action, ActionKind, Instructions, Result, Title
from temoto.core.codeactions.spot import Spot, Target, TargetKind

# A parameter between commas or brackets that has no `:` behind it, or a head without a result.
_PYTHON_HEAD = re.compile(
    r"^\s*(?:async\s+)?def\s+\w+\s*\((?P<inside>.*?)\)\s*(?P<result>->)?[^\n:]*:", re.MULTILINE | re.DOTALL
)


def _applies(spot: Spot, target: Target) -> bool:
    language = language_of(spot.language)
    if not language.optional_types or target.definition is None:
        return False
    if language.id != "python":
        return True
    heads = list(_PYTHON_HEAD.finditer(spot.text(target)))
    return any(not head["result"] or _bare(head["inside"]) for head in heads)


def _bare(inside: str) -> bool:
    """Whether a parameter has no annotation."""
    names = [one.strip() for one in inside.split(",")]
    return any(re.fullmatch(r"\*{0,2}\w+(\s*=.*)?", one) and one not in {"self", "cls", "*", "/"} for one in names)


ACTION = Action(
    "types",
    Title("Add types", "型を付ける"),
    ActionKind.REWRITE,
    Result.EDIT,
    Instructions(
        "Add type annotations to parameters, results and, where they are not plain, variables. Change nothing else."
    ),
    applies=_applies,
    wants=TargetKind.DEFINITION,
    order=42,
)
