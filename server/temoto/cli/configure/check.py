"""`temoto configure --check`: what in the tools' settings disagrees with the plan, and what mends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import language
from temoto.core.configuring.target import Difference, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import note
from temoto.core.messages.differing import DifferingMessage
from temoto.ports import TemotoError

if TYPE_CHECKING:
    from temoto.compose.verbs import Tools


@dataclass(frozen=True, slots=True)
class Checked:
    """One tool: whether it has settings, and what in them disagrees."""

    target: Target
    there: bool
    differences: tuple[Difference, ...] = ()


def checked(targets: Sequence[Target], here: "Tools", plan: ToolPlan) -> tuple[Checked, ...]:
    """What disagrees in each tool's settings; a file that cannot be read is such a thing too. Only reads."""
    return tuple(_checked(target, here, plan) for target in targets if target.files)


def _checked(target: Target, here: "Tools", plan: ToolPlan) -> Checked:
    try:
        files = here.read(target)
    except TemotoError as error:
        return Checked(target, True, (Difference(error.note, note(DifferingMessage.MEND_IT)),))
    return Checked(target, False) if files is None else Checked(target, True, target.differences(plan, files))


def show_checked(report: Sequence[Checked], *, as_json: bool) -> None:
    """Sentences for people, one document for programs."""
    in_words = language()
    if as_json:
        print_json({"checked": [_document(each, in_words) for each in report]})
        return
    from temoto.cli.terminal.tables import output, remark

    console = output()
    for each in report:
        for difference in each.differences:
            remark(console, f"✗ {difference.what.text(in_words)}", indent=2)
            remark(console, f"  {difference.fix.text(in_words)}", indent=2)
        if not each.differences:
            message = DifferingMessage.AGREES if each.there else DifferingMessage.NO_SETTINGS
            remark(
                console,
                f"{'✓' if each.there else '–'} {note(message, tool=each.target.title).text(in_words)}",
                indent=2,
            )


def _document(each: Checked, in_words: str) -> dict[str, object]:
    return {
        "target": each.target.name,
        "there": each.there,
        "differences": [
            {"what": difference.what.text(in_words), "fix": difference.fix.text(in_words)}
            for difference in each.differences
        ],
    }
