"""What goes wrong on a code action's way, who is asked, who waits, and what completions do meanwhile."""

import asyncio
from dataclasses import replace

import pytest

from temoto.core.backend.calls import ChatChunk, Usage
from temoto.core.backend.listed import Installed
from temoto.core.code.text import split_lines
from temoto.core.codeactions.outcome import Ending
from temoto.core.codeactions.spot import Point, Spot, Target, TargetKind
from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Role
from temoto.core.status import Status, StatusKind
from temoto.engine.codeactions.act import act, model_for, warm
from temoto.engine.session import Session
from tests.engine.codeactions.acts import CODE, LONGER, SHORTER, SYNTAX, done, fenced, order, talking
from tests.engine.codeactions.desk import PaperDesk
from tests.engine.scripted import until
from tests.fakes.scripted_backend import down


async def test_too_long_for_the_context():
    text = "def total(prices):\n" + "    x = 1\n" * 30_000
    outcome, desk, backend = await done(fenced(SHORTER), the=order(text=text, line=1), desk=PaperDesk(text))
    assert outcome.ending is Ending.FAILED
    assert "30001 lines are too many" in outcome.said.text()
    assert (backend.talks, desk.text) == ([], text)


async def test_cut_by_length():
    outcome, desk, _ = await done(
        [ChatChunk("```python\ndef total(prices):\n    return"), ChatChunk(usage=Usage(cut_by_length=True))]
    )
    assert (outcome.ending, desk.text) == (Ending.UNUSABLE, CODE)
    assert "broke off" in outcome.said.text()


async def test_the_backend_dies_in_the_middle():
    outcome, desk, _ = await done(["```python\ndef to", down()])
    assert (outcome.ending, desk.text) == (Ending.FAILED, CODE)
    assert outcome.said.text().startswith("Refactor: scripted does not answer")


MAKEFILE = "build:\n\tcc -o shop shop.c\n\nclean:\n\trm -f shop\n"


async def test_shell_lines_are_text_like_any_other_and_their_size_is_told():
    lines = tuple(split_lines(MAKEFILE))
    spot = Spot("file:///shop/Makefile", "makefile", lines, Point(0, 0), Point(2, 0), SYNTAX.outline("makefile", lines))
    the = replace(order(), spot=spot, target=Target(TargetKind.SELECTION, 0, 1), file="Makefile")
    desk = PaperDesk(MAKEFILE, "file:///shop/Makefile")
    outcome, _, _ = await done("```make\nbuild:\n\tcc -O2 -o shop shop.c\n\trm -rf /\n```", the=the, desk=desk)
    assert outcome.said.text() == "Refactor: 2 lines changed"
    assert desk.text == MAKEFILE.replace("\tcc -o shop shop.c\n", "\tcc -O2 -o shop shop.c\n\trm -rf /\n")


@pytest.mark.parametrize("reply", ["```python\n```", "```python\n\n\n```", "```\n# removed\n```", "<|im_end|>", "\0"])
async def test_an_answer_that_would_empty_the_target(reply: str):
    outcome, desk, _ = await done(reply)
    assert not outcome.good
    assert desk.text == CODE


async def test_a_whole_definition_for_a_part_of_it_is_not_put_into_it():
    part = replace(order(), target=Target(TargetKind.SELECTION, 4, 4, order().target.definition))
    outcome, desk, backend = await done(fenced(LONGER), the=part)
    assert (outcome.good, desk.text) == (False, CODE)
    assert "it rewrites all of total" in outcome.said.text()
    assert "more than <code>" in backend.talks[1].messages[-1].text


async def test_a_start_under_way_is_waited_for():
    session, backend = talking(fenced(LONGER))
    serving, session.serving = session.serving, None
    assert serving is not None
    session.restart()
    task = asyncio.create_task(act(session, order(), desk := PaperDesk(CODE), SYNTAX))
    await until(lambda: desk.reported)
    assert backend.talks == []
    session.serve(serving, Status(StatusKind.READY, note(StartMessage.LOADING, model="a-model")))
    assert (await task).ending is Ending.CHANGED


async def test_no_model():
    session = Session()
    session.say(Status(StatusKind.ERROR, note(StartMessage.NOTHING_SERVES, reasons="")))
    outcome = await act(session, order(), PaperDesk(CODE), SYNTAX)
    assert outcome.ending is Ending.FAILED
    assert outcome.said.text().startswith("No model can be asked now: ")


async def test_control_tokens_of_the_code_are_not_spoken():
    text = CODE.replace("t = 0", 't = "<END>"')
    _, _, backend = await done(fenced(LONGER), the=order(text=text), desk=PaperDesk(text))
    assert "<END>" not in backend.talks[0].messages[1].text
    assert "< END>" in backend.talks[0].messages[1].text


