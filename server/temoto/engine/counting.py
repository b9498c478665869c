"""How many tokens is a text? By estimate until the model's own vocabulary has been read, exactly from then on.

A vocabulary that was read before is here in a fraction of a second; the first reading takes seconds, which nobody should have to wait
for: an estimate only makes the prompt a little shorter than it could be.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from temoto.core.models.records import Family
from temoto.ports import Backend, CountTokens, KnowsBorders, KnowsVocabulary, TemotoError

log = logging.getLogger(__name__)

SOON_S = 1.0
MOST_STOPS = 64  # those of the family first


def speaking(family: Family, controls: tuple[str, ...]) -> Family:
    """The family with a vocabulary's control tokens: none is sent as code or shown as it, and a model that writes one is stopped.

    Not at those with a number, which are reserved: servers look for each stop after every token.
    """
    if not controls:
        return family
    stops = dict.fromkeys((*family.stops, *(one for one in controls if not any(map(str.isdigit, one)))))
    return replace(
        family, controls=tuple(dict.fromkeys((*family.controls, *controls))), stops=tuple(stops)[:MOST_STOPS]
    )


class Count:
    """A CountTokens that becomes exact. Whoever has it ends it, so that no reading goes on for nobody."""

    def __init__(self, estimate: CountTokens) -> None:
        self._count = estimate
        self._learning: asyncio.Task[None] | None = None
        self._controls: tuple[str, ...] = ()
        self._whole: Family | None = None

    def __call__(self, text: str) -> int:
        return self._count(text)

    def settled(self, text: str) -> int | None:
        """How many code points of a text are cut into the same tokens whatever follows it; None until the vocabulary is known."""
        return self._count.settled(text) if isinstance(self._count, KnowsBorders) else None

    async def learn(self, backend: Backend, model: str) -> None:
        """Begin to read the vocabulary, and wait for it a moment. Whoever is called off meanwhile calls the reading off too."""
        self._learning = asyncio.create_task(self._learn(backend, model))
        try:
            await asyncio.wait({self._learning}, timeout=SOON_S)
        except asyncio.CancelledError:
            await self.end()
            raise

    def with_controls(self, family: Family) -> Family:
        """The family with every control token of the model's vocabulary, as far as it is known."""
        if self._whole is None or self._whole.name != family.name:
            self._whole = speaking(family, self._controls)
        return self._whole

    async def learnt(self) -> None:
        """Wait until all is known that can be: for who tells a count, rather than goes by it."""
        if self._learning is not None:
            await asyncio.wait({self._learning})

    async def end(self) -> None:
        """Read no further; what is known stays known."""
        if self._learning is not None:
            self._learning.cancel()
            with suppress(asyncio.CancelledError):
                await self._learning

    async def _learn(self, backend: Backend, model: str) -> None:
        try:
            exact = await backend.counter(model)
            if exact is not None:
                self._count = exact
            await self._learn_controls(backend, model)
        except TemotoError as error:
            log.info("tokens are estimated: %s", error)

    async def _learn_controls(self, backend: Backend, model: str) -> None:
        if isinstance(backend, KnowsVocabulary):
            self._controls = (await backend.special_tokens(model)).controls
            self._whole = None
