"""What does `temoto cost --json` say? Every figure of the tables, with the guide's own and its corrections beside it."""

from dataclasses import asdict
from typing import Any

from temoto.cli.cost.figures import CostReport
from temoto.core.cost.reckoning import COLUMNS, Option, PaidBack, differing, hours


def to_json(costs: CostReport) -> dict[str, Any]:
    """One JSON document. Sums are in `currency`."""
    work = costs.work
    return {
        "requests": work.requests,
        "tokens": work.tokens,
        "hours": _number(hours(work, costs.guide.assumptions)),
        "watts": work.watts,
        "yen_per_kwh": work.yen_per_kwh,
        "electricity": "measured" if work.measured else "guide",
        "currency": costs.currency,
        "yen_per_usd": costs.rate,
        "months": costs.months,
        "assumptions": asdict(costs.guide.assumptions),
        "options": [_option(costs, one) for one in costs.options],
        "break_even": [_paid_back(costs, one) for one in costs.paid_back],
    }


def _option(costs: CostReport, option: Option) -> dict[str, Any]:
    months = {**COLUMNS, f"{costs.months}_months": costs.months}
    computed = {"monthly": option.monthly, **{name: option.after(count) for name, count in months.items()}}
    row = option.guide
    guide = row and {
        "first": row.first,
        "monthly": row.monthly,
        "one_year": row.one_year,
        "three_years": row.three_years,
    }
    return {
        "name": option.name,
        "kind": str(option.kind),
        "build": option.build or None,
        "instance": option.instance or None,
        "note": option.note,
        "electricity_as": option.borrowed or None,
        "computed": {name: _number(costs.sum(value)) for name, value in computed.items()},
        "guide": guide
        and {name: None if value is None else _number(costs.sum(value)) for name, value in guide.items()},
        "wrong_in_guide": sorted(differing(option)),
        "corrections": _corrections(costs, option.corrections),
    }


def _paid_back(costs: CostReport, case: PaidBack) -> dict[str, Any]:
    return {
        "build": case.local.build,
        "against": case.other.name,
        "months": None if case.months is None else _number(case.months),
        "without_electricity": None if case.without_electricity is None else _number(case.without_electricity),
        "guide": case.guide and {"months": case.guide.months, "with_electricity": case.guide.with_electricity},
        "corrections": _corrections(costs, case.guide.corrections if case.guide else ()),
    }


def _corrections(costs: CostReport, numbers: tuple[int, ...]) -> list[dict[str, Any]]:
    return [asdict(costs.corrections[number]) for number in numbers]


def _number(value: float) -> float:
    """To the hundredth; a whole number as one."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
