"""A prompt is cut back by the model's own vocabulary where that is known, a hole's where a word or an operator may be half typed."""

from dataclasses import replace

import pytest

from temoto.core.backend.calls import Chunk
from temoto.engine.completion.complete import complete
from temoto.engine.counting import Count
from temoto.engine.session import Session
from temoto.ports import CountTokens
from tests.draw import PLAIN, accepted, drawn
from tests.engine.scripted import serving, words
from tests.fakes.scripted_backend import FakeBackend, Script


class Known(FakeBackend):
    """Tells a vocabulary: one that settles nothing behind `‸`."""

    held = ""

    async def counter(self, model: str) -> CountTokens | None:
        return Vocabulary(self.held)


class Vocabulary:
    def __init__(self, held: str) -> None:
        self.held = held

    def __call__(self, text: str) -> int:
        return words(text)

    def settled(self, text: str) -> int:
        return len(text.removesuffix(self.held))


async def known(backend: Known, *, fim: bool = True) -> Session:
    session = serving(backend) if fim else serving(backend, family=PLAIN)
    assert session.serving is not None
    count = Count(words)
    await count.learn(backend, "a-model")
    session.serving = replace(session.serving, learning=count)
    return session


def hole(kept: str) -> str:
    return f"<PRE>{kept}<SUF>\ndone()<MID>"


BEGUN = [
    pytest.param("x =‸ pri│\ndone()", [" price", " * 2"], "x = price * 2│\ndone()", id="a word begun"),
    pytest.param("x = a‸ +│\ndone()", [" +=", " value"], "x = a += value│\ndone()", id="an operator"),
    pytest.param("合計 = 単価‸ * 数│\ndone()", [" * ", "数量"], "合計 = 単価 * 数量│\ndone()", id="Japanese"),
    pytest.param("if a:\n    b‸.go│\ndone()", [".go_on", "()"], "if a:\n    b.go_on()│\ndone()", id="a member"),
]  # fmt: skip
AT_A_BORDER = [
    pytest.param("x =‸ │\ndone()", [" price"], "x = price│\ndone()", id="a blank"),
    pytest.param('print‸("│\ndone()', ['("', 'hello")'], 'print("hello")│\ndone()', id="an opening quote"),
    pytest.param("if a:\n‸\t\t│\ndone()", ["\t\t", "go_on()"], "if a:\n\t\tgo_on()│\ndone()", id="tabs"),
]
HOLDING = pytest.mark.parametrize("can_hold", [True, False], ids=["held by the backend", "watched"])


async def check(drawing: str, script: list[str], becomes: str, *, can_hold: bool, fim: bool) -> None:
    kept, rest = drawing.split("‸")
    backend = Known(script, can_hold=can_hold)
    backend.held = rest[: rest.index("│")]
    ask = drawn(kept + rest)
    answer = await complete(await known(backend, fim=fim), ask)
    assert answer.ghost is not None
    assert accepted(ask, answer.ghost) == becomes
    assert [prompt.text for prompt in backend.asked] == [hole(kept) if fim else kept]
    assert backend.asked[0].begins == (backend.held if can_hold else "")


@HOLDING
@pytest.mark.parametrize(("drawing", "script", "becomes"), BEGUN)
async def test_a_holes_answer_goes_on_from_the_cursor(drawing: str, script: list[str], becomes: str, can_hold: bool):
    await check(drawing, script, becomes, can_hold=can_hold, fim=True)


@HOLDING
@pytest.mark.parametrize(("drawing", "script", "becomes"), [*BEGUN, *AT_A_BORDER])
async def test_so_does_that_of_a_model_that_only_goes_on(drawing: str, script: list[str], becomes: str, can_hold: bool):
    await check(drawing, script, becomes, can_hold=can_hold, fim=False)


@pytest.mark.parametrize(("drawing", "script", "becomes"), AT_A_BORDER)
async def test_a_hole_that_begins_at_a_border_is_left_as_it_is(drawing: str, script: list[str], becomes: str):
    backend = Known(script[-1:])
    backend.held = drawing[drawing.index("‸") + 1 : drawing.index("│")]
    text = drawing.replace("‸", "")
    await complete(await known(backend), drawn(text))
    assert [(prompt.text, prompt.begins) for prompt in backend.asked] == [(hole(text[: text.index("│")]), "")]


@pytest.mark.parametrize(
    ("scripts", "says", "asked"),
    [
        pytest.param([[Chunk(" sum", (" sum", " prime")), "("], ["s"]], "mes", ["x =", "x =| prime"], id="a candidate that fits"),
        pytest.param([["7"], ["mes"]], "mes", ["x =", "x = pri"], id="none fits: asked once more, as it is"),
        pytest.param([[], ["mes"]], "mes", ["x =", "x = pri"], id="silent: asked once more"),
    ],
)  # fmt: skip
async def test_an_answer_that_begins_otherwise_is_asked_again(scripts: list[Script], says: str, asked: list[str]):
    backend = Known(*scripts)
    backend.held = " pri"
    answer = await complete(await known(backend), drawn("x = pri│\ndone()"))
    assert answer.ghost is not None
    assert answer.ghost.text.startswith(says)
    prompts = [hole(kept) + behind for kept, _, behind in (text.partition("|") for text in asked)]
    assert [prompt.text for prompt in backend.asked] == prompts


async def test_while_the_vocabulary_is_not_known_a_hole_is_left_as_it_is():
    backend = FakeBackend(["ce"])
    await complete(serving(backend), drawn("x = pri│\ndone()"))
    assert [(prompt.text, prompt.begins) for prompt in backend.asked] == [(hole("x = pri"), "")]


async def test_a_text_that_is_settled_nowhere_is_left_as_it_is():
    backend = Known(["nt"])
    backend.held = "pri"
    await complete(await known(backend), drawn("pri│\ndone()"))
    assert [(prompt.text, prompt.begins) for prompt in backend.asked] == [(hole("pri"), "")]
