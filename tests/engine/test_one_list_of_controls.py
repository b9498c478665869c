"""One list of control tokens a vocabulary: in prompts, in ghosts, in what a server stops at, and in code actions, whichever model does them."""

from dataclasses import replace
from typing import Any

import pytest

from temoto.core.backend.listed import SpecialTokens
from temoto.core.codeactions.outcome import Ending
from temoto.core.completion.reasons import Reason
from temoto.core.models.families import UNKNOWN
from temoto.core.models.records import Role
from temoto.engine.codeactions.act import act
from temoto.engine.completion.complete import complete
from temoto.engine.counting import MOST_STOPS, Count, speaking
from temoto.engine.session import Session
from temoto.ports import CountTokens
from tests.draw import FIM, drawn
from tests.engine.codeactions.acts import LONGER, SYNTAX, fenced, order
from tests.engine.codeactions.desk import PaperDesk
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend
from tests.pricing import CODE

STARCODER = ("<filename>", "<pr_review>", "<reserved_7>")


class Speaking(FakeBackend):
    """A backend whose models have vocabularies with these control tokens."""

    def __init__(self, *scripts: Any, controls: tuple[str, ...] = STARCODER, **more: Any) -> None:
        super().__init__(*scripts, **more)
        self.controls, self.read = controls, list[str]()

    async def counter(self, model: str) -> CountTokens | None:
        self.read.append(model)
        return None

    async def special_tokens(self, model: str) -> SpecialTokens:
        assert model in self.read
        return SpecialTokens(self.controls)


async def served(backend: Speaking) -> Session:
    session = serving(backend)
    count = Count(len)
    await count.learn(backend, "a-model")
    assert session.serving is not None
    session.serving = replace(session.serving, learning=count)
    return session


async def test_neither_prompt_nor_ghost_speaks_one_and_the_server_stops_at_it():
    backend = Speaking(["1<pr_review>2"])
    answer = await complete(await served(backend), drawn('print("Usage: %s <filename>")\nx = │\n'))
    (prompt,) = backend.asked
    assert "< filename>" in prompt.text
    assert "<filename>" not in prompt.text
    assert prompt.stops == (*FIM.stops, "<filename>", "<pr_review>")  # not at one with a number
    assert answer.ghost is not None
    assert answer.ghost.text == "1"


async def test_while_the_vocabulary_is_unknown_the_list_of_the_family_holds():
    backend = FakeBackend(["1"])
    answer = await complete(serving(backend), drawn('print("Usage: %s <filename>")\nx = │ # <PRE>\n'))
    (prompt,) = backend.asked
    assert ("<filename>" in prompt.text, "< PRE>" in prompt.text, prompt.stops) == (True, True, FIM.stops)
    assert answer.reason is Reason.OK


async def test_no_more_stops_than_a_server_can_look_for_and_the_familys_first():
    family = speaking(FIM, tuple(f"<{'x' * number}>" for number in range(1, 200)))
    assert len(family.stops) == MOST_STOPS
    assert family.stops[: len(FIM.stops)] == FIM.stops
    assert len(family.controls) == len(FIM.controls) + 199
    assert speaking(UNKNOWN, ()) is UNKNOWN


@pytest.mark.parametrize("model", ["a-model", "another"])
async def test_a_code_action_goes_by_the_vocabulary_of_the_model_it_asks(model: str):
    code = CODE.replace("def total(prices):", "def total(prices):  # <filename>")
    backend = Speaking(chats=[[fenced(LONGER)]])
    session = await served(backend)
    assert session.serving is not None
    if model == "another":
        session.plan = replace(session.plan, beside={Role.CHAT: replace(session.serving.choice, model="another")})
    await act(session, order(text=code), PaperDesk(code), SYNTAX)
    (talk,) = backend.talks
    assert talk.model == model
    assert "<filename>" not in talk.messages[1].text
    assert "# < filename>" in talk.messages[1].text


async def test_a_control_token_of_the_vocabulary_in_an_answer_is_refused():
    backend = Speaking(chats=[[fenced(LONGER.replace("return", "<pr_review>return", 1))]])
    outcome = await act(await served(backend), order(), PaperDesk(CODE), SYNTAX)
    assert outcome.ending is Ending.UNUSABLE


async def test_a_thought_is_cut_though_its_tags_are_tokens():
    backend = Speaking(chats=[["<think>Hm.</think>\n" + fenced(LONGER)]], controls=("<think>", "</think>"))
    desk = PaperDesk(CODE)
    outcome = await act(await served(backend), order(), desk, SYNTAX)
    assert outcome.ending is Ending.CHANGED
    assert "Hm." not in desk.text
