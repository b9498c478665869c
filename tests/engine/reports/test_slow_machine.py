"""A machine without a GPU and with few cores: what is here is used, nothing is planned that nobody waits for, and the server agrees."""

from dataclasses import replace

import pytest

from temoto.core.backend.listed import Installed
from temoto.core.machine import Machine
from temoto.core.messages.choose import ChooseMessage
from temoto.core.messages.plan import PlanMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Role
from temoto.core.planning.speed import SpeedSource
from temoto.core.settings import ChatModel, Completion, Settings
from tests.engine.reports.test_plan_here import GB, Shown, agreed, both, machine, models, pace, said

SLOW = replace(machine(ram=32), cores=2, ram_bandwidth=40 * GB)
DEMO = Installed("smollm2:135m-instruct-q4_1", 98_362_432, digest="demo")
LARGE, THINKER = models("qwen3-coder:30b", "deepseek-r1:14b")
CODER, TALKER = models("qwen2.5-coder:1.5b-base", "qwen2.5-coder:3b")


def small(name: str) -> Installed:
    return Installed(name, 400_000_000, digest=f"of {name}")


async def test_what_nobody_waits_for_is_not_loaded_beside_the_completion_model():
    session, planned = await both(SLOW, (CODER, LARGE), Settings(), Shown())
    agreed(session, planned)
    assert [role for role, one in planned.roles.items() if one.installed] == [Role.COMPLETION]
    assert PlanMessage.NOBODY_WAITS in said(planned)
    assert list(session.plan.alone) == [Role.CHAT]  # an action that asks for it all the same is done


async def test_the_completion_model_does_it_where_it_can_talk():
    session, planned = await both(SLOW, (TALKER, THINKER), Settings(), Shown())
    agreed(session, planned)
    chat = planned.roles[Role.CHAT]
    assert (chat.candidate.weights.tag, chat.installed) == (TALKER.name, True)
    assert chat.candidate.context == planned.roles[Role.COMPLETION].candidate.context
    assert PlanMessage.JOINED in [one.message for one in chat.reasons]
    assert chat.candidate.why.message is ChooseMessage.READS_TOO_LONG
    assert Role.REASONING not in session.plan.beside  # which it cannot do
    assert session.plan.beside[Role.CHAT].model == TALKER.name


async def test_a_faster_one_that_is_here_does_it():
    session, planned = await both(
        replace(SLOW, cores=8), (CODER, LARGE, *models("deepseek-r1:14b")), Settings(), Shown()
    )
    agreed(session, planned)
    assert planned.roles[Role.CHAT].candidate.weights.tag == LARGE.name  # three billion parameters a token: 18 s
    assert Role.REASONING not in planned.roles or not planned.roles[Role.REASONING].installed


async def test_one_that_has_shown_to_be_fast_is_taken_whatever_was_predicted():
    fast = (pace(SLOW, LARGE, 400.0, 20.0),)
    session, planned = await both(SLOW, (CODER, LARGE), Settings(), Shown(fast))
    agreed(session, planned)
    chat = planned.roles[Role.CHAT].candidate
    assert (chat.weights.tag, chat.speed.source) == (LARGE.name, SpeedSource.MEASURED)


async def test_one_the_user_named_is_used_however_slow():
    session, planned = await both(SLOW, (CODER, LARGE), Settings(chat=ChatModel(LARGE.name)), Shown())
    agreed(session, planned)
    assert session.plan.beside[Role.CHAT].model == LARGE.name


@pytest.mark.parametrize(
    "here", [SLOW, replace(machine(ram=32), ram_bandwidth=90 * GB), machine(12)], ids=["slow", "cpu", "gpu"]
)
@pytest.mark.parametrize("name", ["qwen2.5-coder:0.5b-base", "qwen2.5-coder:1.5b-base"])
async def test_the_demo_model_is_not_used_beside_a_better_one(here: Machine, name: str):
    """It is the fastest there is: by its speed alone it would be taken."""
    session, planned = await both(here, (DEMO, small(name)), Settings(), Shown())
    agreed(session, planned)
    assert {one.candidate.weights.tag for one in planned.roles.values() if one.installed} == {name}
    assert [one.model for one in session.plan.others] == [DEMO.name]  # what is left if nothing else loads
    assert PlanMessage.DEMO not in said(planned)


@pytest.mark.parametrize("here", [SLOW, machine(12)], ids=["slow", "gpu"])
async def test_it_is_used_where_nothing_better_is_here_and_the_plan_names_what_would_be(here: Machine):
    session, planned = await both(here, (DEMO,), Settings(), Shown())
    agreed(session, planned)
    assert session.plan.completion is not None
    assert session.plan.completion.model == DEMO.name
    (why,) = [one for one in planned.notes if one.message is PlanMessage.DEMO]
    assert why.facts["better"] == session.plan.better == planned.fetch[0].weights.tag
    assert DEMO.name not in [one.weights.tag for one in planned.fetch]
    assert all(why.text(language) for language in ("en", "ja"))


async def test_it_is_used_where_what_is_better_does_not_fit():
    session, planned = await both(replace(machine(ram=8), cores=2), (DEMO, LARGE), Settings(), Shown())
    agreed(session, planned)
    assert planned.roles[Role.COMPLETION].candidate.weights.tag == DEMO.name


async def test_a_model_the_user_named_may_take_what_is_kept_for_work():
    here = Machine((), 32 * GB, 30 * GB, 8, ram_bandwidth=90 * GB)
    big = Installed("my-own:36b", 22 * GB, digest="mine")
    session, planned = await both(here, (CODER, big), Settings(completion=Completion(model=big.name)), Shown())
    agreed(session, planned)
    assert planned.roles[Role.COMPLETION].candidate.fits
    assert planned.roles[Role.COMPLETION].candidate.need.total > planned.free
    assert StartMessage.WARN_DOES_NOT_FIT not in [one.message for one in session.status.details]
