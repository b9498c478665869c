"""How are speeds of normal use stored? The session's sums are written off the typing path, at most every few minutes.

Nothing is kept where the user does not want it, of another machine's models, or of a model that lies partly where it should not.
"""

import asyncio
from time import monotonic

from temoto.core.machine import Machine
from temoto.core.planning.measured import Measurement, Subject, fingerprint, mark_of, of_a_quiet_machine
from temoto.engine.serving.after_loading import elsewhere
from temoto.engine.session import Serving, Session
from temoto.engine.world import MeasuredStore, World

LEAST_S = 300.0  # between two writings
NEW_ANSWERS = 20  # since the last writing; fewer change nothing


class SpeedRecorder:
    """Stores how fast one Serving was; owned by the watch over it."""

    def __init__(self, session: Session, world: World, serving: Serving) -> None:
        self._session, self._house, self._serving = session, world, serving
        self._tally = session.tally
        self._written, self._answers = monotonic(), 0

    async def now_and_then(self) -> None:
        """Store the speeds, if enough is new and enough time has passed."""
        if monotonic() - self._written >= LEAST_S:
            await self.at_last()

    async def at_last(self) -> None:
        """Store the speeds, if there is something new."""
        self._written = monotonic()
        one, remembers = self._measurement(), self._house.measured
        if one is None or remembers is None or self._tally.answers - self._answers < NEW_ANSWERS:
            return
        self._answers = self._tally.answers
        await asyncio.to_thread(_kept, remembers, one)

    def _measurement(self) -> Measurement | None:
        tally, serving = self._tally, self._serving
        nothing = tally.decode is None and tally.prompt is None
        if nothing or not self._session.settings.measure or serving.spilled or elsewhere(serving.backend):
            return None
        return Measurement(subject(self._session.machine, serving), tally.prompt, tally.decode)


def _kept(remembers: MeasuredStore, new: Measurement) -> None:
    remembers.keep(of_a_quiet_machine(new, remembers.measured(new.subject.machine)))


def subject(machine: Machine, serving: Serving) -> Subject:
    """The Subject of measurements while this serves."""
    choice = serving.choice
    return Subject(
        machine=fingerprint(machine),
        backend=serving.backend.name,
        model=choice.model,
        mark=mark_of(choice.model, serving.installed),
        context=choice.context,
        where=choice.device,
    )
