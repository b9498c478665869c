"""Helix: the server, and temoto at the end of the list of servers of each language.

Such a list replaces Helix's own as a whole. So a language of the user's that has a list gets temoto behind what is in it, and one without
the list of editor-clients/helix/languages.toml, which is Helix's own with temoto behind it.
"""

from collections.abc import Sequence
from typing import Any, cast

from temoto.core.configuring.checks import Checks, items
from temoto.core.configuring.edits import Data, Drop, Edit, Item, Missing, Path, Put, at
from temoto.core.configuring.own_settings import check_own
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import Note, note
from temoto.core.messages.editors import EditorsMessage

TITLE = "Helix"
SERVER = ("language-server", "temoto")
LISTED = "language-servers"
OURS = Item("name", "temoto")


def _entries(plan: ToolPlan, data: Data) -> tuple[Edit, ...]:
    if not plan.clients.helix:
        return ()
    shipped = plan.clients.helix
    server = shipped["language-server"]["temoto"]
    program, *words = plan.clients.command
    started = {"command": program, "args": words, "timeout": server["timeout"]}
    # What else the user has put into the table (`config`) stays.
    whole = isinstance(at(data, SERVER), Missing)
    puts = [Put(SERVER, started, own=True)] if whole else [Put((*SERVER, key), started[key]) for key in started]
    lists = {each["name"]: each[LISTED] for each in cast("list[dict[str, Any]]", shipped["language"])}
    (ours,) = {str(each[-1]): each[-1] for each in lists.values()}.values()
    return (*puts, *_listed(data, lists, ours))


def _listed(data: Data, lists: dict[str, list[Any]], ours: dict[str, Any]) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    theirs = dict(items(data, ("language",), "name"))
    named = {str(table["name"]): path for path, table in theirs.items()}
    for path, table in theirs.items():
        servers = table.get(LISTED)
        if isinstance(servers, list) and "temoto" not in servers:  # so put there by the user
            edits.append(Put((*path, LISTED, OURS), ours, own=True))
    for name, servers in lists.items():
        path = named.get(name, ("language", Item("name", name)))
        if isinstance(at(data, path), Missing):
            edits.append(Put(path, {"name": name, LISTED: servers}))
        elif isinstance(at(data, (*path, LISTED)), Missing):
            edits.append(Put((*path, LISTED), servers))
    return tuple(edits)


def _ours(data: Data) -> tuple[Drop, ...]:
    drops = [] if isinstance(at(data, SERVER), Missing) else [Drop(SERVER, 1)]
    for path, table in items(data, ("language",), "name"):
        servers = table.get(LISTED)
        if isinstance(servers, list) and any(OURS.matches(each) for each in cast("list[Data]", servers)):
            drops.append(Drop((*path, LISTED, OURS)))
    return tuple(drops)


def _where(*words: str) -> Path:
    group, *name = words
    return (*SERVER, "config", group, "_".join(name)) if name else (*SERVER, "config", group)


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("helix", TITLE, plan)
    check_own(checks, files[0], _where)
    return tuple(checks.differences)


def _warnings(plan: ToolPlan) -> tuple[Note, ...]:
    return () if plan.clients.helix else (note(EditorsMessage.NO_CLIENT, tool=TITLE),)


TARGET = Target(
    "helix",
    TITLE,
    (
        SettingsFile(
            Format.TOML,
            (
                Place("$XDG_CONFIG_HOME/helix", "languages.toml"),
                Place("~/.config/helix", "languages.toml", windows="$APPDATA/helix"),
            ),
            _entries,
            _ours,
        ),
    ),
    installed=("hx", "helix", "~/.config/helix"),
    warnings=_warnings,
    differences=_differences,
    editor=True,
)
