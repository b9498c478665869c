"""What do opencode and those made from it take? A provider of temoto's own by the /v1 routes, with aliases that have the context.

Half a limit stops the program, so context and output stand together. Without `model` it may fall back to a model in its cloud.
"""

from collections.abc import Sequence
from typing import Any

from temoto.core.configuring.checks import Checks, nth, table
from temoto.core.configuring.common import MARK, talking
from temoto.core.configuring.edits import Data, Edit, Missing, Put, at
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages.differing import DifferingMessage

PROVIDER = "temoto"


def provider_entries(plan: ToolPlan, data: Data, schema: str) -> tuple[Edit, ...]:
    """The provider and the model that is chosen; none where the plan has no model that talks."""
    models: dict[str, Any] = {
        model.alias: {"name": f"{model.tag} {MARK}", "limit": {"context": model.context, "output": model.answer}}
        for _, model in talking(plan)
    }
    if not models:
        return ()
    frame = Put(("$schema",), schema, stays=True)
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "name": f"Ollama {MARK}",
        "options": {"baseURL": plan.v1},
        "models": models,
    }
    return (
        *([frame] if isinstance(at(data, frame.path), Missing) else []),
        Put(("provider", PROVIDER), provider, own=True),
        Put(("model",), f"{PROVIDER}/{next(iter(models))}"),
    )


def check_providers(checks: Checks, files: Sequence[Data]) -> None:
    """What in these settings disagrees: a cloud, an address, a model that has no such tag or context."""
    data = nth(files, 0)
    checks.shaped(data, ("provider",), dict)
    nobody = not at(data, ("provider",)) or isinstance(at(data, ("provider",)), Missing)
    if isinstance(data, dict) and nobody and isinstance(at(data, ("model",)), Missing):
        checks.differs(DifferingMessage.CLOUD_UNASKED, checks.configure())
    checks.local(data, ("model",), tuple(f"{name}/" for name in table(data, ("provider",))))
    for name in ("ollama", PROVIDER):
        models = ("provider", name, "models")
        checks.address(data, ("provider", name, "options", "baseURL"), v1=True)
        for tag in table(data, models):
            checks.by_alias(models, tag)
            checks.assumed(data, (*models, tag, "limit", "context"), tag)
            checks.whole(data, (*models, tag, "limit", "output"))
