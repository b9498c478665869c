"""opencode: a provider of temoto's own by the /v1 routes, with an alias that has the context.

Half a limit stops the program, so context and output stand together. Without `model` it may fall back to a model in its cloud.
"""

from typing import Any

from temoto.core.configuring.common import MARK, own_key, talking, warnings
from temoto.core.configuring.edits import Data, Edit, Missing, Put, at
from temoto.core.configuring.target import Format, Place, SettingsFile, Target
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
    needs=NEEDS,
    agent=True,
    aliases=lambda plan: tuple(model for _, model in talking(plan)),
)
