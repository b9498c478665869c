"""Continue: config.yaml, and the guide's config.json for what still reads it.

Never `options` in extraBodyProperties: it replaces the context length. Never a key its schema has not: they vanish without a word.
What chats is named by an alias: the extension sends the same context with it, and `cn`, its program for terminals, which reads the same
file, asks by /v1, where none can be sent.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from temoto.core.configuring.checks import Checks, items
from temoto.core.configuring.common import MARK, own_items, talking, warnings
from temoto.core.configuring.edits import Data, Edit, Item, Missing, Put, at, dotted
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import GHOST, ToolModel, ToolPlan
from temoto.core.messages import note
from temoto.core.messages.differing import DifferingMessage
from temoto.core.models.records import Role

TITLE = "Continue"
NAMES = MappingProxyType({Role.CHAT: f"Chat {MARK}", Role.REASONING: f"Reasoning {MARK}"})
AUTOCOMPLETE, EMBED = f"Autocomplete {MARK}", f"Embeddings {MARK}"
# Its default gives a model 150 ms to answer, which none on a processor does, and a prompt of 1,024 tokens.
TIMEOUT_MS, DEBOUNCE_MS, PROMPT_TOKENS = 3_000, 250, 1_024
ASSUMED = 8_192  # the context it asks for where its file says none
LOCAL = ("ollama", "lmstudio", "llama.cpp", "llamafile", "llamastack", "vllm", "text-gen-webui", "docker")
HERE = ("http://127.0.0.1", "http://localhost", "http://[::1]")


def _entries(plan: ToolPlan, data: Data) -> tuple[Edit, ...]:
    frame = [
        Put((key,), value, stays=True)
        for key, value in (("name", "Local models"), ("version", "1.0.0"), ("schema", "v1"))
        if isinstance(at(data, (key,)), Missing) and (key != "schema" or data is None)
    ]
    models = [_chat(plan, role, model) for role, model in talking(plan)]
    if plan.completion is not None:
        models.append(_autocomplete(plan, plan.completion))
    if plan.embedding:
        models.append(_of(plan, EMBED, plan.embedding, ["embed"]))
    return (*frame, *(Put(("models", Item("name", each["name"])), each, own=True) for each in models)) if models else ()


def _of(plan: ToolPlan, name: str, tag: str, roles: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "provider": "ollama",
        "model": tag,
        "apiBase": plan.url,
        "roles": roles,
        "requestOptions": {"extraBodyProperties": {"keep_alive": plan.kept}},
    }


def _chat(plan: ToolPlan, role: Role, model: ToolModel) -> dict[str, Any]:
    roles = ["chat", "edit", "apply"] if role is Role.CHAT else ["chat"]
    entry = _of(plan, NAMES[role], _named(model), roles)
    entry["defaultCompletionOptions"] = {"contextLength": model.context, "maxTokens": model.answer}
    if model.tools:
        entry["capabilities"] = ["tool_use"]
    return entry


def _named(model: ToolModel) -> str:
    """By its alias, once there is a model to make it of: until then its own tag, which is right as soon as it is fetched."""
    return model.alias if model.installed else model.tag


def _aliases(plan: ToolPlan) -> tuple[ToolModel, ...]:
    return tuple(model for _, model in talking(plan) if model.installed)


def _autocomplete(plan: ToolPlan, model: ToolModel) -> dict[str, Any]:
    entry = _of(plan, AUTOCOMPLETE, model.tag, ["autocomplete"])
    entry["defaultCompletionOptions"] = {"contextLength": model.context, "maxTokens": min(GHOST, model.answer)}
    entry["autocompleteOptions"] = {
        "debounceDelay": DEBOUNCE_MS,
        "maxPromptTokens": min(PROMPT_TOKENS, model.context // 2),
        "modelTimeout": TIMEOUT_MS,
    }
    return entry


def _legacy(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for role, model in talking(plan):
        edits.append(
            Put(
                ("models", Item("title", NAMES[role])),
                _old(plan, NAMES[role], _named(model), model, model.answer),
                own=True,
            )
        )
    if plan.completion is not None:
        ghost = min(GHOST, plan.completion.answer)
        known_by = (("title",),)
        model = plan.completion
        edits.append(
            Put(("tabAutocompleteModel",), _old(plan, AUTOCOMPLETE, model.tag, model, ghost), known_by=known_by)
        )
    if plan.embedding:
        embeds = {"provider": "ollama", "model": plan.embedding, "apiBase": plan.url}
        edits.append(Put(("embeddingsProvider",), embeds))
    return tuple(edits)


def _old(plan: ToolPlan, title: str, name: str, model: ToolModel, answer: int) -> dict[str, Any]:
    return {
        "title": title,
        "provider": "ollama",
        "model": name,
        "apiBase": plan.url,
        "contextLength": model.context,
        "completionOptions": {"maxTokens": answer},
        "requestOptions": {"extraBodyProperties": {"keep_alive": plan.kept}},
    }


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("continue", TITLE, plan)
    checks.shaped(files[0], ("models",), list)
    for path, model in items(files[0], ("models",), "name"):
        if not str(model.get("apiBase", "")).startswith(HERE):
            checks.local(files[0], (*path, "provider"), LOCAL)
        if model.get("provider") != "ollama":
            continue
        tag, roles = model.get("model"), model.get("roles")
        checks.installed((*path, "model"), tag)
        checks.context(files[0], (*path, "defaultCompletionOptions", "contextLength"), tag, default=ASSUMED)
        checks.address(files[0], (*path, "apiBase"), v1=False)
        extra = (*path, "requestOptions", "extraBodyProperties")
        checks.kept(files[0], (*extra, "keep_alive"))
        if not isinstance(at(files[0], (*extra, "options")), Missing):
            key = dotted((*extra, "options"))
            what = note(DifferingMessage.LOST_CONTEXT, tool=TITLE, key=key)
            checks.differences.append(Difference(what, note(DifferingMessage.TAKE_OUT)))
        if isinstance(roles, list) and "autocomplete" in roles:
            checks.fills((*path, "model"), tag)
    return tuple(checks.differences)


def _places(name: str) -> tuple[Place, ...]:
    return Place("$CONTINUE_GLOBAL_DIR", name), Place("~/.continue", name)


TARGET = Target(
    "continue",
    TITLE,
    (SettingsFile(Format.YAML, _places("config.yaml"), _entries, own_items(("models",))),),
    installed=("~/.continue", "cn"),
    legacy=(SettingsFile(Format.JSONC, _places("config.json"), _legacy, own_items(("models",), "title")),),
    warnings=lambda plan: warnings(TITLE, plan),
    aliases=_aliases,
    differences=_differences,
)
