"""What are verbs handed of the world? Adapters by what they can do; each is imported when a verb asks for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from temoto.core.configuring.editor_clients import EditorClients
    from temoto.core.configuring.target import Difference, Target
    from temoto.core.configuring.tool_plan import ToolPlan
    from temoto.core.messages import Note
    from temoto.core.models.cards import GpuCard, Instance
    from temoto.core.models.guide import Correction, Guide, RealName
    from temoto.core.models.records import Catalog
    from temoto.core.settings import Settings
    from temoto.engine.world import Getting, MeasuredStore, UsesStore

OLLAMA_PORT = 11434


class Tables(Protocol):
    """The catalog's tables beside its models. Each is read from its file when asked for."""

    def load_corrections(self) -> tuple[Correction, ...]: ...
    def load_gpus(self) -> tuple[GpuCard, ...]: ...
    def load_guide(self) -> Guide: ...
    def load_instances(self) -> tuple[Instance, ...]: ...
    def load_names(self) -> tuple[RealName, ...]: ...


class UserFiles(Protocol):
    """Text files of the user's, read and written as they are."""

    def read_text(self, path: Path) -> str: ...
    def write_text(self, path: Path, text: str) -> None: ...


class NewFiles(Protocol):
    """Files that are to be made. `place_for` says where the first of `uris` would lie, `make_file` makes it; both None where one exists."""

    def place_for(self, uris: Sequence[str]) -> str | None: ...
    def make_file(self, uris: Sequence[str], text: str) -> str | None: ...


class Program(Protocol):
    """How a program of ours is started: its command, the folder it stands in, its environment."""

    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def folder(self) -> Path: ...
    @property
    def environment(self) -> dict[str, str]: ...


class FileChange(Protocol):
    """What would become of one file of another tool. `way`: write, restore, remove or take out; `then`: the text it would have."""

    @property
    def target(self) -> Target: ...
    @property
    def path(self) -> Path: ...
    @property
    def way(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def then(self) -> str: ...
    @property
    def gone(self) -> bool: ...
    @property
    def empty(self) -> bool: ...
    @property
    def notes(self) -> tuple[Note, ...]: ...


class Tools(Protocol):
    """The tools that can be configured. `wanted` and `undone` only look; `make` makes one change so, and returns the copy it made."""

    def targets(self) -> tuple[Target, ...]: ...
    def installed(self) -> tuple[Target, ...]: ...
    def wanted(self, target: Target, plan: ToolPlan, *, legacy: bool = False) -> Sequence[FileChange]: ...
    def undone(self, target: Target, *, legacy: bool = False) -> Sequence[FileChange]: ...
    def paths(self, target: Target, *, legacy: bool = False) -> Sequence[Path]: ...
    def read(self, target: Target) -> tuple[Any, ...] | None: ...
    def left(self, target: Target, plan: ToolPlan) -> tuple[Difference, ...]: ...
    def aliases(self, target: Target, *, legacy: bool = False) -> frozenset[str]: ...
    def used_aliases(self) -> frozenset[str]: ...
    def make(self, change: FileChange) -> Path | None: ...


class OwnFile(Protocol):
    """A file or folder temoto has written for itself; `kind` is what it is for."""

    @property
    def kind(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def size(self) -> int: ...
    @property
    def files(self) -> int: ...


class OwnFiles(Protocol):
    """What temoto has written for itself on this machine, and how it is removed."""

    def written(self) -> Sequence[OwnFile]: ...
    def remove(self, entry: Any) -> None: ...


def own_files() -> OwnFiles:
    """What temoto has written for itself on this machine."""
    from temoto.adapters.state import written

    return written


def files_of_other_tools() -> list[str]:
    """Files of other tools in which something of temoto's stands."""
    from temoto.adapters.configuring.records import files

    return files()


def catalog(*, users: bool) -> Catalog:
    """The models temoto knows; with the user's own files over them, or as it is shipped."""
    from temoto.adapters.catalog import load_catalog
    from temoto.adapters.state.places import catalog_folder

    return load_catalog(user_folder=catalog_folder()) if users else load_catalog()


def tables() -> Tables:
    """The catalog's tables beside its models."""
    from temoto.adapters.catalog import tables

    return tables


def user_files() -> UserFiles:
    """What reads and writes the user's files."""
    from temoto.adapters.state import user_files

    return user_files


def code_for_holes(place: Path | None) -> Iterator[tuple[str, str, str]]:
    """(URI, language, text) of the code a bench cuts holes out of; without a place of Python's standard library. Blocks."""
    from temoto.adapters.workspace.code_for_holes import code_in

    return code_in(place)


def try_program(program: str) -> Note | None:
    """None where a Python program ends well, else why not. Runs it, apart and within limits; blocks for seconds."""
    from temoto.adapters.trying.outcome import outcome

    return outcome(program)


def uses_store() -> UsesStore:
    """What became of suggestions on this machine."""
    from temoto.adapters.state.uses_file import UsesFile

    return UsesFile()


def new_files() -> NewFiles:
    """What makes new files."""
    from temoto.adapters.state import pages

    return pages


def action_names() -> tuple[str, ...]:
    """What the code actions temoto brings are called. Blocks: it looks which there are."""
    from temoto.adapters.builtin_actions import brought

    return tuple(action.id for action in brought())


def measured_store() -> MeasuredStore:
    """What this machine has shown before."""
    from temoto.adapters.state.measured import MeasuredFile

    return MeasuredFile()


def getting() -> Getting:
    """What getting models needs of this machine."""
    from temoto.compose.world import getting

    return getting(os.environ)


def chosen_language() -> str:
    """The language the user set, in config.toml or the environment; `auto` where none."""
    from temoto.adapters.settings import read_settings
    from temoto.adapters.state.places import config_file

    return read_settings(None, os.environ, user=config_file()).settings.language


def settings_file() -> Path:
    """The user's own settings. Need not exist."""
    from temoto.adapters.state.places import config_file

    return config_file()


def put_settings(changes: Mapping[str, str | int], *, copy: bool) -> Path | None:
    """Put `changes` into the user's own settings, comments kept; the copy made of what was there (None: nothing changed)."""
    from temoto.adapters.settings.edit import put

    return put(settings_file(), changes, copy=copy)


def own_server() -> Program:
    """How a server of ours is started."""
    from temoto.adapters.own_python import child

    return child("temoto", "serve")


def tools() -> Tools:
    """The tools that can be configured, and what does it."""
    from temoto.adapters.configuring.tools import ToolsHere

    return ToolsHere()


def editor_clients() -> EditorClients:
    """What editors are told of this temoto."""
    from temoto.adapters.configuring.clients import editor_clients as found

    return found()


def ollama_url(settings: Settings) -> str:
    """Where Ollama would be: as the settings or its variable say, else its usual place."""
    from temoto.core.backend.address import parse_address

    given = settings.url or os.environ.get("OLLAMA_HOST", "")
    address = parse_address(given, None if settings.url else OLLAMA_PORT) if given.strip() else None
    return address.root.url if address else f"http://127.0.0.1:{OLLAMA_PORT}"
