"""LiteLLM: a gateway's file, with a group of models for each role and in each group one entry a host.

`ollama/`, which sends a prompt as it is, drops `keep_alive` and `raw` unless they stand in `extra_body`; `ollama_chat/` sends keep_alive
by itself.
"""

from collections.abc import Sequence
from typing import Any, cast

from temoto.core.configuring.checks import Checks, nth, table
from temoto.core.configuring.common import MARK, own_items, talking, warnings
from temoto.core.configuring.edits import Data, Edit, Item, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Shown, Target
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan
from temoto.core.messages import note
from temoto.core.messages.configure import ConfigureMessage
from temoto.core.messages.differing import DifferingMessage
from temoto.core.models.records import Role

TITLE = "LiteLLM"
LISTED = ("model_list",)
COMPLETES, TALKS = "ollama/", "ollama_chat/"
LOST = ("keep_alive", "raw", "suffix")  # by `ollama/`, outside extra_body
# It does not start without a key, and listens to everybody unless told.
START = (
    'export LITELLM_MASTER_KEY="sk-$(openssl rand -hex 32)"',
    "litellm --config ~/.config/litellm/config.yaml --host 127.0.0.1",
)


def _entries(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for number, url in enumerate((plan.url, *plan.also), 1):
        named = [(role, _talks(plan, model, url)) for role, model in talking(plan)]
        if plan.completion is not None:
            named.append((Role.COMPLETION, _completes(plan, plan.completion, url)))
        for role, params in named:
            name = f"{role} {number} {MARK}" if number > 1 else f"{role} {MARK}"
            entry = {"name": name, "model_name": f"temoto-{role}", "litellm_params": params}
            edits.append(Put((*LISTED, Item("name", name)), entry, own=True))
    # Without it a question that is given up before its first word is answered to its end.
    return (*edits, Put(("general_settings", "cancel_on_disconnect"), True)) if edits else ()


def _talks(plan: ToolPlan, model: ToolModel, url: str) -> dict[str, Any]:
    return {
        "model": f"{TALKS}{model.tag}",
        "api_base": url,
        "num_ctx": model.context,
        "keep_alive": plan.kept,
    }


def _completes(plan: ToolPlan, model: ToolModel, url: str) -> dict[str, Any]:
    return {
        "model": f"{COMPLETES}{model.tag}",
        "api_base": url,
        "num_ctx": model.context,
        "extra_body": {"raw": True, "keep_alive": plan.kept},
    }


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("litellm", TITLE, plan)
    data = nth(files, 0)
    listed = at(data, LISTED)
    for place, entry in enumerate(cast("list[Data]", listed) if isinstance(listed, list) else []):
        key = f"model_list[{place}].litellm_params"
        params = table(entry, ("litellm_params",))
        asked = params.get("model")
        prefix, _, tag = asked.partition("/") if isinstance(asked, str) else ("", "", "")
        if f"{prefix}/" not in {COMPLETES, TALKS}:
            continue
        here = {key: params}
        checks.installed((key, "model"), tag)
        checks.context(here, (key, "num_ctx"), tag)
        checks.address(here, (key, "api_base"), v1=False)
        for lost in LOST if f"{prefix}/" == COMPLETES else ():
            if lost in params:
                checks.differs(
                    DifferingMessage.LOST, note(DifferingMessage.PUT_UNDER, key="extra_body"), key=f"{key}.{lost}"
                )
    return tuple(checks.differences)


TARGET = Target(
    "litellm",
    TITLE,
    (
        SettingsFile(
            Format.YAML,
            (Place("$XDG_CONFIG_HOME/litellm", "config.yaml"), Place("~/.config/litellm", "config.yaml")),
            _entries,
            own_items(LISTED),
        ),
    ),
    installed=("litellm", "~/.config/litellm"),
    warnings=lambda plan: warnings(TITLE, plan, chats=False),
    shown=lambda plan: (Shown(note(ConfigureMessage.GATEWAY, tool=TITLE), START),) if plan.models else (),
    differences=_differences,
)
