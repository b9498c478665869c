"""What ports.Backend promises of `chat`, on every backend found by folder, against the real thing with a real model."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from temoto.core.backend.calls import ChatChunk, ChatRequest, ChatRole, Message, Prompt, Usage
from temoto.core.backend.reasoning import gathered
from temoto.engine.serving.selftest import PATTERN
from temoto.ports import ModelMissing, PromptTooLong
from tests.adapters.conftest import Served
from tests.adapters.worlds import CONTEXT, cancelled_midway, until_still

pytestmark = pytest.mark.asyncio(loop_scope="module")

HELLO = (
    Message(ChatRole.SYSTEM, "You answer with one word."),
    Message(ChatRole.USER, "What is the capital of France?"),
)
STORY = (Message(ChatRole.USER, "Write down the numbers from 1 to 500, one a line, without any comment."),)
LONG = 1_500  # tokens: half a minute of work for a model that is not stopped


def talk(served: Served, turns: tuple[Message, ...] = HELLO, max_tokens: int = 24, **more: object) -> ChatRequest:
    return ChatRequest(served.world.model, turns, max_tokens, context=CONTEXT, keep_alive="5m", **more)


async def said(served: Served, asked: ChatRequest) -> list[ChatChunk]:
    async with aclosing(served.backend.chat(asked)) as answer:
        return [one async for one in answer]


async def text_and_usage(served: Served, asked: ChatRequest) -> tuple[str, Usage]:
    pieces = await said(served, asked)
    assert [piece.usage is not None for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert pieces[-1].usage is not None
    return gathered(pieces)[0], pieces[-1].usage


async def test_an_answer_streams_in_the_models_own_template(served: Served):
    pieces = await said(served, talk(served))
    assert "Paris" in gathered(pieces)[0]
    assert "<|im_" not in gathered(pieces)[0]
    assert len(pieces) > 2


async def test_turns_are_told_apart(served: Served):
    asked = (
        Message(ChatRole.USER, "The password is banana. Say it."),
        Message(ChatRole.ASSISTANT, "The password is banana."),
        Message(ChatRole.USER, "Say it again."),
    )
    assert "banana" in (await text_and_usage(served, talk(served, asked)))[0]


async def test_the_usage_counts_what_it_cost(served: Served):
    text, usage = await text_and_usage(served, talk(served))
    count = await served.backend.counter(served.world.model)
    assert count is not None
    words = sum(count(turn.text) for turn in HELLO)
    assert words < usage.prompt_tokens < words + 32  # the template's share
    assert count(text) <= usage.generated_tokens <= 24
    assert 0 < usage.generate_seconds < 60


async def test_it_stops_after_max_tokens(served: Served):
    _, usage = await text_and_usage(served, talk(served, STORY, 7))
    assert (usage.generated_tokens, usage.cut_by_length) == (7, True)


async def test_it_stops_at_a_stop(served: Served):
    whole, _ = await text_and_usage(served, talk(served, STORY, 48))
    stop = whole.split()[2]
    text, usage = await text_and_usage(served, talk(served, STORY, 48, stops=(stop,)))
    assert text == whole[: whole.index(stop)]
    assert not usage.cut_by_length


async def test_the_same_question_gets_the_same_answer(served: Served):
    first, _ = await text_and_usage(served, talk(served))
    second, _ = await text_and_usage(served, talk(served))
    assert first == second != ""


@pytest.mark.parametrize("think", [True, False, None])
async def test_a_model_that_cannot_think_answers_whatever_is_wanted_of_it(served: Served, think: bool | None):
    text, thought = gathered(await said(served, talk(served, think=think)))
    assert "Paris" in text
    assert thought == ""


async def test_what_a_model_is_able_to_is_told_or_unknown(served: Served):
    shown = await served.backend.show(served.world.model)
    assert shown.thinking in {False, None}
    assert shown.tools in {False, None}


@pytest.mark.timed
async def test_leaving_an_answer_stops_the_model(served: Served):
    async with aclosing(served.backend.chat(talk(served, STORY, LONG))) as answer:
        await anext(answer)
        assert await served.world.at_work(served.backend)
    await until_still(served.world, served.backend)


@pytest.mark.timed
async def test_a_cancelled_task_stops_the_model(served: Served):
    await cancelled_midway(served.world, served.backend, served.backend.chat(talk(served, STORY, LONG)))


@pytest.mark.timed
async def test_cancelling_while_the_prompt_is_read_stops_the_model(served: Served):
    rows = "".join(f"line {number}\n" for number in range(80))
    reading = asyncio.ensure_future(said(served, talk(served, (Message(ChatRole.USER, rows), *STORY), 1_000)))
    await asyncio.sleep(0.05)
    assert await served.world.at_work(served.backend)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await until_still(served.world, served.backend, served.world.drops_reading_s)


async def test_an_unknown_model_is_missing(served: Served):
    with pytest.raises(ModelMissing, match=r"no-such-model:1b.*chat\.model"):
        await said(served, replace(talk(served), model="no-such-model:1b"))


@pytest.mark.parametrize("turns", [1, 40], ids=["one long turn", "many short ones"])
async def test_a_talk_over_the_context_is_refused_not_cut(served: Served, turns: int):
    words = "row 1\nrow 2\n" * (1_200 // turns)
    asked = tuple(
        pair for _ in range(turns) for pair in (Message(ChatRole.USER, words), Message(ChatRole.ASSISTANT, "Yes."))
    )
    with pytest.raises(PromptTooLong, match=r"models\.context"):
        await said(served, talk(served, (*asked, *HELLO[1:])))


async def test_an_answer_that_fills_the_context_is_cut_by_length(served: Served):
    count = await served.backend.counter(served.world.model)
    assert count is not None
    rows = "".join(f"{number}\n" for number in range(1, 300))
    lines = rows.splitlines(keepends=True)
    kept = next(size for size in range(len(lines), 0, -1) if count("".join(lines[:size])) < CONTEXT - 72)
    asked = (Message(ChatRole.USER, f"{''.join(lines[:kept])}\nGo on."),)
    _, usage = await text_and_usage(served, talk(served, asked, LONG))
    assert usage.prompt_tokens + usage.generated_tokens <= CONTEXT + 1
    assert usage.generated_tokens < LONG


async def test_as_many_questions_are_worked_on_at_once_as_it_says(served: Served):
    """A ghost beside a long answer: at once where there is another slot, after it where there is not."""
    assert served.backend.slots is not None
    ghost = Prompt(served.world.model, PATTERN, 4, context=CONTEXT, keep_alive="5m")
    order: list[str] = []

    async def complete() -> None:
        async with aclosing(served.backend.stream(ghost)) as chunks:
            async for _ in chunks:
                order.append("ghost")

    async with aclosing(served.backend.chat(talk(served, STORY, 80))) as answer:
        await anext(answer)
        asking = asyncio.create_task(complete())
        async for _ in answer:
            order.append("chat")
    await asking
    assert {one for one in order if one == "ghost"}
    mixed = order.index("ghost") < len(order) - 1 - order[::-1].index("chat")
    assert mixed is (served.backend.slots > 1)


async def test_two_talks_do_not_mix(served: Served):
    other = talk(served, (Message(ChatRole.USER, "What is the capital of Japan?"),))
    alone = [(await text_and_usage(served, one))[0] for one in (talk(served), other)]
    together = await asyncio.gather(text_and_usage(served, talk(served)), text_and_usage(served, other))
    assert [text for text, _ in together] == alone


async def test_completions_and_talks_share_a_loaded_model(served: Served):
    await text_and_usage(served, talk(served))
    before = await served.backend.loaded_models()
    async with aclosing(served.backend.stream(Prompt(served.world.model, PATTERN, 4, context=CONTEXT))) as chunks:
        assert [chunk async for chunk in chunks]
    assert [(one.name, one.context, one.size) for one in await served.backend.loaded_models()] == [
        (one.name, one.context, one.size) for one in before
    ]
