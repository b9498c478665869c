"""How does `temoto cost` show its tables? Options with their sums, what they rest on, and when a machine has paid for itself."""

from collections.abc import Iterable

from rich.console import Console

from temoto.cli.cost.figures import Said
from temoto.cli.terminal.saying import in_language, language
from temoto.cli.terminal.tables import Column, output, remark, show
from temoto.core.cost.reckoning import MONTH_HOURS, Kind, Option, PaidBack, differing, hours
from temoto.core.messages import Sentence, note
from temoto.core.messages.cost import CostMessage, GuideNote

WRONG = "!"
ROOMY = 100  # columns in which all the sums and the remarks find room


def print_tables(said: Said) -> Console:
    """The tables and their remarks; returns where they went."""
    console = output()
    work, used = said.work, hours(said.work, said.guide.assumptions)
    money = _text(CostMessage.IN_USD, rate=f"{said.rate:g}") if said.currency == "usd" else _text(CostMessage.IN_YEN)
    head = _text(
        CostMessage.HEAD, requests=f"{work.requests:,}", tokens=f"{work.tokens:,}", hours=f"{used:,.4g}", money=money
    )
    columns, rows = _columns(said), [_row(said, one) for one in said.options]
    if said.asked_months and console.width < ROOMY:  # figures before remarks
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    show(console, columns, rows, title=head)
    console.line()
    for text in _remarks(said):
        remark(console, text, indent=7 if text.startswith("  [") else 2)
    console.line()
    _print_paid_back(console, said)
    console.line()
    return console


def _text(message: Sentence, **facts: object) -> str:
    return note(message, **facts).text(language())


def _columns(said: Said) -> list[Column]:
    sums = [CostMessage.FIRST, CostMessage.MONTHLY, CostMessage.ONE_YEAR, CostMessage.THREE_YEARS]
    heads = [_text(one) for one in sums]
    if said.asked_months:
        heads.append(_text(CostMessage.IN_MONTHS, months=said.asked_months))
    return [
        Column(_text(CostMessage.OPTION), wraps=True),
        *(Column(head, right=True) for head in heads),
        Column(_text(CostMessage.REMARK), wraps=True),
    ]


def _row(said: Said, one: Option) -> list[str]:
    wrong = differing(one)

    def cell(name: str, value: float) -> str:
        shown = said.money(value)
        return f"{said.money(wrong[name][0])} → {shown} {WRONG}" if name in wrong else shown

    sums = [
        cell("first", one.first),
        cell("monthly", one.monthly),
        cell("one_year", one.after(12)),
        cell("three_years", one.after(36)),
    ]
    if said.asked_months:
        sums.append(said.money(one.after(said.asked_months)))
    marks = "".join(f" [{number}]" for number in one.corrections)
    remarks = {
        Kind.INSTANCE: _text(CostMessage.BY_THE_HOUR) + marks,
        Kind.LOCAL: in_language(GuideNote, one.note) or _text(CostMessage.ELECTRICITY),
    }
    return [said.name(one), *sums, remarks.get(one.kind, in_language(GuideNote, one.note))]


def _remarks(said: Said) -> Iterable[str]:
    wrong = [(one, figures) for one in said.options for figures in differing(one).values()]
    reached = {_months_to(one, figure) for one, (figure, _right) in wrong}
    if len(reached) == 1 and wrong[0][0].monthly:
        figures = ", ".join(said.money(figure) for _one, (figure, _right) in wrong)
        yield _text(CostMessage.GUIDE_WRONG, guide=figures, months=reached.pop())
    elif wrong:
        yield _text(CostMessage.GUIDE_FIGURES_WRONG)
    for tier in dict.fromkeys(one.borrowed for one in said.options if one.borrowed):
        yield _text(CostMessage.BORROWED, build=said.tier(tier))
    for build in said.guide.builds:
        if build.and_up and any(one.build == build.tier for one in said.options):
            yield _text(CostMessage.AND_UP, build=said.tier(build.tier), price=said.money(build.budget))
    if said.work.hours is None and _full(said):
        yield _text(CostMessage.ALL_DAY)
    numbers = sorted({number for one in said.options for number in one.corrections})
    yield _text(CostMessage.PRICE_CLAIM, rate=f"{said.rate:g}")
    for number in numbers:
        yield _correction(said, number)


def _months_to(one: Option, figure: float) -> str:
    """After how many months the option really comes to the guide's figure."""
    return f"{(figure - one.first) / one.monthly:.4g}" if one.monthly else "?"


def _full(said: Said) -> bool:
    return hours(said.work, said.guide.assumptions) >= MONTH_HOURS


def _correction(said: Said, number: int) -> str:
    return f"  [{number}] {said.corrections[number].truth.text(language())}"


def _print_paid_back(console: Console, said: Said) -> None:
    builds = dict.fromkeys(one.local.name for one in said.paid_back)
    found = {(one.local.name, one.other.name): one for one in said.paid_back}
    names = {one.name: said.name(one) for one in said.options}
    columns = [Column(_text(CostMessage.AGAINST), wraps=True), *(Column(names[one], right=True) for one in builds)]
    others = dict.fromkeys(one.other.name for one in said.paid_back)
    rows = [[names[other], *(_months(found[build, other]) for build in builds)] for other in others]
    show(console, columns, rows, title=_text(CostMessage.PAYS_BACK))
    guided = [one for one in said.paid_back if one.guide]
    for number in sorted({number for one in guided if one.guide for number in one.guide.corrections}):
        remark(console, f"{WRONG} {_correction(said, number).strip()}", indent=2)


def _months(one: PaidBack) -> str:
    """`28 → 29.4 ! (27.8)`: the guide's figure where it has one, the right one, and that without electricity."""
    shown = [_text(CostMessage.NEVER) if m is None else f"{m:,.1f}" for m in (one.months, one.without_electricity)]
    guide = f"{one.guide.months} → " if one.guide else ""
    mark = f" {WRONG}" if one.guide else ""
    return f"{guide}{shown[0]}{mark} ({shown[1]})"
