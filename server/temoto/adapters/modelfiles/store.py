"""What is a store of model files? What every plug of `adapters/stores/` tells, and what it is told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from temoto.core.messages import Note


@dataclass(frozen=True, slots=True)
class Around:
    """What tells where the stores are: the environment, the user's home, and the folders their settings name."""

    environment: Mapping[str, str]
    home: Path
    named: tuple[Path, ...] = ()

    def path(self, variable: str) -> Path | None:
        """The folder a variable of the environment names; None where it names none, or one beside the current folder."""
        value = self.environment.get(variable, "").strip()
        path = Path(value).expanduser() if value else None
        return path if path is not None and path.is_absolute() else None

    @property
    def caches(self) -> Path:
        """The user's cache folder, as programs of Linux find it."""
        return self.path("XDG_CACHE_HOME") or self.home / ".cache"


@dataclass(frozen=True, slots=True)
class Lying:
    """A model file that lies in a store. `name` is what its owner calls it, and what users see; `digest` its contents', where known.

    `problem`: why it cannot be used, where that is seen without reading it.
    """

    name: str
    path: Path
    digest: str = ""
    problem: Note | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """A kind of store. `title` is its program, empty for folders the user names. Of a file in two stores the lower `order` names it.

    `folders` are looked through by `files`, in a thread of each: both may block.
    """

    title: str
    order: int
    folders: Callable[[Around], tuple[Path, ...]]
    files: Callable[[Path], Iterator[Lying]]
