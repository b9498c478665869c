"""aider: its model, what it sends with it, and how long its prompts may be, in three files of the home folder.

By `ollama_chat/` alone num_ctx and keep_alive arrive. Without an entry it sends another num_ctx with every message, which loads the model
anew each time. An entry holds for the name to the letter.
"""

from collections.abc import Sequence
from typing import Any, cast

from temoto.core.configuring.checks import Checks, items
from temoto.core.configuring.common import USUAL, talking, warnings
from temoto.core.configuring.edits import Data, Edit, Item, Missing, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan
from temoto.core.messages import note
from temoto.core.messages.differing import DifferingMessage

TITLE = "aider"
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
    for key in ("model", "weak-model", "editor-model"):
        checks.local(files[0], (key,), ("ollama_chat/", "ollama/", "lm_studio/"))
        chosen = at(files[0], (key,))
        if isinstance(chosen, str) and chosen.startswith("ollama"):
            checks.installed((key,), chosen.partition("/")[2])
            _sends_one(checks, files[1], chosen)
    _address(checks, files[0])
    for path, entry in items(files[1], (), "name"):
        tag = str(entry["name"]).partition("/")[2]
        checks.context(files[1], (*path, "extra_params", "num_ctx"), tag)
        checks.kept(files[1], (*path, "extra_params", "keep_alive"))
    for name in cast("dict[str, Data]", files[2]) if isinstance(files[2], dict) else {}:
        checks.assumed(files[2], (name, "max_input_tokens"), name.partition("/")[2])
    return tuple(checks.differences)


def _sends_one(checks: Checks, settings: Data, chosen: str) -> None:
    """The model that is chosen has an entry, to the letter, that says how much context it is given."""
    there = at(settings, (Item("name", chosen), "extra_params", "num_ctx"))
    everywhere = at(settings, (Item("name", "aider/extra_params"), "extra_params", "num_ctx"))
    if isinstance(there, Missing) and isinstance(everywhere, Missing):
        what = note(DifferingMessage.EACH_ANOTHER, tool=TITLE, model=chosen)
        checks.differences.append(Difference(what, checks.configure()))


def _address(checks: Checks, conf: Data) -> None:
    listed = at(conf, ("set-env",))
    for each in cast("list[Data]", listed) if isinstance(listed, list) else []:
        if isinstance(each, str) and each.startswith(f"{BASE}="):
            checks.address({BASE: each.partition("=")[2]}, (BASE,), v1=False)


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
