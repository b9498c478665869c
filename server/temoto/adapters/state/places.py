"""Where do temoto's own files lie? One folder a purpose, the system's usual places; made when first needed."""

from pathlib import Path

import platformdirs

from temoto.adapters.state.atomic import private_folder
from temoto.core.messages.fetch import FetchMessage
from temoto.ports import TemotoError


def cache_folder(*parts: str) -> Path:
    """A folder for what can be had again: models, vocabularies, logs of the engine. What is made is this user's alone."""
    folder = Path(platformdirs.user_cache_dir("temoto", appauthor=False), *parts).absolute()
    private_folder(folder)
    return folder


def working_folder() -> Path:
    """An empty folder only this user can enter: here our own processes stand, not in whatever folder an editor stands in.

    The engine may stand here for days; it holds up nobody who moves or deletes a project.
    """
    folder = cache_folder("empty")
    folder.chmod(0o700)
    return folder


def room_for(*parts: str) -> Path:
    """A cache folder in which something is to be kept; a TemotoError says what to do where it cannot be made."""
    try:
        return cache_folder(*parts)
    except OSError as error:
        place = Path(platformdirs.user_cache_dir("temoto", appauthor=False), *parts)
        raise TemotoError(FetchMessage.NO_ROOM, folder=place, detail=error.strerror or error) from error


def state_file(name: str) -> Path:
    """The path of a file temoto remembers something in. The file is not made: most are never needed."""
    return Path(platformdirs.user_state_dir("temoto", appauthor=False), name)


def config_file() -> Path:
    """The user's own settings. Not made: who sets nothing has no file."""
    return Path(platformdirs.user_config_dir("temoto", appauthor=False), "config.toml")


def catalog_folder() -> Path:
    """The user's own catalog files, which go over temoto's. Not made: most users have none."""
    return Path(platformdirs.user_config_dir("temoto", appauthor=False), "catalog")


def project_file(root: str | None) -> Path | None:
    """The settings that come with a project whose folder is `root`."""
    return Path(root, ".temoto.toml") if root else None
