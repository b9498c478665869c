"""opencode: a provider of temoto's own by the /v1 routes, with an alias that has the context.

Half a limit stops the program, so context and output stand together. Without `model` it may fall back to a model in its cloud.
"""

from collections.abc import Sequence
from typing import Any, cast

from temoto.core.configuring.checks import Checks
from temoto.core.configuring.common import MARK, own_key, talking, warnings
from temoto.core.configuring.edits import Data, Edit, Missing, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan

TITLE = "opencode"
NEEDS = 12_288  # it wants more than 8,192 beside the answer: its own first prompt takes 7,700
NAMES = ("opencode.jsonc", "opencode.json", "config.json")


def _entries(plan: ToolPlan, data: Data) -> tuple[Edit, ...]:
    models: dict[str, Any] = {
        model.alias: {"name": f"{model.tag} {MARK}", "limit": {"context": model.context, "output": model.answer}}
        for _, model in talking(plan)
    }
    if not models:
        return ()
    schema = Put(("$schema",), "https://opencode.ai/config.json", stays=True)
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "name": f"Ollama {MARK}",
        "options": {"baseURL": plan.v1},
        "models": models,
    }
    return (
        *([schema] if isinstance(at(data, schema.path), Missing) else []),
        Put(("provider", "temoto"), provider, own=True),
        Put(("model",), f"temoto/{next(iter(models))}"),
    )


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("opencode", TITLE, plan)
    providers = at(files[0], ("provider",))
    named = cast("dict[str, Data]", providers) if isinstance(providers, dict) else {}
    checks.local(files[0], ("model",), tuple(f"{name}/" for name in named))
    for name in ("ollama", "temoto"):
        checks.address(files[0], ("provider", name, "options", "baseURL"), v1=True)
        models = at(files[0], ("provider", name, "models"))
        for tag in cast("dict[str, Data]", models) if isinstance(models, dict) else {}:
            checks.installed(("provider", name, "models"), tag)
            checks.context(files[0], ("provider", name, "models", tag, "limit", "context"), tag)
    return tuple(checks.differences)


TARGET = Target(
    "opencode",
    TITLE,
    (
        SettingsFile(
            Format.JSONC,
            (
                *(Place("$XDG_CONFIG_HOME/opencode", name) for name in NAMES),
                *(Place("~/.config/opencode", name) for name in NAMES),
            ),
            _entries,
            own_key("provider", "temoto"),
        ),
    ),
    installed=("opencode", "~/.config/opencode"),
    warnings=lambda plan: warnings(TITLE, plan, needs=NEEDS, agent=True),
    differences=_differences,
    needs=NEEDS,
    agent=True,
    aliases=lambda plan: tuple(model for _, model in talking(plan)),
)
