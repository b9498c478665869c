"""The table of docs/reliability.md is of the cells there are, and each that is not as it should be says why."""

import re

from tests.faults.cells import Cell, Fault, On, Phase, cells, empty
from tests.faults.known import why
from tests.faults.table import AS_IT_SHOULD, DOC, NOT_SO, NOT_TRIED, NOTHING

MARKS = (AS_IT_SHOULD, NOT_SO, NOT_TRIED, NOTHING)


def boxes() -> dict[Cell, str]:
    """What the page says of each cell."""
    found: dict[Cell, str] = {}
    for part in re.split(r"^### ", DOC.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        title, _, rest = part.partition("\n")
        rows = [[box.strip() for box in line.strip("|").split("|")] for line in rest.splitlines() if line[:1] == "|"]
        if title not in set(On):
            continue
        assert rows[0][1:] == list(Phase)
        for name, *row in rows[2:]:
            found |= {Cell(On(title), Fault(name), phase): box for phase, box in zip(Phase, row, strict=True)}
    return found


def test_the_page_has_every_cell_and_no_other():
    page = boxes()
    assert set(page) == set(cells())
    assert all(box.startswith(MARKS) for box in page.values())
    assert {cell for cell, box in page.items() if box == NOTHING} == {cell for cell in cells() if empty(cell)}


def test_each_cell_that_is_not_as_it_should_be_says_why():
    red = [cell for cell, box in boxes().items() if box.startswith(NOT_SO)]
    assert [cell.name for cell in red if not why(cell)] == []
