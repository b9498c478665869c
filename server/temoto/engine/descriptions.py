"""What do backends say of models no catalog file knows? Asked once in a server's life, about so many only and for so long only."""

import asyncio
import logging
from collections.abc import Mapping

from temoto.core.backend.listed import Installed, ModelDetails
from temoto.core.models.records import Catalog
from temoto.core.planning.installed import in_catalog
from temoto.core.planning.measured import mark_of
from temoto.ports import Backend, TemotoError

log = logging.getLogger(__name__)

MOST_SHOWN = 30  # unknown models that are asked about at one start: the answers take a few milliseconds each
SHOWN_S = 2.0  # for all of them
MOST_KEPT = 500


class Descriptions:
    """What backends said of models, by the model's file: asked once in a server's life."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], ModelDetails] = {}

    async def of(
        self, backend: Backend, installed: tuple[Installed, ...], catalog: Catalog
    ) -> Mapping[str, ModelDetails]:
        """By name, what the backend says of each of its models the catalog does not know."""
        found: dict[str, ModelDetails] = {}
        unknown = [one for one in installed if not one.embedding and not one.remote and not in_catalog(one, catalog)]
        try:
            async with asyncio.timeout(SHOWN_S):
                for one in unknown[:MOST_SHOWN]:
                    found[one.name] = await self._of(backend, one, mark_of(one.name, installed))
        except TimeoutError:
            log.info("%s was slow to describe its models: %d of %d known", backend.name, len(found), len(unknown))
        return found

    async def _of(self, backend: Backend, model: Installed, mark: str) -> ModelDetails:
        key = (model.name, mark)
        if key not in self._kept:
            try:
                shown = await backend.show(model.name)
            except TemotoError as error:
                log.info("%s is not described: %s", model.name, error)
                return ModelDetails()
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = shown
        return self._kept[key]
