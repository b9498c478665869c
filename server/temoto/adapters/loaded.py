"""Which models has temoto had loaded, and how are they taken out of memory? What other tools loaded is left alone.

Remembered in one small file of the user's state folder: whoever frees memory is another process than the server, and cannot
know which settings its editor has. A file that cannot be read or written is as good as none.
"""

from collections.abc import Mapping
from contextlib import aclosing
from pathlib import Path
from typing import cast

from temoto.adapters import discovery
from temoto.adapters.llamacpp import shared
from temoto.adapters.state.json_file import ROWS, keep, read
from temoto.adapters.state.places import state_file
from temoto.core.backend.address import parse_address
from temoto.core.backend.freed import Freed, Freeing
from temoto.core.messages import Note
from temoto.core.models.records import Catalog
from temoto.core.settings import Backends, Settings
from temoto.ports import CanUnload, TemotoError

MOST = 20  # nobody has more models in use; older ones left memory long ago
Place = tuple[str, str, str]
"""A backend's name, its address, a model."""


def remember(backend: str, address: str, model: str) -> None:
    """A model was loaded at temoto's wish. Blocks: it writes a file."""
    if backend == "embedded":
        return  # engines are found by the notes that name them
    new = [backend, address, model]
    keep(_file(), ROWS, lambda rows: [new, *(row for row in rows if row != new)][:MOST])


def known() -> list[Place]:
    """What was loaded, the newest first."""
    return [cast("Place", tuple(cast("list[str]", row))) for row in read(_file(), ROWS) if _is_place(row)]


async def free(environment: Mapping[str, str], catalog: Catalog) -> Freeing:
    """Every such model on this machine taken out of memory; each loads again when it is next asked."""
    freed: list[Freed] = []
    problems: list[Note] = []
    plugs = {plug.title: plug.name for plug in discovery.plugs() if plug.title}
    for backend, where, model in known():
        address = parse_address(where)
        if address is None or not address.loopback or backend not in plugs:
            continue  # another machine's memory is its users' business
        settings = Settings(backend=cast("Backends", plugs[backend]), url=where)
        async with aclosing(discovery.backends(settings, environment, catalog)) as found:
            async for one in found:
                if isinstance(one, TemotoError) or not isinstance(one, CanUnload):
                    continue
                try:
                    held = await one.unload(model)
                    if held is not None:
                        freed.append(Freed(backend, where, model, held.size, held.vram))
                except TemotoError as error:
                    problems.append(error.note)
                finally:
                    await one.close()
    return Freeing((*freed, *await shared.rest()), tuple(problems))


def _file() -> Path:
    return state_file("loaded.json")


def _is_place(row: object) -> bool:
    parts = cast("list[object]", row) if isinstance(row, list) else []
    return len(parts) == len(("backend", "where", "model")) and all(isinstance(part, str) for part in parts)
