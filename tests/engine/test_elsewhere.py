"""What stands beside a document: gathered behind the typing path, in a fixed order that only grows, within its tokens."""

import asyncio
from dataclasses import replace

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.syntax import TreeSitter
from temoto.core.code.document import Document
from temoto.core.code.text import split_lines
from temoto.core.completion.beside import LEAST_TOKENS, NOTHING, Beside, Excerpt
from temoto.core.completion.parts import Part
from temoto.core.models.records import ModelCard
from temoto.core.planning.records import Need
from temoto.core.settings import Completion
from temoto.engine import elsewhere
from temoto.engine.completion.complete import complete
from temoto.engine.completion.model_call import looks_for
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


def grown(number: int) -> str:
    """A document of so many lines that imports one name more than before."""
    return "from prices import total, other\n" + "y = 1\n" * number + "x = │\n"


async def shows_after(
    monkeypatch, here: str, there: str, *, between: str = "", changed: bool = False
) -> tuple[int, int]:
    """How many signatures stand beside a document when the cursor is at one place, and later at another, with more to show by then."""
    monkeypatch.setattr(elsewhere, "AGAIN_S", 0.0)
    nearby = OneFile("def total(prices, rate):\n    return 1\n")
    session, _ = await asked(nearby)
    await complete(session, drawn(here))
    await until(lambda: session.elsewhere.given("file:///drawn") != NOTHING)
    first = len(session.elsewhere.given("file:///drawn").excerpts)
    nearby.text = PRICES.replace("prices, rate", "prices") if changed else PRICES
    if between:
        await complete(session, replace(drawn("a = │\n"), uri=between))
    looked, number = nearby.asked, 0
    async with asyncio.timeout(30):
        while nearby.asked < looked + 3:  # one look ends before the next begins
            await complete(session, drawn(there.replace("x", f"x_{number}")))
            await asyncio.sleep(0.005)
            number += 1
    return first, len(session.elsewhere.given("file:///drawn").excerpts)


async def test_in_the_middle_of_a_document_nothing_is_added_that_has_it_read_again_at_once(monkeypatch):
    assert await shows_after(monkeypatch, grown(60), grown(61)) == (1, 1)


@pytest.mark.parametrize(
    ("here", "there", "between", "changed"),
    [
        (60, 95, "", False), (60, 61, "file:///another", False), (3, 4, "", False), (60, 61, "", True),
    ],
    ids=["a screen further", "after another document", "near its top", "what is shown is wrong by now"],
)  # fmt: skip
async def test_it_is_added_where_the_model_reads_anew(monkeypatch, here, there, between, changed):
    assert await shows_after(monkeypatch, grown(here), grown(there), between=between, changed=changed) == (1, 2)


def room(card: ModelCard, size: int, device: str, *, reads: float | None = None, called_for: bool = False) -> int:
    """How many tokens of other files a model is shown at most."""
    session = serving(FakeBackend([]))
    assert session.serving is not None
    choice = replace(session.serving.choice, card=card, need=Need(size, 0, 0, 0), device=device)
    situation = replace(session.situation("file:///drawn", "python"), reads=reads)
    return looks_for(situation, replace(session.serving, choice=choice), drawn("x│", invoked=called_for))[0]


def test_the_smaller_a_model_the_less_it_is_shown_on_a_processor():
    catalog = load_catalog()
    shown = []
    for name in ("smollm2-135m", "qwen2.5-coder-1.5b", "qwen2.5-coder-7b"):
        card = next(card for card in catalog.cards if card.id == name)
        shown.append(room(card, card.weights[0].size, "CPU"))
    assert LEAST_TOKENS < shown[0] < 60 < shown[1] < 150 < shown[2]
    small = next(card for card in catalog.cards if card.id == "smollm2-135m")
    assert room(small, small.weights[0].size, "GPU") > shown[0]
    assert room(small, small.weights[0].size, "") == 256, "on another machine, of which nobody knows what runs it"


def test_a_speed_that_wavers_changes_nothing_of_how_much_is_shown():
    card = next(card for card in load_catalog().cards if card.id == "qwen2.5-coder-7b")
    assert len({room(card, card.weights[0].size, "CPU", reads=reads) for reads in (70.0, 80.0, 90.0, 120.0)}) == 1
    assert room(card, card.weights[0].size, "CPU", reads=30.0) == 16
    assert room(card, card.weights[0].size, "CPU", reads=30.0, called_for=True) > 150


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
