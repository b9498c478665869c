"""An action on a small document, with what the model says written down: what test_act.py and its neighbours share."""

from typing import Any

from temoto.adapters.builtin_actions import brought
from temoto.adapters.syntax import TreeSitter
from temoto.core.backend.calls import ChatChunk
from temoto.core.code.text import split_lines
from temoto.core.codeactions.action import Offered, named
from temoto.core.codeactions.outcome import Outcome
from temoto.core.codeactions.spot import Point, Spot
from temoto.core.codeactions.target import target_at
from temoto.engine.codeactions.act import act
from temoto.engine.codeactions.briefing import ActionRequest
from temoto.engine.session import Session
from tests.engine.codeactions.desk import PaperDesk
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend
from tests.pricing import BETTER, CODE

SYNTAX = TreeSitter()
ACTIONS = brought()
SHORTER = """def total(prices):
    return sum(prices)
"""
LONGER = BETTER


def fenced(code: str, before: str = "") -> str:
    return f"{before}```python\n{code}```"


def order(
    name: str = "refactor", text: str = CODE, line: int = 4, written_in: str = "python", **more: Any
) -> ActionRequest:
    """The action at a line (from 1) of a document."""
    action = named(name, ACTIONS)
    assert action is not None
    lines = tuple(split_lines(text))
    spot = Spot(
        "file:///shop/pricing.py",
        written_in,
        lines,
        Point(line - 1, 0),
        Point(line - 1, 0),
        SYNTAX.outline(written_in, lines),
    )
    target = target_at(spot)
    assert target is not None
    return ActionRequest(action, spot, target, "pricing.py", Offered(action, target).title, name="page", **more)


def talking(*chats: Any, **more: Any) -> tuple[Session, FakeBackend]:
    backend = FakeBackend(chats=[[one] if isinstance(one, (str, ChatChunk)) else one for one in chats], **more)
    return serving(backend), backend


async def done(
    *chats: Any, the: ActionRequest | None = None, desk: PaperDesk | None = None
) -> tuple[Outcome, PaperDesk, FakeBackend]:
    session, backend = talking(*chats)
    desk = desk or PaperDesk(CODE)
    outcome = await act(session, the or order(), desk, SYNTAX)
    assert not session.lane.taken
    assert session.lane.model == ""
    assert backend.open == 0
    return outcome, desk, backend
