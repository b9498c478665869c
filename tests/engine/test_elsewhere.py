"""What stands beside a document: gathered behind the typing path, in a fixed order that only grows, within its tokens."""

import asyncio
from dataclasses import replace

import pytest

from temoto.adapters.syntax import TreeSitter
from temoto.core.code.document import Document
from temoto.core.code.text import split_lines
from temoto.core.completion.beside import NOTHING, Beside, Excerpt
from temoto.core.completion.parts import Part
from temoto.core.settings import Completion
from temoto.engine.completion.complete import complete
from temoto.engine.elsewhere import fitted
from temoto.ports import NearbyFile, Project
from tests.draw import FIM, PLAIN, drawn
from tests.engine.scripted import serving, until
from tests.fakes.scripted_backend import FakeBackend
from tests.planted import planted

PRICES = "def total(prices, rate):\n    return 1\n\n\ndef other(a):\n    return a\n"
TEXT = "from prices import total\n\n\nx = │\n"


class OneFile:
    """A project of one other file; what was asked of it is counted."""

    def __init__(self, text: str = PRICES) -> None:
        self.text, self.asked = text, 0

    def project(self, uri):
        return Project("p", uri.rpartition("/")[2])

    def beside(self, uri, others):
        return {other: Project("p", "prices.py", "one file") for other in others}

    def files(self, uri, leads):
        self.asked += 1
        on_disk = Document("file:///prices.py", "python", split_lines(self.text))
        return (NearbyFile("prices.py", on_disk, ("total",), "one file"),)


async def asked(nearby: OneFile, *, family=FIM, completion: Completion | None = None):
    backend = FakeBackend(["1"])
    session = serving(
        backend, family=family, completion=completion or Completion(delay_ms=0, ahead=False, other_files=True)
    )
    session.parses_with(TreeSitter(), nearby)
    return session, backend


@pytest.mark.parametrize("family", [FIM, PLAIN], ids=["holes", "goes on"])
async def test_the_first_question_does_not_wait_and_the_next_has_it(family):
    session, backend = await asked(OneFile(), family=family)
    await complete(session, drawn(TEXT))
    assert "def total" not in backend.asked[0].text
    await until(lambda: session.elsewhere.given("file:///drawn") != NOTHING)
    answer = await complete(session, drawn(TEXT.replace("x", "y")))
    assert "# def total(prices, rate):\n" in backend.asked[-1].text
    assert answer.files == ("prices.py",)
    assert answer.file_tokens > 0


async def test_typing_on_changes_nothing_of_it_and_looks_no_more_often():
    nearby = OneFile()
    session, backend = await asked(nearby)
    await complete(session, drawn(TEXT))
    await until(lambda: session.elsewhere.given("file:///drawn") != NOTHING)
    for number in range(5):
        await complete(session, drawn(TEXT.replace("x", f"name_{number}")))
    heads = {prompt.text.split("from prices")[0] for prompt in backend.asked[1:]}
    assert len(heads) == 1
    assert nearby.asked == 1


@pytest.mark.parametrize("off", ["setting", "part"])
async def test_switched_off_nothing_is_shown(off: str):
    nearby = OneFile()
    session, backend = await asked(nearby, completion=Completion(delay_ms=0, other_files=off != "setting"))
    session.leave_out(frozenset([Part.CONTEXT]) if off == "part" else frozenset())
    await complete(session, drawn(TEXT))
    await asyncio.sleep(0.05)
    await complete(session, drawn(TEXT.replace("x", "y")))
    assert "def total" not in backend.asked[-1].text
    assert nearby.asked == (0 if off == "setting" else 1)


async def test_a_file_that_is_open_is_shown_once_and_as_it_stands_there_whatever_its_uri():
    session, backend = await asked(OneFile())
    there = Document("file:///PRICES%2epy", "python", split_lines(PRICES.replace("rate", "tax_rate")))
    await complete(session, replace(drawn(TEXT), others=(there,)))
    await until(lambda: session.elsewhere.given("file:///drawn") != NOTHING)
    await complete(session, drawn(TEXT.replace("x", "y")))
    text = backend.asked[-1].text
    assert text.count("def total(") == text.count("def total(prices, tax_rate):") == 1


async def test_another_model_begins_anew():
    session, _ = await asked(OneFile())
    await complete(session, drawn(TEXT))
    await until(lambda: session.elsewhere.given("file:///drawn") != NOTHING)
    session.stop()
    assert session.elsewhere.given("file:///drawn") == NOTHING


async def test_a_reader_that_fails_leaves_completions_alone():
    class Broken(OneFile):
        def files(self, uri, leads):
            raise OSError(5, "gone")

    session, backend = await asked(Broken())
    for name in "abc":
        assert (await complete(session, drawn(TEXT.replace("x", name)))).ghost is not None
    assert len(backend.asked) == 3


def excerpt(name: str, text: str = "def f(): ...") -> Excerpt:
    return Excerpt("a.py", name, text)


HERE = Project("p", "here.py")
A, B, C = excerpt("a"), excerpt("b"), excerpt("c")


def cost(beside: Beside) -> int:
    return 10 * len(beside.excerpts)


@pytest.mark.parametrize(
    ("before", "wanted", "expected"),
    [
        ((), (A, B), (A, B)), ((B,), (A, B), (B, A)), ((A, B, C), (C,), (A, B, C)), ((A, B), (C, A), (A, B, C)),
        ((A, B, C), (excerpt("d"),), (A, B, C)), ((A, B), (excerpt("a", "def changed(): ..."),), (excerpt("a", "def changed(): ..."),)),
    ],
)  # fmt: skip
def test_it_only_grows_at_its_end_until_something_shown_is_wrong(before, wanted, expected):
    assert fitted(Beside(before, "here.py", "p", 10 * len(before)), wanted, HERE, 35, cost).excerpts == expected


@pytest.mark.parametrize("most", [0, 9, 10, 25])
def test_it_costs_no_more_than_it_may(most: int):
    assert fitted(NOTHING, (A, B, C), HERE, most, cost).tokens <= most


async def test_a_signature_with_a_secret_is_not_shown():
    secret = next(one for one in planted() if one.kind == "GitHub").secret[0]
    session, backend = await asked(
        OneFile(f"def total(key='{secret}'):\n    return 1\n\n\ndef other(a):\n    return a\n")
    )
    await complete(session, drawn(TEXT))
    await until(lambda: session.elsewhere.given("file:///drawn") != NOTHING)
    await complete(session, drawn(TEXT.replace("x", "y")))
    assert "def other" in backend.asked[-1].text
    assert "total(" not in backend.asked[-1].text
