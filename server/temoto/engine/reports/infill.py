"""How often are holes filled as they were, and what is each part of a completion worth for it? Asked as an editor asks by hand.

Every hole is a question of its own: no earlier answer is used, and nothing is asked ahead. What was loaded for it is unloaded again.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from statistics import median

from temoto.core.code.text import split_lines
from temoto.core.completion.asking import ask_at
from temoto.core.completion.parts import Part
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ask
from temoto.core.infill.holes import Hole
from temoto.core.infill.likeness import Likeness, likeness
from temoto.core.messages import Note, note
from temoto.core.messages.infill import InfillMessage
from temoto.core.settings import Settings
from temoto.engine.completion.complete import complete
from temoto.engine.reports.answer import seen_elsewhere
from temoto.engine.serving.after_loading import elsewhere
from temoto.engine.serving.ready import ready_session
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import CanUnload, TemotoError

Report = Callable[[Note], None]
AGAIN_S = 60.0
_NOT_ASKED = frozenset(
    (Reason.STARTING, Reason.NO_MODEL, Reason.BACKEND_DOWN, Reason.BACKEND_ERROR, Reason.OFF, Reason.BACKEND_BUSY)
)


@dataclass(frozen=True, slots=True)
class Filled:
    """One hole and what was said of it. `parses`: no new syntax error; None where no parser knows the language."""

    hole: Hole
    answer: Answer
    like: Likeness
    parses: bool | None = None

    @property
    def text(self) -> str:
        return self.answer.ghost.text if self.answer.ghost else ""

    @property
    def ms(self) -> float:
        return self.answer.timing_ms.get("total", 0.0)


@dataclass(frozen=True, slots=True)
class Column:
    """One model, with or without a part. `problem`: why it could not be asked any more."""

    model: str
    backend: str
    without: frozenset[Part]
    filled: tuple[Filled, ...] = ()
    problem: Note | None = None

    def share(self, so: Callable[[Filled], bool | None]) -> float | None:
        """The share of holes of which it is so, among those it can be said of."""
        told = [known for one in self.filled if (known := so(one)) is not None]
        return sum(told) / len(told) if told else None

    @property
    def similarity(self) -> float | None:
        return sum(one.like.similarity for one in self.filled) / len(self.filled) if self.filled else None

    def milliseconds(self, slowest: float = 0.5) -> float | None:
        """The median, or the time that all but the slowest such share needed no longer than."""
        times = sorted(one.ms for one in self.filled)
        if not times:
            return None
        return median(times) if slowest == 0.5 else times[min(len(times) - 1, int(len(times) * (1 - slowest)))]


async def infilled(
    world: World,
    settings: Settings,
    holes: Sequence[Hole],
    models: Sequence[str],
    without: Sequence[Part],
    seconds: float,
    report: Report,
) -> list[Column]:
    """A column a model (an empty name: the one the plan has), and behind it one for each part left out."""
    columns: list[Column] = []
    for model in models or ("",):
        wishes = replace(
            settings.completion,
            model=model or settings.completion.model,
            enabled=True,
            ahead=False,
            delay_ms=0,
            other_files=settings.completion.other_files or Part.CONTEXT in without,
        )
        async with ready_session(
            replace(world, leaves_nothing=True), replace(settings, completion=wishes), seconds
        ) as session:
            serving = session.serving
            if serving is None:
                columns.append(Column(model, "", frozenset(), problem=session.status.text))
                continue
            try:
                for part in (None, *without):
                    parts = frozenset[Part]() if part is None else frozenset((part,))
                    column = await filled_by(session, holes, parts, report)
                    columns.append(column)
            finally:
                if (
                    serving.load_seconds is not None
                    and isinstance(serving.backend, CanUnload)
                    and not elsewhere(serving.backend)
                ):
                    with suppress(TemotoError):
                        await serving.backend.unload(serving.choice.model)
    return columns


async def filled_by(session: Session, holes: Sequence[Hole], parts: frozenset[Part], report: Report) -> Column:
    """What the model of a session says to each hole, without these parts; ends where it cannot be asked any more."""
    serving, filled = session.serving, list[Filled]()
    model, backend = (serving.choice.model, serving.backend.name) if serving else ("", "")
    session.leave_out(parts)
    if serving is not None and serving.learning is not None:
        await serving.learning.learnt()  # the same prompts on every run
    for number, hole in enumerate(holes, 1):
        report(note(InfillMessage.FILLING, model=model, number=number, total=len(holes)))
        ask = asked(hole)
        session.leave_out(parts)  # nothing said of another hole of the same file
        answer = await _answered(session, ask, parts) if ask else Answer(None, Reason.OUTSIDE)
        if ask and answer.reason is Reason.BACKEND_DOWN and await _back(session):
            answer = await _answered(session, ask, parts)
        if answer.reason in _NOT_ASKED:
            return Column(model, backend, parts, tuple(filled), answer.note or session.status.text)
        ghost = answer.ghost
        like = likeness(hole, ghost.text if ghost else "", ghost.overwrite if ghost else 0)
        filled.append(Filled(hole, answer, like, await _parses(session, hole, answer)))
    return Column(model, backend, parts, tuple(filled))


async def _answered(session: Session, ask: Ask, parts: frozenset[Part]) -> Answer:
    if Part.CONTEXT not in parts:
        await seen_elsewhere(session, ask)
    return await complete(session, ask)


async def _back(session: Session) -> bool:
    """Whether a backend that was lost serves again, waited for: one that had no turn on a busy machine is not gone, and a bench is long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(AGAIN_S):
            while session.serving is None:  # noqa: ASYNC110 - start-up runs again meanwhile
                await asyncio.sleep(0.05)
    return session.serving is not None


def asked(hole: Hole) -> Ask | None:
    """The question an editor would ask by hand with the cursor in the hole."""
    line, column = hole.place
    lines = split_lines(hole.prefix + hole.suffix)
    return ask_at(lines, line, column, uri=hole.file, language=hole.language, invoked=True)


async def _parses(session: Session, hole: Hole, answer: Answer) -> bool | None:
    """Whether the document with the answer has no more lines in error than the one nothing was cut out of; None: nobody knows."""
    if session.syntax is None or answer.ghost is None:
        return None
    errors, counts = session.syntax.errors, list[int]()
    for text in (
        hole.prefix + answer.ghost.text + hole.suffix[answer.ghost.overwrite :],
        hole.prefix + hole.middle + hole.suffix,
    ):
        found = await asyncio.to_thread(errors, hole.language, split_lines(text))
        if found is None:
            return None
        counts.append(len(found))
    return counts[0] <= counts[1]
