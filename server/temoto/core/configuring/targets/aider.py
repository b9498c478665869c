"""aider: its model, what it sends with it, and how long its prompts may be, in three files of the home folder.

By `ollama_chat/` alone num_ctx and keep_alive arrive. Without an entry it sends another num_ctx with every message, which loads the model
anew each time. An entry holds for the name to the letter.
"""

from collections.abc import Sequence
from typing import Any

from temoto.core.configuring.checks import Checks, items
from temoto.core.configuring.common import talking, warnings
from temoto.core.configuring.edits import Data, Edit, Item, Missing, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan

TITLE = "aider"
USUAL = ("http://127.0.0.1:11434", "http://localhost:11434")
BASE = "OLLAMA_API_BASE"


def _name(model: ToolModel) -> str:
    return f"ollama_chat/{model.tag}"


def _conf(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    model = next((model for _, model in talking(plan)), None)
    if model is None:
        return ()
    chosen = Put(("model",), _name(model))
    if plan.url in USUAL:
        return (chosen,)
    address = f"{BASE}={plan.url}"
    return chosen, Put(("set-env", Item("", address)), address)


def _settings(plan: ToolPlan, data: Data) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for _, model in talking(plan):
        entry = (Item("name", _name(model)),)
        sent: dict[str, Any] = {"num_ctx": model.context, "keep_alive": plan.kept}
        if isinstance(at(data, entry), Missing):
            edits.append(Put(entry, {"name": _name(model), "extra_params": sent}))
        else:
            edits += [Put((*entry, "extra_params", key), value) for key, value in sent.items()]
    return tuple(edits)


def _metadata(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    return tuple(
        Put(
            (_name(model),),
            {
                "max_input_tokens": model.context,
                "max_output_tokens": model.answer,
                "max_tokens": model.answer,
                "litellm_provider": "ollama_chat",
                "mode": "chat",
            },
        )
        for _, model in talking(plan)
    )


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("aider", TITLE, plan)
    checks.local(files[0], ("model",), ("ollama_chat/", "ollama/", "lm_studio/"))
    chosen = at(files[0], ("model",))
    if isinstance(chosen, str) and chosen.startswith("ollama"):
        checks.installed(("model",), chosen.partition("/")[2])
    for path, entry in items(files[1], (), "name"):
        tag = str(entry["name"]).partition("/")[2]
        checks.context(files[1], (*path, "extra_params", "num_ctx"), tag)
    return tuple(checks.differences)


TARGET = Target(
    "aider",
    TITLE,
    (
        SettingsFile(Format.YAML, (Place("~", ".aider.conf.yml"),), _conf),
        SettingsFile(Format.YAML, (Place("~", ".aider.model.settings.yml"),), _settings),
        SettingsFile(Format.JSONC, (Place("~", ".aider.model.metadata.json"),), _metadata),
    ),
    installed=("aider",),
    warnings=lambda plan: warnings(TITLE, plan),
    differences=_differences,
)
