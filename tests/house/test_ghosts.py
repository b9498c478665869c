"""docs/ghosts.md says what the tables say. UPDATE_GOLDEN=1 writes it anew."""

import re

from temoto.core.completion.shown.rules import RULES
from temoto.core.completion.stop import OF_EITHER, OF_MANY, OF_ONE
from tests.core.completion.shown import examples
from tests.house.test_docs_fresh import written_into
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "ghosts.md"


def code(text: str) -> str:
    if not text:
        return "no ghost"
    shown = re.sub(r"(.)\1{99,}", lambda run: f"{run[1] * 3}…({len(run[0])})", text)
    shown = re.sub("[\u200b\u202e]", lambda met: f"(U+{ord(met[0]):04X})", shown)
    shown = shown.replace("\n", "⏎").replace("\t", "⇥").replace("|", "\\|")
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def table(*rows: tuple[str, ...]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (rows[0], ("---",) * len(rows[0]), *rows[1:]))


def test_where_the_stream_is_left():
    rows = [
        (
            (condition.__doc__ or "").split("\n")[0].strip().rstrip("."),
            wanted,
            *map(code, examples.CUTS[condition.__name__]),
        )
        for wanted, conditions in (("one line", OF_ONE[:1]), ("many", OF_MANY[:1]), ("either", OF_EITHER))
        for condition in conditions
    ]
    written_into(PAGE, "conditions", table(("it is cut", "of", "language", "document", "answer"), *rows))


def test_what_is_made_of_the_text():
    rows = [
        (str(number), rule.does, *map(code, examples.RULES[rule.apply.__name__]), code(rule.empty))
        for number, rule in enumerate(RULES, 1)
    ]
    head = ("", "a ghost …", "language", "document", "answer", "becomes", "reason, where nothing is left")
    written_into(PAGE, "rules", table(head, *rows))
