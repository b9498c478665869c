"""What the guide's section 9 says, cell by cell, and what holds of costs whatever is asked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.catalog.tables import load_guide, load_instances
from temoto.core.cost.reckoning import Option, OptionKind, Workload, break_even, differing, hours, options, paid_back

GUIDE, INSTANCES = load_guide(), load_instances()
NEVER = None


def found(work: Workload = Workload(), build: str = "") -> dict[str, Option]:  # noqa: B008
    return {one.name: one for one in options(GUIDE, INSTANCES, work, build)}


@pytest.mark.parametrize(
    ("requests", "name", "first", "monthly", "one_year", "three_years"),
    [
        (1_000, "Claude Sonnet 4.5 API", 0, 9_000, 108_000, 324_000),
        (1_000, "ChatGPT Plus", 0, 2_800, 33_600, 100_800),
        (1_000, "ChatGPT Pro", 0, 28_000, 336_000, 1_008_000),
        (1_000, "Gemini Advanced", 0, 2_800, 33_600, 100_800),
        (1_000, "Microsoft 365 Copilot", 0, 4_200, 50_400, 151_200),
        (1_000, "local, middle", 250_000, 500, 256_000, 268_000),
        (1_000, "local, high", 500_000, 800, 509_600, 528_800),
        (5_000, "Claude Sonnet 4.5 API", 0, 45_000, 540_000, 1_620_000),
        (5_000, "ChatGPT Pro", 0, 28_000, 336_000, 1_008_000),
        (5_000, "local, middle", 250_000, 1_500, 268_000, 304_000),  # the guide: 286,000
        (5_000, "local, high", 500_000, 2_400, 528_800, 586_400),  # the guide: 557,600
    ],
)
def test_every_cell_of_the_guides_tables(
    requests: int, name: str, first: int, monthly: int, one_year: int, three_years: int
):
    one = found(Workload(requests))[name]
    assert (one.first, one.monthly, one.after(12), one.after(36)) == (first, monthly, one_year, three_years)


@pytest.mark.parametrize(
    ("requests", "names"),
    [
        (
            1_000,
            [
                "Claude Sonnet 4.5 API",
                "ChatGPT Plus",
                "ChatGPT Pro",
                "Gemini Advanced",
                "Microsoft 365 Copilot",
                "local, middle",
                "local, high",
            ],
        ),
        (5_000, ["Claude Sonnet 4.5 API", "ChatGPT Pro", "local, middle", "local, high"]),
    ],
)
def test_the_guides_options_in_its_order(requests: int, names: list[str]):
    every = options(GUIDE, INSTANCES, Workload(requests))
    assert [one.name for one in every if one.kind is not OptionKind.INSTANCE] == names


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        (1_000, {}),
        (
            5_000,
            {
                "local, middle": {"three_years": (286_000, 304_000)},
                "local, high": {"three_years": (557_600, 586_400)},
            },
        ),
        (3_000, {}),
    ],
)
def test_where_the_guides_arithmetic_is_wrong(requests: int, expected: dict[str, dict[str, tuple[int, int]]]):
    assert {name: wrong for name, one in found(Workload(requests)).items() if (wrong := differing(one))} == expected


def test_the_guides_own_figures_are_kept_beside_ours_on_its_own_cases_only():
    row = found(Workload(5_000))["local, middle"].guide
    assert row is not None
    assert (row.one_year, row.three_years) == (268_000, 286_000)
    for other in (Workload(4_999), Workload(1_000, tokens=501), Workload(1_000, watts=150), Workload(1_000, hours=100)):
        assert [one.guide for one in found(other).values() if one.guide] == []


@pytest.mark.parametrize(
    ("build", "against", "months", "without"),
    [
        ("middle", "Claude Sonnet 4.5 API", 29.4, 27.8),
        ("high", "Claude Sonnet 4.5 API", 61.0, 55.6),
        ("middle", "ChatGPT Plus", 108.7, 89.3),
        ("middle", "ChatGPT Pro", 9.1, 8.9),
        ("high", "g4dn.2xlarge", 51.5, 47.6),
    ],
)
def test_break_even(build: str, against: str, months: float, without: float):
    work = Workload()
    every = paid_back(GUIDE, options(GUIDE, INSTANCES, work), work)
    one = next(one for one in every if (one.local.build, one.other.name) == (build, against))
    assert one.months == pytest.approx(months, abs=0.05)
    assert one.without_electricity == pytest.approx(without, abs=0.05)


def test_the_guides_break_even_stands_beside_the_api_only():
    work = Workload()
    every = paid_back(GUIDE, options(GUIDE, INSTANCES, work), work)
    said = {(one.local.build, one.other.name): one.guide for one in every if one.guide}
    assert {place: (row.months, row.with_electricity) for place, row in said.items()} == {
        ("middle", "Claude Sonnet 4.5 API"): (28, 29.4),
        ("high", "Claude Sonnet 4.5 API"): (56, 61.0),
    }


@pytest.mark.parametrize(
    ("work", "against"),
    [
        (Workload(0), "Claude Sonnet 4.5 API"),
        (Workload(tokens=0), "Claude Sonnet 4.5 API"),
        (Workload(watts=1_000), "ChatGPT Plus"),  # 3,000 yen of electricity against 2,800
        (Workload(requests=0), "g5.2xlarge"),
    ],
)
def test_what_costs_no_more_than_electricity_is_never_beaten(work: Workload, against: str):
    every = paid_back(GUIDE, options(GUIDE, INSTANCES, work), work)
    assert {one.months for one in every if one.other.name == against} == {NEVER}


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (Workload(), 9_000),
        (Workload(2_000), 18_000),
        (Workload(1_000, tokens=1_000), 18_000),
        (Workload(3, tokens=250), 13.5),
    ],
)
def test_an_api_costs_nine_yen_a_request_of_500_tokens(work: Workload, expected: float):
    assert found(work)["Claude Sonnet 4.5 API"].monthly == expected
    if work.requests < 5_000:
        assert found(work)["ChatGPT Plus"].monthly == 2_800


@pytest.mark.parametrize(
    ("work", "build", "monthly", "borrowed"),
    [
        (Workload(watts=150), "middle", 450, ""),
        (Workload(yen_per_kwh=30), "high", 450, ""),
        (Workload(hours=100), "middle", 450, ""),
        (Workload(watts=400, yen_per_kwh=40, hours=50), "middle", 800, ""),
        (Workload(watts=0), "middle", 0, ""),
        (Workload(3_000), "middle", 1_000, ""),  # 200 hours, on the line between the guide's two figures
        (Workload(500), "high", 400, ""),
        (Workload(), "entry", 500, "middle"),
        (Workload(), "pro", 800, "high"),
        (Workload(watts=300), "pro", 900, ""),
    ],
)
def test_electricity(work: Workload, build: str, monthly: float, borrowed: str):
    (one,) = [one for one in found(work, build).values() if one.kind is OptionKind.LOCAL]
    assert (one.build, one.borrowed) == (build, borrowed)
    assert one.monthly == pytest.approx(monthly)


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (Workload(0), 0),
        (Workload(500), 50),
        (Workload(1_000), 100),
        (Workload(3_000), 200),
        (Workload(5_000), 300),
        (Workload(1_000_000), 730),
        (Workload(1_000_000, hours=12.5), 12.5),
    ],
)
def test_hours(work: Workload, expected: float):
    assert hours(work, GUIDE.assumptions) == expected


@pytest.mark.parametrize(
    ("build", "first"), [("entry", 150_000), ("middle", 250_000), ("high", 500_000), ("pro", 1_000_000)]
)
def test_a_build_has_the_guides_price_and_is_the_only_machine(build: str, first: int):
    assert [(one.build, one.first) for one in found(build=build).values() if one.kind is OptionKind.LOCAL] == [
        (build, first)
    ]


def test_rented_machines_cost_their_hours_at_the_guides_rate_and_carry_its_corrections():
    every = found()
    assert every["g4dn.2xlarge"].monthly == 0.75 * 100 * 140
    assert every["g4dn.2xlarge"].corrections == (51,)
    assert every["Standard_NC8as_T4_v3"].corrections == (52, 53)
    assert {one.instance for one in every.values() if one.kind is OptionKind.INSTANCE} == {
        one.id for one in INSTANCES if not one.planned
    }


amounts = st.floats(0, 100_000)
workloads = st.builds(
    Workload,
    requests=st.integers(0, 10**9),
    tokens=st.integers(0, 10**6),
    watts=st.none() | amounts,
    yen_per_kwh=st.none() | amounts,
    hours=st.none() | st.floats(0, 730),
)
builds = st.sampled_from(["", "entry", "middle", "high", "pro"])


@given(workloads, builds, st.floats(0, 1_200), st.floats(0, 1_200))
def test_costs_are_never_negative_and_longer_is_never_cheaper(work: Workload, build: str, one: float, other: float):
    for option in options(GUIDE, INSTANCES, work, build):
        assert 0 <= option.after(min(one, other)) <= option.after(max(one, other))


@given(workloads, st.integers(0, 10**6))
def test_more_requests_never_cost_less(work: Workload, more: int):
    fewer, many = found(work), found(replace(work, requests=work.requests + more))
    assert all(many[name].monthly >= fewer[name].monthly for name in many)


@given(workloads, builds)
def test_break_even_is_where_the_two_lines_cross(work: Workload, build: str):
    for one in paid_back(GUIDE, options(GUIDE, INSTANCES, work, build), work):
        if one.months is None:
            assert one.other.monthly <= one.local.monthly + 1e-6
            assert one.local.after(1_200) >= one.other.after(1_200)
        else:
            assert one.local.after(one.months) == pytest.approx(one.other.after(one.months), rel=1e-6)
            later = one.months * 1.5 + 1
            assert one.local.after(later) <= one.other.after(later) * (1 + 1e-9)
            assert one.without_electricity is not None
            assert one.without_electricity <= one.months * (1 + 1e-9)


def test_what_costs_the_same_from_the_start_pays_back_at_once():
    free = Option(OptionKind.LOCAL, "free", first=0, monthly=0)
    assert break_even(free, Option(OptionKind.API, "paid", first=100, monthly=1)) == 0
