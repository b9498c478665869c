"""How does `temoto cost` show its tables? Options with their sums, what they rest on, and when a machine has paid for itself."""

from collections.abc import Iterable

from rich.console import Console

from temoto.cli.cost.figures import CostReport
from temoto.cli.terminal.saying import in_language, language
from temoto.cli.terminal.tables import Column, output, remark, show
from temoto.core.cost.reckoning import MONTH_HOURS, Option, OptionKind, PaidBack, differing, hours
from temoto.core.messages import Sentence, note
from temoto.core.messages.cost import CostMessage, GuideNote

WRONG = "!"
ROOMY = 100  # columns in which all the sums and the remarks find room


def print_tables(costs: CostReport) -> Console:
    """The tables and their remarks; returns where they went."""
    console = output()
    work, used = costs.work, hours(costs.work, costs.guide.assumptions)
    money = _text(CostMessage.IN_USD, rate=f"{costs.rate:g}") if costs.currency == "usd" else _text(CostMessage.IN_YEN)
    head = _text(
        CostMessage.HEAD, requests=f"{work.requests:,}", tokens=f"{work.tokens:,}", hours=f"{used:,.4g}", money=money
    )
    columns, rows = _columns(costs), [_row(costs, one) for one in costs.options]
    if costs.asked_months and console.width < ROOMY:  # figures before remarks
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    show(console, columns, rows, title=head)
    console.line()
    for text in _remarks(costs):
        remark(console, text, indent=7 if text.startswith("  [") else 2)
    console.line()
    _print_paid_back(console, costs)
    console.line()
    return console


def _text(message: Sentence, **facts: object) -> str:
    return note(message, **facts).text(language())


def _columns(costs: CostReport) -> list[Column]:
    sums = [CostMessage.FIRST, CostMessage.MONTHLY, CostMessage.ONE_YEAR, CostMessage.THREE_YEARS]
    heads = [_text(one) for one in sums]
    if costs.asked_months:
        heads.append(_text(CostMessage.IN_MONTHS, months=costs.asked_months))
    return [
        Column(_text(CostMessage.OPTION), wraps=True),
        *(Column(head, right=True) for head in heads),
        Column(_text(CostMessage.REMARK), wraps=True),
    ]


def _row(costs: CostReport, option: Option) -> list[str]:
    wrong = differing(option)

    def cell(name: str, value: float) -> str:
        shown = costs.money(value)
        return f"{costs.money(wrong[name][0])} → {shown} {WRONG}" if name in wrong else shown

    sums = [
        cell("first", option.first),
        cell("monthly", option.monthly),
        cell("one_year", option.after(12)),
        cell("three_years", option.after(36)),
    ]
    if costs.asked_months:
        sums.append(costs.money(option.after(costs.asked_months)))
    marks = "".join(f" [{number}]" for number in option.corrections)
    remarks = {
        OptionKind.INSTANCE: _text(CostMessage.BY_THE_HOUR) + marks,
        OptionKind.LOCAL: in_language(GuideNote, option.note) or _text(CostMessage.ELECTRICITY),
    }
    return [costs.name(option), *sums, remarks.get(option.kind, in_language(GuideNote, option.note))]


def _remarks(costs: CostReport) -> Iterable[str]:
    wrong = [(one, figures) for one in costs.options for figures in differing(one).values()]
    reached = {_months_to(one, figure) for one, (figure, _right) in wrong}
    if len(reached) == 1 and wrong[0][0].monthly:
        figures = ", ".join(costs.money(figure) for _one, (figure, _right) in wrong)
        yield _text(CostMessage.GUIDE_WRONG, guide=figures, months=reached.pop())
    elif wrong:
        yield _text(CostMessage.GUIDE_FIGURES_WRONG)
    for tier in dict.fromkeys(one.borrowed for one in costs.options if one.borrowed):
        yield _text(CostMessage.BORROWED, build=costs.tier(tier))
    for build in costs.guide.builds:
        if build.and_up and any(one.build == build.tier for one in costs.options):
            yield _text(CostMessage.AND_UP, build=costs.tier(build.tier), price=costs.money(build.budget))
    if costs.work.hours is None and _full(costs):
        yield _text(CostMessage.ALL_DAY)
    numbers = sorted({number for one in costs.options for number in one.corrections})
    yield _text(CostMessage.PRICE_CLAIM, rate=f"{costs.rate:g}")
    for number in numbers:
        yield _correction(costs, number)


def _months_to(option: Option, figure: float) -> str:
    """After how many months the option really comes to the guide's figure."""
    return f"{(figure - option.first) / option.monthly:.4g}" if option.monthly else "?"


def _full(costs: CostReport) -> bool:
    return hours(costs.work, costs.guide.assumptions) >= MONTH_HOURS


def _correction(costs: CostReport, number: int) -> str:
    return f"  [{number}] {costs.corrections[number].truth.text(language())}"


def _print_paid_back(console: Console, costs: CostReport) -> None:
    builds = dict.fromkeys(one.local.name for one in costs.paid_back)
    found = {(one.local.name, one.other.name): one for one in costs.paid_back}
    names = {one.name: costs.name(one) for one in costs.options}
    columns = [Column(_text(CostMessage.AGAINST), wraps=True), *(Column(names[one], right=True) for one in builds)]
    others = dict.fromkeys(one.other.name for one in costs.paid_back)
    rows = [[names[other], *(_months(found[build, other]) for build in builds)] for other in others]
    show(console, columns, rows, title=_text(CostMessage.PAYS_BACK))
    guided = [one for one in costs.paid_back if one.guide]
    for number in sorted({number for one in guided if one.guide for number in one.guide.corrections}):
        remark(console, f"{WRONG} {_correction(costs, number).strip()}", indent=2)


def _months(case: PaidBack) -> str:
    """`28 → 29.4 ! (27.8)`: the guide's figure where it has one, the right one, and that without electricity."""
    shown = [_text(CostMessage.NEVER) if m is None else f"{m:,.1f}" for m in (case.months, case.without_electricity)]
    guide = f"{case.guide.months} → " if case.guide else ""
    mark = f" {WRONG}" if case.guide else ""
    return f"{guide}{shown[0]}{mark} ({shown[1]})"
