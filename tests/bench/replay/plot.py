"""The rows of a replay as bars: one SVG, no library."""

import statistics
from collections.abc import Callable, Sequence
from html import escape

from tests.bench.replay.rows import Row

WIDTH, LEFT, BAR, GAP = 760, 250, 14, 26
COLOURS = ("#9aa4b2", "#2f6fde", "#5b9b6b", "#c07a2c")
WHAT: tuple[tuple[str, Callable[[Row], float], str], ...] = (
    ("pauses with a suggestion, %", lambda row: 100 * sum(wait is not None for wait in row.seen.waited) / max(1, len(row.seen.waited)), "{:.0f}"),
    ("right text on screen, % of the time", lambda row: 100 * row.seen.right / row.seen.whole, "{:.1f}"),
    ("last key → text, median ms", lambda row: 1000 * statistics.median(_waits(row)), "{:.0f}"),
    ("questions to the model", lambda row: row.cost.requests, "{:.0f}"),
    ("model busy, s", lambda row: row.cost.busy, "{:.1f}"),
)  # fmt: skip


def plot(runs: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """One group of bars a run and figure; a bar is as long as its share of the longest of its group."""
    drawn, y = list[str](), 10
    for title, rows in runs:
        y += 24
        drawn.append(f'<text x="8" y="{y}" font-weight="bold">{escape(title)}</text>')
        for name, figure, shape in WHAT:
            values = [figure(row) for row in rows]
            y += 12
            drawn.append(f'<text x="8" y="{y + BAR}">{escape(name)}</text>')
            for row, value, colour in zip(rows, values, COLOURS, strict=False):
                length = (WIDTH - LEFT - 120) * value / (max(values) or 1)
                drawn.append(f'<rect x="{LEFT}" y="{y + 3}" width="{length:.1f}" height="{BAR}" fill="{colour}"/>')
                label = f"{shape.format(value)} {row.server}"
                drawn.append(f'<text x="{LEFT + length + 6:.1f}" y="{y + BAR}">{escape(label)}</text>')
                y += BAR + 4
        y += GAP
    style = 'font-family="sans-serif" font-size="12" fill="#444"'
    paper = f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" {style}>{paper}{"".join(drawn)}</svg>\n'
    )


def _waits(row: Row) -> list[float]:
    return [length if wait is None else wait for wait, length in zip(row.seen.waited, row.seen.pauses, strict=True)]
