"""What is the world made of? Every adapter in its place; for servers with all of it imported beforehand, for verbs with what they use."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from temoto.core.settings import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from temoto.core.backend.freed import Freeing
    from temoto.core.models.records import Catalog
    from temoto.core.planning.guide_planned import Tables
    from temoto.engine.world import ActionPorts, Getting, World

ReadSettings = Callable[[object, object, str | None], Reading]
"""Reads the user's settings: what the editor sent at its start, what it answered when asked, the project's folder. Blocks."""


def open_world() -> tuple[World, ReadSettings]:
    """The world for a server, and what reads the user's settings (blocking: it reads files). Imports much: for a thread."""
    from temoto.adapters import discovery, loaded  # noqa: F401 # pyright: ignore[reportUnusedImport] - so that no start waits for it
    from temoto.adapters.modelfiles import on_disk, pullers  # noqa: F401 # pyright: ignore[reportUnusedImport] - nor an offer
    from temoto.core.codeactions import own  # noqa: F401 # pyright: ignore[reportUnusedImport] - nor a menu
    from temoto.core.completion import why_empty  # noqa: F401 # pyright: ignore[reportUnusedImport] - nor a question
    from temoto.engine.completion import candidates  # noqa: F401 # pyright: ignore[reportUnusedImport] - nor a keystroke
    from temoto.engine.getting import recipe  # noqa: F401 # pyright: ignore[reportUnusedImport] - nor, again, an offer

    # Discovery imports every plug; done here, so that nothing imports late on the typing path.
    discovery.plugs()
    on_disk.stores()
    return _world(action_ports())


async def opened(options: object = None, *, actions: bool = False) -> tuple[World, Reading]:
    """(the world, the settings read in the current folder with the origin of each), for verbs.

    What code actions work with only where `actions` are wanted.
    """
    world, read = await asyncio.to_thread(lambda: _world(action_ports() if actions else None))
    return world, await asyncio.to_thread(read, options, None, _here())


def _world(ports: ActionPorts | None) -> tuple[World, ReadSettings]:
    from temoto.adapters import discovery, hardware
    from temoto.adapters.catalog import load_catalog
    from temoto.adapters.catalog.cards import load_gpus, load_old_gpus
    from temoto.adapters.settings import read_settings
    from temoto.adapters.state import places
    from temoto.adapters.state.measured import MeasuredFile
    from temoto.adapters.state.passed_tests import PassedTestsFile
    from temoto.adapters.state.uses_file import UsesFile
    from temoto.adapters.workspace.nearby import Nearby
    from temoto.core.models.token_estimate import estimate_for
    from temoto.engine.world import World

    environment = dict(os.environ)
    open_folders = {Path(here)} if (here := _here()) else set[Path]()
    catalog = replace(load_catalog(user_folder=places.catalog_folder()), gpus=(*load_gpus(), *load_old_gpus()))

    def read(options: object, configuration: object, root: str | None) -> Reading:
        if root:
            open_folders.add(Path(root))
        reading = read_settings(
            options,
            environment,
            configuration=configuration,
            user=places.config_file(),
            project=places.project_file(root),
            engine_models=None,  # what other programs keep is its too
        )
        return replace(reading, warnings=(*reading.warnings, *catalog.skipped))

    world = World(
        catalog=catalog,
        look=hardware.look,
        backends=lambda wanted: discovery.backends(wanted, _outside(environment, open_folders), catalog),
        estimate=estimate_for,
        getting=lambda: getting(environment, _outside(environment, open_folders)),
        loaded=_loaded,
        free=lambda: _free(environment, catalog),
        guide=_guide,
        measured=MeasuredFile(),
        uses=UsesFile(),
        passed_tests=PassedTestsFile(),
        action_ports=ports,
        nearby=Nearby(),
    )
    return world, read


def action_ports() -> ActionPorts:
    """What code actions work with."""
    from temoto.adapters.builtin_actions import brought
    from temoto.adapters.state import pages
    from temoto.adapters.syntax import TreeSitter
    from temoto.adapters.workspace.nearby import Nearby
    from temoto.engine.world import ActionPorts

    return ActionPorts(TreeSitter(), brought(), pages.keep_page, pages.make_file, Nearby().ignores)


def getting(environment: Mapping[str, str], outside: Mapping[str, str] | None = None) -> Getting:
    """What getting models needs of this machine. `outside`: the environment as programs may be looked for in it; None: none are."""
    from temoto.adapters.llamacpp.own_server import of
    from temoto.adapters.modelfiles import pullers
    from temoto.adapters.modelfiles.download_speed import MeasuredPuller
    from temoto.adapters.state.remembered import Remembered
    from temoto.engine.world import Getting

    files = pullers.Files(of(outside)) if outside else pullers.Files()
    return Getting(Remembered(), files, lambda: pullers.ollama_room(environment), MeasuredPuller)


def _loaded(backend: str, where: str, model: str) -> None:
    from temoto.adapters import loaded

    loaded.remember(backend, where, model)


async def _free(environment: Mapping[str, str], catalog: Catalog) -> Freeing:
    from temoto.adapters import loaded

    return await loaded.free(environment, catalog)


def _guide() -> Tables:
    from temoto.adapters.catalog.tables import load_corrections, load_guide, load_names
    from temoto.core.planning.guide_planned import Tables

    return Tables(load_guide(), load_corrections(), load_names())


def _outside(environment: Mapping[str, str], folders: set[Path]) -> Mapping[str, str]:
    """The environment with a PATH that leads into no folder that is open: its programs are not run for being found there."""
    from temoto.adapters.llamacpp.own_server import trusted  # the backends, which go by it, import it anyway

    return {**environment, "PATH": trusted(environment.get("PATH", ""), tuple(folders))}


def _here() -> str | None:
    """The current folder; None where it was deleted."""
    try:
        return str(Path.cwd())
    except OSError:
        return None
