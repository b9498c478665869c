"""How is Python started again for work of temoto's own? With nothing of the folder temoto itself was started in.

An editor starts temoto in its user's project, and `python -m` puts the current folder first on the import path: a `json.py` in
a cloned project would be run. So a child is told not to (`-P`), stands in an empty folder of temoto's own, and gets no variable
that makes Python look for code anywhere else than where this process found temoto. Paths handed to it are absolute.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import temoto
from temoto.adapters.state.places import working_folder

# Variables that name code Python runs or looks for when it starts. PYTHONPATH: `_import_path`.
_NEVER = frozenset(
    ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONBREAKPOINT", "PYTHONEXECUTABLE", "PYTHON_PRESITE")
)
_ABSOLUTE_ONLY = frozenset(("PYTHONHOME", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX"))  # an installation may need them
# What these name beside the current folder is meant: `PIP_FIND_LINKS=./stick temoto pull` still finds it.
_PLACES = (
    "PIP_CACHE_DIR", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_CONFIG_FILE", "PIP_CONSTRAINT", "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS", "PIP_INDEX_URL", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE", "TEMP", "TMP", "TMPDIR",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Child:
    """A child to start: its command, the folder it stands in, its whole environment."""

    words: tuple[str, ...]
    folder: Path
    environment: dict[str, str]


def child(module: str, *words: str) -> Child:
    """A child of ours that runs `module` with `words`; raises OSError where temoto can have no folder of its own."""
    home = Path(temoto.__file__).parents[1]
    return Child((sys.executable, "-P", "-m", module, *words), working_folder(), environment(os.environ, home))


def environment(given: Mapping[str, str], home: Path) -> dict[str, str]:
    """What a child gets of the environment `given`, where temoto was found in `home`."""
    kept = {name: value for name, value in given.items() if name not in _NEVER}
    for name in _ABSOLUTE_ONLY & kept.keys():
        if not all(Path(one).is_absolute() for one in kept[name].split(os.pathsep)):
            del kept[name]
    kept |= {name: _absolute(kept[name]) for name in _PLACES if kept.get(name)}
    path = _import_path(given.get("PYTHONPATH", ""), home)
    return kept | {"PYTHONPATH": path} if path else kept


def _import_path(value: str, home: Path) -> str:
    """The absolute entries of PYTHONPATH where temoto was found by it, else nothing: an installed temoto does without."""
    entries = [Path(entry) for entry in value.split(os.pathsep) if entry]
    found = [entry for entry in entries if entry.resolve() == home.resolve()]
    if not found:
        return ""
    return os.pathsep.join(str(entry.absolute()) for entry in entries if entry.is_absolute() or entry in found)


def _absolute(value: str) -> str:
    """A value with what it names beside the current folder made absolute; pip parts several by blanks."""
    if Path(value).exists():
        return str(Path(value).absolute())
    return " ".join(str(Path(one).absolute()) if one and Path(one).exists() else one for one in value.split(" "))
