"""Who asks by hand is offered several answers that differ; who types gets the likeliest alone."""

import pytest

from temoto.adapters.syntax import TreeSitter
from temoto.core.completion.reasons import Reason
from temoto.core.settings import Completion
from temoto.engine.completion import candidates as module
from temoto.engine.completion.candidates import candidates
from temoto.engine.completion.complete import complete
from tests.draw import drawn
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend, down

QUIET = Completion(delay_ms=0, ahead=False)


async def offered(
    *said: str, invoked: bool = True, completion: Completion = QUIET, text: str = "x = │\n"
) -> tuple[list[str], FakeBackend]:
    backend = FakeBackend(*([each] for each in said))
    session = serving(backend, completion=completion)
    session.parses_with(TreeSitter())
    answer, ghosts = await candidates(session, drawn(text, invoked=invoked))
    assert (answer.ghost is None) == (not ghosts)
    return [ghost.text for ghost in ghosts], backend


async def test_three_that_differ_the_likeliest_first():
    found, backend = await offered("one()", "two()", "three()")
    assert found == ["one()", "two()", "three()"]
    assert [prompt.temperature for prompt in backend.asked] == [0.0, 0.7, 0.7]
    assert [prompt.seed for prompt in backend.asked] == [None, 1, 2]
    assert len({prompt.text for prompt in backend.asked}) == 1


async def test_what_is_the_same_but_for_blanks_is_no_other():
    assert (await offered("f(a, b)", "f(a,  b)", "f(b, a)"))[0] == ["f(a, b)", "f(b, a)"]


async def test_who_types_gets_the_likeliest_alone():
    found, backend = await offered("one()", "two()", invoked=False)
    assert (found, len(backend.asked)) == (["one()"], 1)


@pytest.mark.parametrize("most", [1, 2])
async def test_as_many_as_the_user_wants(most: int):
    found, backend = await offered(
        "one()", "two()", "three()", completion=Completion(delay_ms=0, ahead=False, candidates=most)
    )
    assert len(found) == len(backend.asked) == most


async def test_what_does_not_parse_comes_last():
    assert (await offered("f(]", "g()", "h()", text="y = 1\nx = │\n"))[0][0] == "g()"


async def test_the_first_is_kept_and_no_other():
    backend = FakeBackend(["one()"], ["two()"], ["three()"])
    session = serving(backend, completion=QUIET)
    await candidates(session, drawn("x = │\n", invoked=True))
    answer = await complete(session, drawn("x = │\n"))
    assert answer.ghost is not None
    assert (answer.ghost.text, len(backend.asked)) == ("one()", 3)


async def test_an_empty_answer_is_asked_once():
    found, backend = await offered("")
    assert (found, len(backend.asked)) == ([], 1)


async def test_what_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "WAIT_S", 0.0)
    found, backend = await offered("one()", "two()")
    assert (found, len(backend.asked)) == (["one()"], 1)


async def test_a_backend_that_dies_leaves_what_there_is():
    session = serving(FakeBackend(["one()"], [down()]), completion=QUIET)
    answer, ghosts = await candidates(session, drawn("x = │\n", invoked=True))
    assert (answer.reason, [ghost.text for ghost in ghosts]) == (Reason.OK, ["one()"])