# One at a time, and what happens to completions meanwhile.


async def test_a_second_one_waits_its_turn():
    session, backend = talking([0.2, fenced(LONGER)], "It adds.")
    desk = PaperDesk(CODE)
    first = asyncio.create_task(act(session, order(), desk, SYNTAX))
    await until(lambda: backend.talks)
    second = asyncio.create_task(act(session, order("explain"), other := PaperDesk(CODE), SYNTAX))
    await until(lambda: other.reported)
    assert other.reported == ["waiting for the action before it"]
    assert len(backend.talks) == 1
    assert [(await task).ending for task in (first, second)] == [Ending.CHANGED, Ending.NOTED]


async def test_a_question_holds_no_action_up():
    long = CODE.replace("    return t\n", "".join(f"    t = t + {n} * 2\n" for n in range(30)) + "    return t\n")
    session, _ = talking(fenced("def total(prices):\n    return 0\n"), "It adds.")
    desk, thinking = PaperDesk(long), asyncio.Event()

    async def thinks() -> None:
        await thinking.wait()

    desk.while_asked = thinks
    first = asyncio.create_task(act(session, order(text=long), desk, SYNTAX))
    await until(lambda: desk.questions)
    assert not session.lane.taken
    assert session.shown.kind is StatusKind.READY
    assert (await act(session, order("explain"), PaperDesk(CODE), SYNTAX)).ending is Ending.NOTED
    thinking.set()
    assert (await first).ending is Ending.DECLINED


async def test_cancelling_stops_the_model_and_lets_the_next_one_in():
    session, backend = talking(["```python\n", 60], fenced(LONGER))
    task = asyncio.create_task(act(session, order(), PaperDesk(CODE), SYNTAX))
    await until(lambda: backend.said)
    assert session.shown.kind is StatusKind.BUSY
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (backend.open, backend.broken_off) == (0, 1)
    assert session.shown.kind is StatusKind.READY
    assert (await act(session, order(), PaperDesk(CODE), SYNTAX)).ending is Ending.CHANGED


@pytest.mark.parametrize(("slots", "takes"), [(1, False), (2, True), (None, True)])
async def test_ghosts_meanwhile(slots: int | None, takes: bool):
    session, backend = talking(["```python\n", 60], slots=slots)
    assert session.serving is not None
    assert session.takes(session.serving)
    task = asyncio.create_task(act(session, order(), PaperDesk(CODE), SYNTAX))
    await until(lambda: backend.said)
    assert session.takes(session.serving) is takes
    task.cancel()
    await asyncio.wait({task})
    assert session.takes(session.serving)


async def test_the_code_is_read_while_an_instruction_is_typed():
    session, backend = talking("x")
    await warm(session, order("refactor-by"))
    assert backend.talks[0].max_tokens == 1
    the = order("refactor-by", instruction="use sum")
    session2, backend2 = talking(fenced(SHORTER))
    await act(session2, the, PaperDesk(CODE), SYNTAX)
    warmed, asked = backend.talks[0].messages[1].text, backend2.talks[0].messages[1].text
    assert asked.startswith(warmed[: warmed.index("Task:")])
    assert "use sum" in asked


def test_who_is_asked():
    session, _ = talking("x", models=[Installed("a")])
    now = session.serving
    assert now is not None
    assert model_for(session, now, Role.REASONING) is now.choice
    chat = replace(now.choice, model="chat")
    session.plan = replace(session.plan, alone={Role.CHAT: chat})
    assert model_for(session, now, Role.CHAT) is now.choice  # it talks, and nothing has to be loaded for it
    assert model_for(session, replace(now, choice=replace(now.choice, talks=False)), Role.CHAT) is chat
    session.plan = replace(session.plan, beside={Role.CHAT: chat})
    assert model_for(session, now, Role.REASONING) is chat
    roles = {Role.CHAT: replace(now.choice, context=1), Role.REASONING: replace(chat, model="r1")}
    session.plan = replace(session.plan, beside=roles)
    assert model_for(session, now, Role.CHAT).context == now.choice.context
    assert model_for(session, now, Role.REASONING).model == "r1"


async def test_a_model_that_only_completes_is_not_asked():
    session, backend = talking("x")
    assert session.serving is not None
    session.serving = replace(session.serving, choice=replace(session.serving.choice, talks=False))
    outcome = await act(session, order(), PaperDesk(CODE), SYNTAX)
    assert outcome.said.text() == (
        "Refactor: a-model only completes code; code actions need a model that answers. "
        "Install an instruct model, or name one in chat.model."
    )
    assert backend.talks == []
