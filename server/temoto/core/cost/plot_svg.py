"""How does a chart look as a picture? One SVG, as text: lines told apart by dashes and marks as well as by colour.

Refers to nothing outside itself: no font, no style sheet, no script.
"""

from xml.sax.saxutils import escape

from temoto.core.cost.plot import Chart, Crossing, Line, figure, month_ticks, ticks

WIDTH, HEIGHT = 960, 600
LEFT, TOP, RIGHT, LOW = 72, 72, 24, 64
LINE_HEIGHT = 22
ROOM = 190  # for a label left of its point
# Okabe and Ito's colours, which people without red or green sight tell apart; yellow is left out on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9", "#666666")
DASHES = ("", "9 5", "3 4", "14 4 3 4", "18 6", "6 3 2 3 2 3", "5 2", "12 3")
MARKS = ("circle", "square", "triangle", "diamond")  # filled, then once more hollow
_FONT = 'font-family="sans-serif" fill="#222"'


def picture(chart: Chart) -> str:
    """The chart as an SVG document, its legend below it."""
    plot = _Place(chart)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {plot.full}" width="{WIDTH}" height="{plot.full}" role="img">',
        f"<title>{escape(chart.title)}</title>",
        f'<rect width="{WIDTH}" height="{plot.full}" fill="#fff"/>',
        _text(plot.left, 28, chart.title, size=18),
        *plot.axes(),
        *(part for number, line in enumerate(chart.lines) for part in plot.line(line, number)),
        *(plot.crossing(one) for one in chart.crossings),
        *(part for number, line in enumerate(chart.lines) for part in plot.legend(line, number)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


class _Place:
    """Where on the picture a month and a sum lie."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.ticks = ticks(chart.top, 6)
        self.left = max(LEFT, 24 + 8 * max(len(figure(value)) for value in self.ticks))
        self.bottom = HEIGHT - LOW
        self.full = HEIGHT + 12 + LINE_HEIGHT * ((len(chart.lines) + 1) // 2)

    def x(self, month: float) -> float:
        return self.left + (WIDTH - self.left - RIGHT) * month / self.chart.months

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - TOP) * (value / self.chart.top if self.chart.top > 0 else 0)

    def axes(self) -> list[str]:
        right = WIDTH - RIGHT
        parts: list[str] = []
        for value in self.ticks:
            y = self.y(value)
            parts.append(f'<line x1="{self.left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
            parts.append(_text(self.left - 8, y + 4, figure(value), anchor="end"))
        for month in month_ticks(self.chart.months, 12):
            x = self.x(month)
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{self.bottom}" y2="{self.bottom + 5}" stroke="#444"/>')
            parts.append(_text(x, self.bottom + 20, str(month), anchor="middle"))
        return [
            *parts,
            f'<path d="M{self.left} {TOP}V{self.bottom}H{right}" fill="none" stroke="#444"/>',
            _text((self.left + right) / 2, self.bottom + 44, self.chart.across, anchor="middle"),
            _text(self.left, TOP - 10, self.chart.up),
        ]

    def end(self, line: Line) -> float:
        """The month in which the line leaves the chart."""
        if line.at(self.chart.months) <= self.chart.top:
            return self.chart.months
        return max(0.0, (self.chart.top - line.first) / line.monthly) if line.monthly > 0 else 0.0

    def line(self, line: Line, number: int) -> list[str]:
        """The line and four marks on it, at places other lines do not have theirs. Nothing of a line that starts above the chart."""
        end = self.end(line)
        if line.first > self.chart.top:
            return []
        drawn = _stroke(number, self.x(0), self.y(line.first), self.x(end), self.y(line.at(end)))
        months = [end * (part + (number + 0.5) / len(self.chart.lines)) / 4 for part in range(4)]
        return [drawn, *(_mark(number, self.x(month), self.y(line.at(month))) for month in months)]

    def crossing(self, crossing: Crossing) -> str:
        x, y = self.x(crossing.month), self.y(crossing.height)
        ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="#222" stroke-width="1.5"/>'
        if x - self.left < ROOM:
            return ring + _haloed(x + 14, min(y + 22, self.bottom - 8), crossing.label, "start")
        return ring + _haloed(x - 6, y - 16, crossing.label, "end")

    def legend(self, line: Line, number: int) -> list[str]:
        x = self.left + (number % 2) * (WIDTH - self.left) / 2
        y = HEIGHT + 6 + LINE_HEIGHT * (number // 2)
        return [_stroke(number, x, y, x + 44, y), _mark(number, x + 22, y), _text(x + 54, y + 4, line.label)]


def _stroke(number: int, x1: float, y1: float, x2: float, y2: float) -> str:
    dash = DASHES[number % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{COLOURS[number % len(COLOURS)]}" stroke-width="2.5"{dashed}/>'
    )


def _mark(number: int, x: float, y: float) -> str:
    colour = COLOURS[number % len(COLOURS)]
    hollow = number // len(MARKS) % 2
    paint = f'fill="{"#fff" if hollow else colour}" stroke="{colour}" stroke-width="2"'
    match MARKS[number % len(MARKS)]:
        case "circle":
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" {paint}/>'
        case "square":
            return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" {paint}/>'
        case "triangle":
            return f'<path d="M{x:.1f} {y - 6:.1f}l6 10h-12z" {paint}/>'
        case _:
            return f'<path d="M{x:.1f} {y - 7:.1f}l6 7l-6 7l-6 -7z" {paint}/>'


def _haloed(x: float, y: float, text: str, anchor: str) -> str:
    """Text that stays readable over lines: white and broad below itself, since not every viewer knows `paint-order`."""
    front = _text(x, y, text, anchor=anchor)
    return front.replace('fill="#222"', 'fill="#fff" stroke="#fff" stroke-width="5"') + front


def _text(x: float, y: float, text: str, *, size: int = 13, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" {_FONT}>{escape(text)}</text>'
