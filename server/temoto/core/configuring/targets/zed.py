"""Zed: its chat by Ollama's own routes with the context, its edit predictions with an alias, since they send none.

The prompt format is written: inferred, an unknown name gives neither a request nor a message. Its chat keeps models for ever unless told.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from temoto.core.configuring.checks import Checks, items
from temoto.core.configuring.common import MARK, OwnItems, own_items, talking, warnings
from temoto.core.configuring.edits import Data, Edit, Item, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import GHOST, ToolModel, ToolPlan
from temoto.core.messages import Note, note
from temoto.core.messages.configure import ConfigureMessage

TITLE = "Zed"
ASSUMED = 4_096  # the context it asks for where its file says none
FORMATS = MappingProxyType(
    {
        "qwen": "qwen",
        "codellama": "code_llama",
        "starcoder": "star_coder",
        "deepseekcoder": "deepseek_coder",
        "codegemma": "code_gemma",
        "codestral": "codestral",
    }
)
LISTED = ("language_models", "ollama", "available_models")


def _format(model: ToolModel) -> str:
    """Zed's name of the prompt format of a model; empty where it has none."""
    known = model.family.replace("-", "").replace("_", "").lower()
    return next((name for family, name in FORMATS.items() if known.startswith(family)), "")


def _predicting(plan: ToolPlan) -> ToolModel | None:
    return plan.completion if plan.completion is not None and _format(plan.completion) else None


def _entries(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    model = _predicting(plan)
    if model is not None:
        about: dict[str, Any] = {
            "api_url": plan.url,
            "model": model.alias,
            "prompt_format": _format(model),
            "max_output_tokens": GHOST,
        }
        edits += [Put(("edit_predictions", "provider"), "ollama"), Put(("edit_predictions", "ollama"), about)]
    chats = talking(plan)
    if chats:
        edits.append(Put(("language_models", "ollama", "api_url"), plan.url))
    for _, each in chats:
        name = f"{each.tag} {MARK}"
        entry: dict[str, Any] = {
            "name": each.tag,
            "display_name": name,
            "max_tokens": each.context,
            "keep_alive": str(plan.kept),
            "supports_tools": bool(each.tools),
            "supports_thinking": bool(each.thinks),
        }
        edits.append(Put((*LISTED, Item("display_name", name)), entry, own=True))
    return tuple(edits)


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("zed", TITLE, plan)
    predicting = ("edit_predictions", "ollama")
    tag = at(files[0], (*predicting, "model"))
    checks.local(files[0], ("edit_predictions", "provider"), ("ollama", "open_ai_compatible_api", "none"))
    checks.local(files[0], ("agent", "default_model", "provider"), ("ollama", "lmstudio"))
    checks.shaped(files[0], LISTED, list)
    checks.by_alias((*predicting, "model"), tag)
    checks.whole(files[0], (*predicting, "max_output_tokens"), GHOST)
    checks.fills((*predicting, "model"), tag)
    for key in ((*predicting, "api_url"), ("language_models", "ollama", "api_url")):
        checks.address(files[0], key, v1=False)
    for path, model in items(files[0], LISTED, "name"):
        checks.installed((*path, "name"), model.get("name"))
        checks.context(files[0], (*path, "max_tokens"), model.get("name"), default=ASSUMED)
        checks.kept(files[0], (*path, "keep_alive"))
    return tuple(checks.differences)


def _warnings(plan: ToolPlan) -> tuple[Note, ...]:
    unknown = plan.completion is not None and _predicting(plan) is None
    other = (
        (note(ConfigureMessage.NO_FORMAT, tool=TITLE, model=plan.completion.tag),)
        if unknown and plan.completion
        else ()
    )
    return (*warnings(TITLE, plan), *other)


OURS: OwnItems = own_items(LISTED, "display_name")

TARGET = Target(
    "zed",
    TITLE,
    (
        SettingsFile(
            Format.JSONC,
            (
                Place("$XDG_CONFIG_HOME/zed", "settings.json", windows="$APPDATA/Zed", mac="~/.config/zed"),
                Place("~/.config/zed", "settings.json", windows="$APPDATA/Zed"),
            ),
            _entries,
            OURS,
        ),
    ),
    installed=("zed", "zeditor", "~/.config/zed"),
    warnings=_warnings,
    differences=_differences,
    aliases=lambda plan: tuple(model for model in (_predicting(plan),) if model is not None),
)
