"""What does a model for coding cost, a month and in all: paid by use, subscribed to, bought, or rented by the hour?

Reckons with the guide's prices (yen) and never rounds. A figure of the guide's own stays beside the reckoned one in
`Option.guide`, wrong or not; it is never mixed into a sum.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from temoto.core.models.cards import Instance
from temoto.core.models.guide import Assumptions, BreakEven, Build, Cost, Guide

YEN_PER_USD = 140.0  # the guide's own: it takes 30 USD for 4,200 yen
# Beyond the guide's pace a machine is not faster because it is asked more: it runs day and night.
MONTH_HOURS = 730.0
_LEAST_GAIN = 1e-6  # yen a month; what gains less never pays back
_LOCAL = "local, "
_BY_USE = "by use"


class OptionKind(StrEnum):
    """How an option is paid."""

    API = "api"
    SUBSCRIPTION = "subscription"
    LOCAL = "local"
    INSTANCE = "instance"


@dataclass(frozen=True, slots=True)
class Workload:
    """A month of work: requests, tokens in and out a request. `watts`, `yen_per_kwh`, `hours`: None is "as the guide has it"."""

    requests: int = 1_000
    tokens: int = 500
    watts: float | None = None
    yen_per_kwh: float | None = None
    hours: float | None = None

    @property
    def measured(self) -> bool:
        """Whether electricity is reckoned from watts; otherwise from what the guide rounds it to."""
        return (self.watts, self.yen_per_kwh, self.hours) != (None, None, None)


@dataclass(frozen=True, slots=True)
class Option:
    """One way to have a model: yen before the first month and for each. `guide`: the guide's own line on exactly this case.

    `build` is a local option's tier, `instance` a rented one's id. `borrowed`: the build whose electricity this one is given,
    because the guide names none for it.
    """

    kind: OptionKind
    name: str
    first: float
    monthly: float
    note: str = ""
    build: str = ""
    instance: str = ""
    borrowed: str = ""
    guide: Cost | None = None
    corrections: tuple[int, ...] = ()

    def after(self, months: float) -> float:
        """Everything paid by then."""
        return self.first + self.monthly * months


@dataclass(frozen=True, slots=True)
class PaidBack:
    """After how many months a local machine has cost less than `other`; None: never. `guide`: what the guide says of that."""

    local: Option
    other: Option
    months: float | None
    without_electricity: float | None
    guide: BreakEven | None = None


def hours(work: Workload, assumptions: Assumptions) -> float:
    """Hours a month the machine generates: as said, else on the line through the guide's two figures; under the first, in proportion."""
    if work.hours is not None:
        return work.hours
    low, high = 1_000, 5_000
    if work.requests <= low:
        return assumptions.hours_at_1000 * work.requests / low
    slope = (assumptions.hours_at_5000 - assumptions.hours_at_1000) / (high - low)
    return min(MONTH_HOURS, assumptions.hours_at_1000 + slope * (work.requests - low))


def options(
    guide: Guide, instances: Iterable[Instance], work: Workload, build: str = "", rate: float = YEN_PER_USD
) -> tuple[Option, ...]:
    """The options of the guide's table for so many requests, in its order, then instances at `rate` yen a dollar.

    `build`: this machine instead of the guide's.

    From its second table's requests on the guide lists no subscription with limits, and neither does this.
    """
    tables = sorted({row.requests for row in guide.costs})
    table = max((one for one in tables if one <= work.requests), default=tables[0])
    rows = [row for row in guide.costs if row.requests == table]
    locals_ = [_local(one, guide, work) for one in guide.builds if _shown(one, rows, build)]
    return (
        *(_bought(row, guide, work) for row in rows if not row.option.startswith(_LOCAL)),
        *locals_,
        *(_rented(one, guide, work, rate) for one in instances if one.usd_per_hour is not None),
    )


def paid_back(guide: Guide, options: Iterable[Option], work: Workload) -> tuple[PaidBack, ...]:
    """Every local machine against every other option."""
    options = tuple(options)
    said = {one.tier: one for one in guide.break_even}
    return tuple(
        PaidBack(
            local,
            other,
            months=break_even(local, other),
            without_electricity=break_even(replace(local, monthly=0), other),
            guide=said.get(local.build) if _guided(work, guide) == 1_000 and other.kind is OptionKind.API else None,
        )
        for other in options
        if other.kind is not OptionKind.LOCAL
        for local in options
        if local.kind is OptionKind.LOCAL
    )


