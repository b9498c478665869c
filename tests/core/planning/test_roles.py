"""A role is a row: one made up here, as a fourth, is planned, installed, served and shown like the others."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from temoto.cli.plan import to_json
from temoto.core.backend.listed import Installed
from temoto.core.messages import Sentence
from temoto.core.models.families import fills_in
from temoto.core.models.records import Role
from temoto.core.planning import roles
from temoto.core.planning.candidates import offered
from temoto.core.planning.explained import Question, plan
from temoto.core.planning.roles import GHOST, ROWS, Row, in_turn
from temoto.core.planning.shown import shown
from temoto.core.settings import Settings
from temoto.engine.serving.planning import reckoned
from tests.core.planning.shipped import CATALOG, WISHES, of
from tests.engine.reports.test_plan_here import machine
from tests.fakes.scripted_backend import FakeBackend


class Made(Sentence):
    """What it is called."""

    NEXT_EDIT = ("next edit", "次の編集")


def member(name: str) -> Role:
    """A member of Role that its file does not have."""
    made = str.__new__(Role, name)
    made._name_, made._value_ = name.upper(), name
    return made


NEXT_EDIT = member("next-edit")
ROW = Row(
    NEXT_EDIT,
    Made.NEXT_EDIT,
    gpu_contexts=(4_096, 2_048),
    cpu_contexts=(2_048,),
    in_time=GHOST,
    suits=fills_in,
    takes=lambda card, _weights: NEXT_EDIT in card.roles,
    spills=False,
    instead=Role.COMPLETION,
)
SMALL, MIDDLE = "qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"
FOURTH = replace(
    CATALOG,
    cards=tuple(
        replace(card, roles=(*card.roles, NEXT_EDIT)) if card.id in {SMALL, MIDDLE} else card for card in CATALOG.cards
    ),
    ranking=MappingProxyType({**CATALOG.ranking, NEXT_EDIT: CATALOG.ranking[Role.COMPLETION][::-1]}),
)


@pytest.fixture(autouse=True)
def fourth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "ROWS", MappingProxyType({**ROWS, NEXT_EDIT: ROW}))


@pytest.mark.parametrize("gpu", ["RTX 4070", "RTX 4090"])
def test_it_is_planned(gpu: str):
    under = of(gpu)
    found = plan(Question(FOURTH, under, WISHES, offered(FOURTH, WISHES)))
    assert list(found.roles) == [Role.COMPLETION, Role.CHAT, Role.REASONING, NEXT_EDIT]
    one = found.roles[NEXT_EDIT].candidate
    assert (one.card.id, one.context, one.fits, one.meets) == (SMALL, 4_096, True, True)
    assert found.total <= found.free
    three = plan(Question(CATALOG, under, WISHES, offered(CATALOG, WISHES)))
    before, now = (each.roles[Role.COMPLETION].candidate.card.id for each in (three, found))
    assert before == now, "the last role is given up first"


def test_it_is_shown():
    found = plan(Question(FOURTH, of("RTX 4090"), WISHES, offered(FOURTH, WISHES)))
    report = to_json(found, {})
    assert list(report["roles"]) == ["completion", "chat", "reasoning", "next-edit"]
    one = report["roles"]["next-edit"]
    assert one["model"] == SMALL
    assert any("next edit" in reason for reason in one["reasons"])
    assert any("to a line of ghost text" in reason or "ms" in reason for reason in one["reasons"])


async def test_a_server_goes_by_it_where_its_model_is_installed():
    names = ("qwen2.5-coder:7b-base", "qwen2.5-coder:0.5b-base", "qwen3.5:4b")
    backend = FakeBackend(models=[Installed(name) for name in names], gpu=True)
    found = await reckoned(backend, await backend.models(), Settings(), machine(24), FOURTH)
    assert [one.role for one in found.plan.every] == [Role.COMPLETION, Role.CHAT, Role.REASONING, NEXT_EDIT]
    assert found.plan.beside[NEXT_EDIT].model == "qwen2.5-coder:0.5b-base"
    told = shown(found.here, found.served, {})
    assert told.roles[NEXT_EDIT].installed
    assert told.roles[NEXT_EDIT].candidate.context == found.plan.beside[NEXT_EDIT].context


async def test_where_none_is_installed_it_shows_what_could_be_fetched():
    backend = FakeBackend(models=[Installed("qwen2.5-coder:7b-base"), Installed("qwen3.5:4b")], gpu=True)
    found = await reckoned(backend, await backend.models(), Settings(), machine(24), FOURTH)
    assert NEXT_EDIT not in found.plan.beside
    told = shown(found.here, found.served, offered(FOURTH, WISHES))
    assert not told.roles[NEXT_EDIT].installed
    assert [one.card.id for one in told.fetch] == [SMALL]


def test_whose_model_does_its_work():
    assert in_turn(NEXT_EDIT) == (NEXT_EDIT, Role.COMPLETION)
    assert in_turn(Role.REASONING) == (Role.REASONING, Role.CHAT)


def test_every_role_has_its_row_and_its_setting():
    assert list(ROWS) == list(Role)
    for row in ROWS.values():
        assert row.gpu_contexts
        assert row.cpu_contexts
        assert row.setting.split(".")[0] == row.role
