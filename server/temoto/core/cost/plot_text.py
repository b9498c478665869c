"""How does a chart look in letters? Dots of braille, each line marked by its own letter, so that it is read without colours.

Never colours: each piece of a row says which line it belongs to, for whoever prints it.
"""

from dataclasses import dataclass, field

from temoto.core.cost.plot import Chart, Line, figure, month_ticks, ticks

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # rows of a braille cell, (left, right)
_BLANK = 0x2800

Row = tuple[tuple[str, int | None], ...]
"""Pieces of text, each with the number of the line it belongs to; None: of no line."""


@dataclass(slots=True)
class _Canvas:
    columns: int
    rows: int
    dots: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    owner: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    letters: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])

    def dot(self, x: int, y: int, line: int) -> None:
        """A dot, counted from the lower left."""
        if 0 <= x < self.columns * 2 and 0 <= y < self.rows * 4:
            row, down = divmod(self.rows * 4 - 1 - y, 4)
            column, right = divmod(x, 2)
            self.dots[row, column] = self.dots.get((row, column), 0) | _DOTS[down][right]
            self.owner.setdefault((row, column), line)

    def piece(self, row: int, column: int, *, braille: bool) -> tuple[str, int | None]:
        place = (row, column)
        if place in self.letters:
            return LETTERS[self.letters[place]], self.letters[place]
        if place in self.dots:
            return chr(_BLANK + self.dots[place]) if braille else ".", self.owner[place]
        return " ", None


def drawn(chart: Chart, columns: int, rows: int, *, braille: bool = True) -> list[Row]:
    """The chart in so many columns and rows in all, its legend below. Without `braille` it is drawn in ASCII."""
    marks = {_row_of(value, chart.top, rows): figure(value) for value in ticks(chart.top, max(2, rows // 3))}
    margin = max(len(one) for one in marks.values()) + 1
    canvas = _Canvas(max(10, columns - margin - 1), rows)
    for number, line in enumerate(chart.lines):
        _draw(canvas, line, number, chart)
    for number, line in enumerate(chart.lines):
        _letter(canvas, line, number, chart)
    tick, side = (" ┤", " │") if braille else (" +", " |")
    found: list[Row] = [((chart.up, None),)]
    for row in range(rows):
        head = marks.get(row, "").rjust(margin - 1) + (tick if row in marks else side)
        cells = _joined([canvas.piece(row, column, braille=braille) for column in range(canvas.columns)])
        found.append(((head, None), *cells))
    found += [*_months(chart, canvas.columns, margin, "└─┴" if braille else "+-+"), *_legend(chart)]
    return found


def _height(value: float, top: float, dots: int) -> int:
    return round(min(2.0, value / top) * (dots - 1)) if top > 0 else 0  # twice as high is out of sight


def _row_of(value: float, top: float, rows: int) -> int:
    return rows - 1 - _height(value, top, rows * 4) // 4


def _draw(canvas: _Canvas, line: Line, number: int, chart: Chart) -> None:
    wide, high = canvas.columns * 2, canvas.rows * 4
    heights = [_height(line.at(chart.months * x / (wide - 1)), chart.top, high) for x in range(wide)]
    last = heights[0]
    for x, height in enumerate(heights):
        for y in range(min(last + 1, height), min(height, high - 1) + 1):
            canvas.dot(x, y, number)
        last = height


def _letter(canvas: _Canvas, line: Line, number: int, chart: Chart) -> None:
    """The line's letter twice on its way, each line's at places of their own, and no letter over another."""
    visible = [
        (row, column)
        for column in range(canvas.columns)
        if 0
        <= (row := _row_of(line.at(chart.months * (column + 0.5) / canvas.columns), chart.top, canvas.rows))
        < canvas.rows
    ]
    for half in (0, 1):
        start = int((half + (number + 0.5) / len(chart.lines)) * len(visible) / 2)
        free = (place for place in visible[start:] if place not in canvas.letters)
        if (place := next(free, None)) is not None:
            canvas.letters[place] = number


def _joined(pieces: list[tuple[str, int | None]]) -> Row:
    """Neighbours of one line as one piece."""
    found: list[tuple[str, int | None]] = []
    for text, line in pieces:
        if found and found[-1][1] == line:
            found[-1] = (found[-1][0] + text, line)
        else:
            found.append((text, line))
    return tuple(found)


def _months(chart: Chart, columns: int, margin: int, signs: str) -> list[Row]:
    axis, below = [signs[1]] * columns, [" "] * columns
    for month in month_ticks(chart.months, max(2, columns // 9)):
        place = round(month / chart.months * (columns - 1))
        axis[place] = signs[2]
        text = str(month)
        start = max(0, min(place - len(text) // 2, columns - len(text)))
        below[start : start + len(text)] = text
    return [
        ((" " * margin + signs[0] + "".join(axis), None),),
        ((" " * (margin + 1) + "".join(below).rstrip(), None),),
        ((" " * (margin + columns // 2 - 1) + chart.across, None),),
    ]


def _legend(chart: Chart) -> list[Row]:
    return [((f"  {LETTERS[number]}  {line.label}", number),) for number, line in enumerate(chart.lines)]
