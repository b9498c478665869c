"""Holes are asked through the whole engine, and each part can be left out."""

import asyncio

import pytest

from temoto.adapters.syntax import TreeSitter
from temoto.core.completion.parts import Part
from temoto.core.infill.holes import Hole
from temoto.engine.reports import infill
from temoto.engine.reports.infill import Column, filled_by
from tests.draw import FIM, PLAIN
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend, down

HOLES = [
    Hole("1", "file:///a.py", "python", "def f(x):\n    return ", "x + 1", "\n\n\nprint(f(1))\n"),
    Hole("2", "file:///a.py", "python", "def f(x):\n    return x + 1\n\n\nprint(", "f(1)", ")\n"),
]


def asked(backend: FakeBackend, *parts: Part, holes: list[Hole] = HOLES, family=FIM) -> Column:
    async def ask() -> Column:
        session = serving(backend, family=family)
        session.parses_with(TreeSitter())
        return await filled_by(session, holes, frozenset(parts), lambda _note: None)

    return asyncio.run(ask())


def test_what_is_counted():
    column = asked(FakeBackend(["x + 1"], ["f(2, (3)"]))
    assert [one.text for one in column.filled] == ["x + 1", "f(2, (3)"]
    assert column.share(lambda one: one.like.exact) == 0.5
    assert column.share(lambda one: one.parses) == 0.5
    assert column.share(lambda one: not one.text) == 0
    assert 0.5 < (column.similarity or 0) < 1


def test_an_answer_to_one_hole_is_no_answer_to_the_next_of_its_file():
    backend = FakeBackend(["x + 1"], ["f(1)"])
    assert asked(backend).share(lambda one: one.like.exact) == 1
    assert len(backend.asked) == 2
    assert len(asked(backend, holes=[HOLES[1], HOLES[1]]).filled) == 2
    assert len(backend.asked) == 4, "nor is an answer kept for the same hole"


@pytest.mark.parametrize("part", [None, Part.SUFFIX])
def test_without_the_suffix_none_is_sent(part: Part | None):
    backend = FakeBackend(["x"])
    asked(backend, *([part] if part else []), holes=HOLES[:1])
    (prompt,) = backend.asked
    assert ("print(f(1))" in prompt.text) is (part is None)
    assert prompt.text.startswith("<PRE>"), "the family's form stays"


@pytest.mark.parametrize("part", [None, Part.HEALING])
def test_without_healing_the_prompt_ends_at_the_cursor(part: Part | None):
    backend = FakeBackend(["\n    return x"] if part is None else ["x"], can_hold=True)
    asked(backend, *([part] if part else []), holes=HOLES[:1], family=PLAIN)
    assert backend.asked[0].text.endswith("    return " if part else "def f(x):\n    return")


@pytest.mark.parametrize(("part", "text"), [(None, "x + 1"), (Part.TRIM, "x + 1  ")])
def test_without_trimming_the_answer_is_as_it_came(part: Part | None, text: str):
    assert asked(FakeBackend(["x + 1  "]), *([part] if part else []), holes=HOLES[:1]).filled[0].text == text


def test_a_hole_is_asked_again_once_where_the_backend_is_back(monkeypatch: pytest.MonkeyPatch):
    backend = FakeBackend(["x + 1"], [down()], ["f(1)"])

    async def ask() -> Column:
        session = serving(backend)
        session.parses_with(TreeSitter())
        lost, serves = session.lost, session.serving
        assert serves is not None

        def back(status):
            lost(status)
            asyncio.get_running_loop().call_later(0.2, session.serve, serves, status)

        monkeypatch.setattr(session, "lost", back)
        return await filled_by(session, HOLES, frozenset(), lambda _note: None)

    column = asyncio.run(ask())
    assert [one.text for one in column.filled] == ["x + 1", "f(1)"]
    assert column.problem is None


def test_a_backend_that_dies_ends_the_column_and_says_why(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(infill, "AGAIN_S", 0.1)
    column = asked(FakeBackend(["x + 1"], [down()]))
    assert len(column.filled) == 1
    assert "scripted" in (column.problem.text() if column.problem else "")


def test_of_nothing_nothing_is_said():
    column = Column("m", "b", frozenset())
    assert (column.similarity, column.milliseconds(), column.share(lambda one: True)) == (None, None, None)
