"""What did temoto write into which file? `configured.json` in the user's state folder: what was there before, and every step."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from temoto.adapters.state.json_file import TABLE, change, read
from temoto.adapters.state.places import state_file
from temoto.core.configuring.steps import Step, from_json, to_json

NAME = "configured.json"


@dataclass(frozen=True, slots=True)
class Record:
    """What was done to one file. `before`: the digest of what was there (empty: nothing), `backup` a copy of it; `left`: the digest of
    what was left. `restores`: the copy is what to put back, since nothing of ours stood in it. `aliases`: tags made for it."""

    target: str
    before: str
    backup: str
    left: str
    restores: bool
    made: tuple[Step, ...]
    aliases: tuple[str, ...] = ()


def recorded(path: Path) -> Record | None:
    """What temoto did to this file; None where it did nothing, or nothing is known of it any more."""
    kept: Any = read(state_file(NAME), TABLE).get(str(path))
    if not isinstance(kept, dict):
        return None
    told = cast("Mapping[str, Any]", kept)
    try:
        return Record(
            str(told["target"]), str(told["before"]), str(told["backup"]), str(told["left"]),
            bool(told["restores"]), from_json(told["steps"]), tuple(map(str, told.get("aliases", ()))),
        )  # fmt: skip
    except (AttributeError, KeyError, TypeError, ValueError):  # somebody's hand, or a newer temoto's
        return None


def files() -> list[str]:
    """The files in which something of temoto's stands."""
    return sorted(name for name in read(state_file(NAME), TABLE) if recorded(Path(name)) is not None)


def used_aliases() -> frozenset[str]:
    """The tags made for what is still written somewhere."""
    kept = (recorded(Path(name)) for name in read(state_file(NAME), TABLE))
    return frozenset(alias for each in kept if each is not None for alias in each.aliases)


def record(path: Path, kept: Record | None) -> None:
    """Remember what was done to a file; None: nothing is left of it. An OSError where that cannot be."""

    def changed(table: dict[str, Any]) -> dict[str, Any]:
        others = {name: value for name, value in table.items() if name != str(path)}
        return others if kept is None else {**others, str(path): _told(kept)}

    change(state_file(NAME), TABLE, changed)


def _told(kept: Record) -> dict[str, object]:
    return {
        "target": kept.target,
        "before": kept.before,
        "backup": kept.backup,
        "left": kept.left,
        "restores": kept.restores,
        "steps": to_json(kept.made),
        "aliases": list(kept.aliases),
    }
