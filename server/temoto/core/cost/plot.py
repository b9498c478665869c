"""What is to be drawn of costs over months? Straight lines, the axes they need, and where they cross.

Never draws: `plot_text` does for a terminal, `plot_svg` for a file. All words are handed in.
"""

from dataclasses import dataclass
from math import ceil, floor, log10

_LEAST = 1e-9  # below it a chart is flat; no currency has coins so small


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is paid at the start, and what is added a month."""

    label: str
    first: float
    monthly: float

    def at(self, month: float) -> float:
        return self.first + self.monthly * month


@dataclass(frozen=True, slots=True)
class Crossing:
    """A point worth marking, with its label."""

    month: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over `months`, up to `top`; a line that goes higher leaves the chart there. `across` and `up` are the axes' labels."""

    title: str
    across: str
    up: str
    lines: tuple[Line, ...]
    months: int
    top: float
    crossings: tuple[Crossing, ...] = ()


def ticks(most: float, about: int) -> tuple[float, ...]:
    """Round places from 0 to `most`, about so many."""
    if most < _LEAST:
        return (0.0,)
    rough = most / max(1, about)
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    return tuple(step * number for number in range(floor(most / step * 1.000001) + 1))


def month_ticks(months: int, about: int) -> tuple[int, ...]:
    """Places on the axis of months: whole years once there are enough."""
    rough = max(1, months / max(1, about))
    usual = next((step for step in (1, 2, 3, 6, 12, 24, 36, 60, 120, 240) if step >= rough), ceil(rough))
    return tuple(range(0, months + 1, usual))


def figure(value: float) -> str:
    """A number at an axis, with its thousands apart."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.10g}"
