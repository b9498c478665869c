"""What of the costs is drawn, and where does the drawing go: to the terminal, or into an .svg file?"""

from collections.abc import Iterable
from math import ceil
from pathlib import Path

from rich.console import Console
from rich.text import Text

from temoto.cli.cost.figures import CostReport
from temoto.cli.terminal.as_json import unicode_output
from temoto.cli.terminal.saying import language
from temoto.cli.terminal.tables import PLOT, remark, say
from temoto.core.cost.plot import Chart, Crossing, Line
from temoto.core.cost.plot_svg import picture
from temoto.core.cost.plot_text import drawn
from temoto.core.cost.reckoning import Option, OptionKind, PaidBack
from temoto.core.messages import note
from temoto.core.messages.cost import CostMessage
from temoto.ports import TemotoError

ROWS, WIDEST = 16, 110
USUAL_MONTHS, MOST_MONTHS = 36, 120  # the guide's three years; nobody keeps a machine longer than ten
COLOURS = ("cyan", "yellow", "green", "magenta", "white", "red", "blue", "bright_black")


def horizon(back: Iterable[PaidBack]) -> int:
    """As many whole years as it takes to see machines pay back against the API; three where they never do."""
    months = [one.months for one in back if one.other.kind is OptionKind.API and one.months is not None]
    last = max((one for one in months if one <= MOST_MONTHS), default=0.0)
    return min(MOST_MONTHS, ceil(last * 1.1 / 12) * 12) if last else USUAL_MONTHS


def chart(costs: CostReport) -> Chart:
    """Machines, the API, subscriptions, and of the rented ones the cheapest; equal lines as one."""
    text = language()
    kinds = (OptionKind.LOCAL, OptionKind.API, OptionKind.SUBSCRIPTION)
    shown = [one for kind in kinds for one in costs.options if one.kind is kind]
    rented = [one for one in costs.options if one.kind is OptionKind.INSTANCE]
    shown += sorted(rented, key=lambda one: one.monthly)[:1]
    lines: dict[tuple[float, float], list[Option]] = {}
    for one in shown:
        lines.setdefault((one.first, one.monthly), []).append(one)
    # What the question is about fills the chart; dearer subscriptions leave it at the top.
    weighed = [one for one in shown if one.kind in {OptionKind.LOCAL, OptionKind.API}]
    return Chart(
        title=note(CostMessage.TITLE).text(text),
        across=note(CostMessage.ACROSS).text(text),
        up=note(CostMessage.UP_USD if costs.currency == "usd" else CostMessage.UP_YEN).text(text),
        lines=tuple(
            Line(", ".join(costs.name(one) for one in same), costs.sum(first), costs.sum(monthly))
            for (first, monthly), same in lines.items()
        ),
        months=costs.months,
        top=costs.sum(max(one.after(costs.months) for one in weighed)) * 1.02,
        crossings=tuple(
            Crossing(
                one.months,
                costs.sum(one.other.after(one.months)),
                note(CostMessage.BREAK_EVEN, months=f"{one.months:,.1f}").text(text),
            )
            for one in costs.paid_back
            if one.other.kind is OptionKind.API and one.months is not None and one.months <= costs.months
        ),
    )


def print_plot(console: Console, plotted: Chart, file: Path | None) -> None:
    """The chart in letters, coloured where the terminal has colours."""
    columns = min(console.width, WIDEST) if console.is_terminal else PLOT
    remark(console, plotted.title)
    for row in drawn(plotted, columns - 1, ROWS, braille=unicode_output()):
        text = Text(no_wrap=True)
        for piece, line in row:
            text.append(piece, style="" if line is None else COLOURS[line % len(COLOURS)])
        text.rstrip()
        with console.capture() as captured:
            console.print(text, soft_wrap=True)
        say(console, captured.get())
    if file:
        remark(console, note(CostMessage.DRAWN, file=file).text(language()))


def written(plotted: Chart, file: Path) -> None:
    """The chart as an SVG file."""
    try:
        file.write_text(picture(plotted), encoding="utf-8")
    except OSError as error:
        raise TemotoError(CostMessage.NOT_WRITTEN, file=file, detail=error.strerror or error) from error
