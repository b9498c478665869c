"""An answer begins with what was typed, whatever the model would rather have said; `‸` is drawn where the prompt is cut."""

from contextlib import aclosing

import pytest

from temoto.core.backend.calls import Chunk, Prompt
from temoto.core.completion.healing import heal
from temoto.engine.completion import healed_stream
from tests.fakes.scripted_backend import FakeBackend, Script


def healed(text: str) -> Prompt:
    """The prompt of a model that goes on with this text."""
    kept, held = heal(text)
    return Prompt("a-model", kept, 50, begins=held, whole=text)


def chunk(text: str, *others: str) -> Chunk:
    """A token and the candidates in its place."""
    return Chunk(text, alternatives=(text, *others))


async def check(drawing: str, backend: FakeBackend, says: str, asked: list[str]) -> None:
    """`says`: what follows the cursor. `asked`: the prompts, in order."""
    text = ""
    async with aclosing(healed_stream.stream(backend, healed(drawing.replace("‸", "")))) as chunks:
        async for one in chunks:
            text += one.text
    assert text == says
    assert [prompt.text for prompt in backend.asked] == asked
    assert backend.open == 0


@pytest.mark.parametrize(
    ("drawing", "scripts", "says", "asked"),
    [
        pytest.param("f(‸", [["a", ")"]], "a)", ["f("], id="nothing to hold"),
        pytest.param("x =‸ ", [[chunk(" 1"), "2"]], "12", ["x ="], id="the model agrees"),
        pytest.param("def f():‸\n    ret", [[chunk("\n   "), chunk(" ret"), "urn"]], "urn", ["def f():"], id="over two tokens"),
        pytest.param("def f():‸\n    ret", [["\n", "  ", "  r", "et", "urn 1"]], "urn 1", ["def f():"], id="over many"),
        pytest.param("x =‸ pri", [[chunk(" print"), "("]], "nt(", ["x ="], id="over the end of what is held"),
        pytest.param("x =‸ pri", [[chunk(" sum", " prime", " pr"), "("], ["s"]], "mes", ["x =", "x = prime"], id="a candidate that fits"),
        pytest.param("x =‸ pri", [[chunk(" sum", " ", " pr")], [chunk("pri"), "nt"]], "nt", ["x =", "x = "], id="a candidate that begins"),
        pytest.param("x =‸ pri", [[chunk(" ", "")], ["m", "e"]], "me", ["x =", "x = pri"], id="none fits: unhealed, once"),
        pytest.param("x =‸ pri", [[chunk("7", "8")], []], "", ["x =", "x = pri"], id="unhealed and silent"),
        pytest.param("x =‸ pri", [[], ["nt"]], "nt", ["x =", "x = pri"], id="silent, then unhealed"),
        pytest.param("x =‸ pri", [[chunk(" "), chunk("p"), chunk("a", "b")], ["nt"]], "nt", ["x =", "x = pri"], id="agrees, then not"),
    ],
)  # fmt: skip
async def test_watched(drawing: str, scripts: list[Script], says: str, asked: list[str]):
    await check(drawing, FakeBackend(*scripts), says, asked)


@pytest.mark.parametrize(
    ("drawing", "script", "says"),
    [
        pytest.param("x =‸ pri", [" pri", "nt("], "nt(", id="at a token's end"),
        pytest.param("x =‸ pri", [" ", "print("], "nt(", id="over it"),
        pytest.param("x =‸ pri", [" pr"], "", id="too short"),
    ],
)
async def test_held_by_the_backend(drawing: str, script: list[str], says: str):
    backend = FakeBackend(script, can_hold=True)
    kept, held = drawing.split("‸")
    await check(drawing, backend, says, [kept])
    assert backend.asked[0].begins == held


async def test_only_watching_asks_for_candidates():
    watched = FakeBackend([chunk(" x")], ["y"])
    await check("x =‸ pri", watched, "y", ["x =", "x = pri"])
    assert [prompt.alternatives for prompt in watched.asked] == [healed_stream.CANDIDATES, 0]


async def test_candidates_are_asked_again_for_a_few_rounds_only():
    backend = FakeBackend(lambda _: [chunk("?", " ", "p", "r", "i")])
    kept = "x ="
    await check(f"{kept}‸ priii", backend, "?", [kept, f"{kept} ", f"{kept} p", f"{kept} priii"])


async def test_breaking_off_closes_the_stream():
    backend = FakeBackend([chunk(" "), "print", "(", ")"])
    async with aclosing(healed_stream.stream(backend, healed("x = pri"))) as chunks:
        async for _ in chunks:
            break
    assert (backend.open, backend.broken_off) == (0, 1)


async def test_how_sure_it_is_of_what_was_begun_is_told_among_what_fits():
    first = Chunk(" sum", alternatives=(" sum", " print", " prime"), odds=(0.5, 0.3, 0.1), sure=0.5)
    backend = FakeBackend([first], ["("])
    assert await sureness(backend, "x = pri") == [("nt", pytest.approx(0.75)), ("(", None)]
    agrees = Chunk(" print", alternatives=(" print", " sum"), odds=(0.2, 0.1), sure=0.2)
    assert await sureness(FakeBackend([agrees]), "x = pri") == [("nt", pytest.approx(1.0))]
    assert await sureness(FakeBackend([" print"]), "x = pri") == [("nt", None)]


async def sureness(backend: FakeBackend, prompt: str) -> list[tuple[str, float | None]]:
    async with aclosing(healed_stream.stream(backend, healed(prompt))) as chunks:
        return [(one.text, one.sure) async for one in chunks if one.text]
