"""Qwen Code: settings.json with models by the /v1 routes, aliases that have the context, and a key, without which it does not start.

A file of an older form it rewrites at its next start, and comments go with it; nothing is put into such a one. Our copy does not end in
`.orig`, which it overwrites and removes.
"""

from collections.abc import Sequence
from typing import Any

from temoto.core.configuring.checks import Checks, items, nth
from temoto.core.configuring.common import MARK, own_items, own_key, talking, warnings
from temoto.core.configuring.edits import Data, Drop, Edit, Item, Missing, OldForm, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan

TITLE = "Qwen Code"
NEEDS = 24_576  # its own first prompt takes 15,000
FORM = 4  # `$version` of the files it leaves as they are
KEY = ("env", "TEMOTO_OLLAMA_KEY")
LISTED = ("modelProviders", "openai")
TIMEOUT_MS = 600_000  # a model on a processor takes minutes to read its first prompt
CHOSEN = ("security", "auth", "selectedType")


def _entries(plan: ToolPlan, data: Data) -> tuple[Edit, ...]:
    models = [model for _, model in talking(plan)]
    if not models:
        return ()
    for old in ("selectedAuthType", "model"):
        there = at(data, (old,))
        if isinstance(there, str):
            raise OldForm((old,))
    edits: list[Edit] = (
        [Put(("$version",), FORM, stays=True)] if data is None or at(data, ("$version",)) == FORM else []
    )
    for model in models:
        name = f"{model.tag} {MARK}"
        entry: dict[str, Any] = {
            "id": model.alias,
            "name": name,
            "baseUrl": plan.v1,
            "envKey": KEY[-1],
            "generationConfig": {"contextWindowSize": model.context, "timeout": TIMEOUT_MS},
        }
        edits.append(Put((*LISTED, Item("name", name)), entry, own=True))
    return (
        *edits,
        Put(KEY, "ollama", own=True),
        Put(CHOSEN, "openai"),
        Put(("model", "name"), models[0].alias),
    )


def _ours(data: Data) -> tuple[Drop, ...]:
    return (*own_items(LISTED)(data), *own_key(*KEY)(data))


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("qwen-code", TITLE, plan)
    data = nth(files, 0)
    listed = [*items(data, LISTED, "id")]
    if not isinstance(at(data, CHOSEN), Missing):
        checks.local(data, CHOSEN, ("openai",))
    here = [each for each in listed if str(each[1].get("baseUrl", "")).startswith(plan.url)]
    if at(data, CHOSEN) == "openai":
        checks.local(data, ("model", "name"), tuple(str(model["id"]) for _, model in here))
    for path, model in here:
        checks.address(data, (*path, "baseUrl"), v1=True)
        checks.by_alias((*path, "id"), model["id"])
        checks.assumed(data, (*path, "generationConfig", "contextWindowSize"), model["id"])
    return tuple(checks.differences)


TARGET = Target(
    "qwen-code",
    TITLE,
    (
        SettingsFile(
            Format.JSONC, (Place("$QWEN_HOME", "settings.json"), Place("~/.qwen", "settings.json")), _entries, _ours
        ),
    ),
    installed=("qwen", "~/.qwen"),
    warnings=lambda plan: warnings(TITLE, plan, needs=NEEDS, agent=True),
    differences=_differences,
    needs=NEEDS,
    agent=True,
    aliases=lambda plan: tuple(model for _, model in talking(plan)),
)
