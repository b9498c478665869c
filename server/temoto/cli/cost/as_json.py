"""What does `temoto cost --json` say? Every figure of the tables, with the guide's own and its corrections beside it."""

from dataclasses import asdict
from typing import Any

from temoto.cli.cost.figures import Said
from temoto.core.cost.reckoning import COLUMNS, Option, PaidBack, differing, hours


def report(said: Said) -> dict[str, Any]:
    """One JSON document. Sums are in `currency`."""
    work = said.work
    return {
        "requests": work.requests,
        "tokens": work.tokens,
        "hours": _number(hours(work, said.guide.assumptions)),
        "watts": work.watts,
        "yen_per_kwh": work.yen_per_kwh,
        "electricity": "measured" if work.measured else "guide",
        "currency": said.currency,
        "yen_per_usd": said.rate,
        "months": said.months,
        "assumptions": asdict(said.guide.assumptions),
        "options": [_option(said, one) for one in said.options],
        "break_even": [_paid_back(said, one) for one in said.paid_back],
    }


def _option(said: Said, one: Option) -> dict[str, Any]:
    months = {**COLUMNS, f"{said.months}_months": said.months}
    computed = {"monthly": one.monthly, **{name: one.after(count) for name, count in months.items()}}
    row = one.guide
    guide = row and {
        "first": row.first,
        "monthly": row.monthly,
        "one_year": row.one_year,
        "three_years": row.three_years,
    }
    return {
        "name": one.name,
        "kind": str(one.kind),
        "build": one.build or None,
        "instance": one.instance or None,
        "note": one.note,
        "electricity_as": one.borrowed or None,
        "computed": {name: _number(said.sum(value)) for name, value in computed.items()},
        "guide": guide and {name: None if value is None else _number(said.sum(value)) for name, value in guide.items()},
        "wrong_in_guide": sorted(differing(one)),
        "corrections": _corrections(said, one.corrections),
    }


def _paid_back(said: Said, one: PaidBack) -> dict[str, Any]:
    return {
        "build": one.local.build,
        "against": one.other.name,
        "months": None if one.months is None else _number(one.months),
        "without_electricity": None if one.without_electricity is None else _number(one.without_electricity),
        "guide": one.guide and {"months": one.guide.months, "with_electricity": one.guide.with_electricity},
        "corrections": _corrections(said, one.guide.corrections if one.guide else ()),
    }


def _corrections(said: Said, numbers: tuple[int, ...]) -> list[dict[str, Any]]:
    return [asdict(said.corrections[number]) for number in numbers]


def _number(value: float) -> float:
    """To the hundredth; a whole number as one."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