def break_even(local: Option, other: Option) -> float | None:
    """Months until both have cost the same; None where `other` costs no more a month."""
    gain = other.monthly - local.monthly
    return max(0.0, (local.first - other.first) / gain) if gain > _LEAST_GAIN else None


def differing(option: Option) -> dict[str, tuple[float, float]]:
    """The guide's figures that do not follow from its prices: column → (the guide's, the right one)."""
    row = option.guide
    if row is None:
        return {}
    said = {"first": row.first, "monthly": row.monthly, "one_year": row.one_year, "three_years": row.three_years}
    right = {name: option.after(months) for name, months in COLUMNS.items()} | {"monthly": option.monthly}
    return {
        name: (figure, right[name])
        for name, figure in said.items()
        if figure is not None and abs(figure - right[name]) >= 1
    }


COLUMNS = MappingProxyType({"first": 0, "one_year": 12, "three_years": 36})


def _guided(work: Workload, guide: Guide) -> int:
    """The requests of the guide's table that has exactly this case; 0: none."""
    same = work.tokens == guide.assumptions.tokens_in_and_out and not work.measured
    return next((row.requests for row in guide.costs if same and row.requests == work.requests), 0)


def _row(name: str, guide: Guide, work: Workload) -> Cost | None:
    table = _guided(work, guide)
    return next((row for row in guide.costs if row.requests == table and row.option == name), None)


def _bought(row: Cost, guide: Guide, work: Workload) -> Option:
    """An API costs by what is used, a subscription always the same."""
    use = row.note == _BY_USE
    monthly = float(row.monthly)
    if use:  # multiplied before divided: whole yen stay whole
        monthly = row.monthly * work.requests * work.tokens / (row.requests * guide.assumptions.tokens_in_and_out)
    return Option(
        OptionKind.API if use else OptionKind.SUBSCRIPTION,
        row.option,
        first=float(row.first or 0),
        monthly=monthly,
        note=row.note,
        guide=_row(row.option, guide, work),
        corrections=row.corrections,
    )


def _shown(build: Build, rows: Iterable[Cost], wanted: str) -> bool:
    return build.tier == wanted if wanted else any(row.option == _LOCAL + build.tier for row in rows)


def _local(build: Build, guide: Guide, work: Workload) -> Option:
    name = _LOCAL + build.tier
    row = _row(name, guide, work)
    monthly, borrowed = _electricity(build.tier, guide, work)
    return Option(
        OptionKind.LOCAL,
        name,
        first=float(build.budget),
        monthly=monthly,
        note=row.note if row else "",
        build=build.tier,
        borrowed=borrowed,
        guide=row,
        corrections=row.corrections if row else (),
    )


def _electricity(tier: str, guide: Guide, work: Workload) -> tuple[float, str]:
    """Yen a month, and the build the guide's figure was borrowed from."""
    said, used = guide.assumptions, hours(work, guide.assumptions)
    if work.measured:
        watts = said.watts if work.watts is None else work.watts
        price = said.yen_per_kwh if work.yen_per_kwh is None else work.yen_per_kwh
        return watts * used * price / 1_000, ""
    listed = {
        row.option.removeprefix(_LOCAL): row for row in guide.costs if row.first and row.option.startswith(_LOCAL)
    }
    tiers = [one.id for one in guide.tiers]
    nearest = min(listed, key=lambda one: abs(tiers.index(one) - tiers.index(tier)))
    return listed[nearest].monthly * used / said.hours_at_1000, "" if nearest == tier else nearest


def _rented(instance: Instance, guide: Guide, work: Workload, rate: float) -> Option:
    said = next((row for row in guide.instances if row.instance == instance.id), None)
    usd = (instance.usd_per_hour or 0) * hours(work, guide.assumptions)
    return Option(
        OptionKind.INSTANCE,
        instance.name,
        first=0.0,
        monthly=usd * rate,
        instance=instance.id,
        corrections=said.corrections if said else (),
    )
