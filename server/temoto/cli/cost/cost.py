"""`temoto cost`: what a machine of one's own costs against an API, a subscription or a rented machine, and when it pays back.

The guide's tables with its own prices; a figure of its that is wrong is shown with the right one beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer

from temoto.cli.cost.as_json import to_json
from temoto.cli.cost.figures import CostReport
from temoto.cli.cost.plot import chart, horizon, print_plot, written
from temoto.cli.cost.show import print_tables
from temoto.cli.terminal.as_json import print_json
from temoto.cli.terminal.saying import fail, misused
from temoto.core.cost.reckoning import MONTH_HOURS, YEN_PER_USD, Workload, options, paid_back
from temoto.core.messages import note
from temoto.core.messages.cost import CostMessage
from temoto.core.models.guide import Guide
from temoto.ports import TemotoError

LONGEST = 1_200  # months


@dataclass(frozen=True, slots=True)
class _Limit:
    least: float
    most: float
    example: str


_COUNT = _Limit(0, 1_000_000_000, "1000")
_MONTHS = _Limit(1, LONGEST, "--months 36")
_RATE = _Limit(0.01, 1_000_000, "--rate 150")


def cost(
    requests: int = typer.Option(1_000, "--requests", help="Requests a month."),
    tokens: int = typer.Option(500, "--tokens", help="Tokens in and out of one request, together."),
    watts: float | None = typer.Option(
        None, "--watts", help="What the machine draws while it generates.  [guide: 150]"
    ),
    yen_per_kwh: float | None = typer.Option(None, "--yen-per-kwh", help="Price of electricity.  [guide: 30]"),
    hours: float | None = typer.Option(None, "--hours", help="Hours a month it generates.  [default: from --requests]"),
    build: str = typer.Option("", "--build", help="Only this build of the guide's: entry, middle, high or pro."),
    months: int | None = typer.Option(None, "--months", help="Also what has been paid by then; the plot ends there."),
    currency: str = typer.Option("yen", "--currency", help="yen or usd."),
    rate: float | None = typer.Option(None, "--rate", help="With --currency usd: yen a dollar.  [guide: 140]"),
    plot: Path | None = typer.Option(None, "--plot", metavar="FILE.svg", help="Write the plot as a picture."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document and nothing else."),
) -> None:
    """What your own machine costs against APIs, subscriptions and rented machines, and when it has paid for itself."""
    _between("--requests", requests, _COUNT)
    _between("--tokens", tokens, _COUNT)
    _between("--watts", watts, _Limit(0, 100_000, "--watts 300"))
    _between("--yen-per-kwh", yen_per_kwh, _Limit(0, 100_000, "--yen-per-kwh 30"))
    _between("--hours", hours, _Limit(0, MONTH_HOURS, "--hours 100"))
    _between("--months", months, _MONTHS)
    _between("--rate", rate, _RATE)
    _money(currency, rate)
    if plot is not None and plot.suffix.lower() != ".svg":
        misused(note(CostMessage.NOT_AN_SVG, file=plot), "--plot")
    try:
        said = _reckoned(Workload(requests, tokens, watts, yen_per_kwh, hours), build, months, currency, rate)
        if plot is not None:
            written(chart(said), plot)
    except TemotoError as error:
        fail(error.note)
    if as_json:
        found: dict[str, Any] = to_json(said) | ({"plot": str(plot)} if plot else {})
        print_json(found)
        return
    console = print_tables(said)
    print_plot(console, chart(said), plot)


def _reckoned(work: Workload, build: str, months: int | None, currency: str, rate: float | None) -> CostReport:
    from temoto.compose import verbs  # with pydantic: after the command line is understood

    tables = verbs.tables()
    guide = tables.load_guide()
    _build(build, guide)
    yen_per_usd = rate or YEN_PER_USD
    found = options(guide, tables.load_instances(), work, build, yen_per_usd)
    back = paid_back(guide, found, work)
    return CostReport(
        guide=guide,
        corrections={one.number: one for one in tables.load_corrections()},
        work=work,
        options=found,
        paid_back=back,
        months=months or horizon(back),
        asked_months=months,
        currency=currency,
        rate=yen_per_usd,
    )


def _between(option: str, given: float | None, limit: _Limit) -> None:
    if given is None or (math.isfinite(given) and limit.least <= given <= limit.most):
        return
    example = limit.example if limit.example.startswith("-") else f"{option} {limit.example}"
    cure = note(CostMessage.CURE_EXAMPLE, example=example)
    shown = [f"{value:,.10g}" for value in (given, limit.least, limit.most)]
    misused(note(CostMessage.NOT_BETWEEN, given=shown[0], least=shown[1], most=shown[2], cure=cure), option)


def _money(currency: str, rate: float | None) -> None:
    if currency not in {"yen", "usd"}:
        misused(note(CostMessage.NO_SUCH_CURRENCY, given=currency), "--currency")
    if rate is not None and currency != "usd":
        misused(note(CostMessage.RATE_ALONE), "--rate")


def _build(given: str, guide: Guide) -> None:
    known: Sequence[str] = [one.tier for one in guide.builds]
    if given and given not in known:
        near = get_close_matches(given.lower(), known, n=1, cutoff=0)[0]
        misused(note(CostMessage.NO_SUCH_BUILD, given=given, near=near, choices=", ".join(known)), "--build")
