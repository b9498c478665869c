"""Crush: a provider of temoto's own by the /v1 routes, with aliases that have the context. No comments: with one it does not start.

What was chosen in its own window lies in a data file that goes before this one; that is read and never written.
"""

from collections.abc import Sequence
from typing import Any

from temoto.core.configuring.checks import Checks, items, nth, table
from temoto.core.configuring.common import MARK, own_key, talking, warnings
from temoto.core.configuring.edits import Data, Edit, Missing, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan

TITLE = "Crush"
NEEDS = 24_576  # its own first prompt takes 12,000
ID = "temoto"
DATA = "~/.local/share/crush/crush.json"  # on Windows in %LOCALAPPDATA%
SIZES = ("large", "small")  # both the same, so that one model is loaded
SCHEMA = Put(("$schema",), "https://charm.land/crush.json", stays=True)


def _entries(plan: ToolPlan, data: Data) -> tuple[Edit, ...]:
    models: list[dict[str, Any]] = [
        {
            "id": model.alias,
            "name": f"{model.tag} {MARK}",
            "context_window": model.context,
            "default_max_tokens": model.answer,
        }
        for _, model in talking(plan)
    ]
    if not models:
        return ()
    provider = {"name": f"Ollama {MARK}", "type": "openai-compat", "base_url": f"{plan.v1}/", "models": models}
    return (
        *([SCHEMA] if isinstance(at(data, SCHEMA.path), Missing) else []),
        Put(("providers", ID), provider, own=True),
        *(Put(("models", size), {"provider": ID, "model": models[0]["id"]}) for size in SIZES),
    )


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("crush", TITLE, plan)
    data, chosen = nth(files, 0), nth(files, 1)
    providers = table(data, ("providers",))
    for size in SIZES:
        path = ("models", size)
        checks.local(data, (*path, "provider"), tuple(providers))
        checks.goes_before(chosen, (*path, "model"), at(data, (*path, "model")), DATA)
    for name in providers:
        here = ("providers", name)
        if not str(table(data, here).get("base_url")).startswith(plan.url):
            continue
        checks.address(data, (*here, "base_url"), v1=True)
        for path, model in items(data, (*here, "models"), "id"):
            checks.by_alias((*path, "id"), model["id"])
            checks.assumed(data, (*path, "context_window"), model["id"])
    return tuple(checks.differences)


def _places(home: str, *named: str, windows: str = "") -> tuple[Place, ...]:
    return (*(Place(each, "crush.json") for each in named), Place(home, "crush.json", windows=windows))


TARGET = Target(
    "crush",
    TITLE,
    (
        SettingsFile(
            Format.JSON,
            _places("~/.config/crush", "$CRUSH_GLOBAL_CONFIG", "$XDG_CONFIG_HOME/crush"),
            _entries,
            own_key("providers", ID),
        ),
    ),
    installed=("crush", "~/.config/crush"),
    beside=(
        SettingsFile(
            Format.JSON,
            _places(
                "~/.local/share/crush", "$CRUSH_GLOBAL_DATA", "$XDG_DATA_HOME/crush", windows="$LOCALAPPDATA/crush"
            ),
        ),
    ),
    warnings=lambda plan: warnings(TITLE, plan, needs=NEEDS, agent=True),
    differences=_differences,
    needs=NEEDS,
    agent=True,
    aliases=lambda plan: tuple(model for _, model in talking(plan)),
)
