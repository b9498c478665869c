"""Codex: a profile in a file of its own, which `codex -p temoto` lays over config.toml; that one is read and never written.

It speaks /v1/responses alone. Its context window only tells it when to shorten a conversation, so the model is an alias that has it. The
ids `ollama` and `lmstudio` are its own.
"""

from collections.abc import Sequence

from temoto.core.configuring.checks import Checks, nth, table
from temoto.core.configuring.common import MARK, OwnKeys, talking, warnings
from temoto.core.configuring.edits import Data, Edit, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import note
from temoto.core.messages.configure import ConfigureMessage
from temoto.core.messages.differing import DifferingMessage

TITLE = "Codex"
NEEDS = 16_384  # its own first prompt takes 9,600
ID = "temoto"
OURS = (("model",), ("model_provider",), ("model_context_window",), ("model_providers", ID))
RESERVED = ("ollama", "lmstudio", "openai")
LOCAL = ("ollama", "lmstudio", ID)


def _entries(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    model = next((model for _, model in talking(plan)), None)
    if model is None:
        return ()
    provider = {"name": f"Ollama {MARK}", "base_url": plan.v1, "wire_api": "responses"}
    values = (model.alias, ID, model.context, provider)
    return tuple(Put(path, value, own=True) for path, value in zip(OURS, values, strict=True))


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("codex", TITLE, plan)
    for data in (nth(files, 0), nth(files, 1)):
        providers = table(data, ("model_providers",))
        local = {name for name in providers if _is_ollamas(plan, at(data, ("model_providers", name, "base_url")))}
        if at(data, ("model_provider",)) in {*LOCAL, *local}:
            tag = at(data, ("model",))
            checks.by_alias(("model",), tag)
            checks.assumed(data, ("model_context_window",), tag)
        for name in providers:
            here = ("model_providers", name)
            if name in RESERVED:
                taken = note(DifferingMessage.RENAME, name=name, tool=TITLE)
                checks.differs(DifferingMessage.FAILS_WITH, taken, key="model_providers", given=name)
            if at(data, (*here, "wire_api")) == "chat":
                mend = note(DifferingMessage.SET_TO, value='"responses"')
                checks.differs(DifferingMessage.FAILS_WITH, mend, key=".".join((*here, "wire_api")), given='"chat"')
            if name in local:
                checks.address(data, (*here, "base_url"), v1=True)
    _legacy_profile(checks, nth(files, 1))
    return tuple(checks.differences)


def _legacy_profile(checks: Checks, config: Data) -> None:
    """Codex refuses `-p temoto` where config.toml has a profile of that name, as older ones had."""
    if at(config, ("profile",)) == ID:
        checks.differs(DifferingMessage.FAILS_WITH, note(DifferingMessage.TAKE_OUT), key="profile", given=ID)
    if table(config, ("profiles", ID)):
        checks.differs(
            DifferingMessage.FAILS_WITH, note(DifferingMessage.TAKE_OUT), key="profiles", given=f"[profiles.{ID}]"
        )


def _is_ollamas(plan: ToolPlan, url: Data) -> bool:
    return isinstance(url, str) and url.rstrip("/").removesuffix("/v1") == plan.url


def _places(name: str) -> tuple[Place, ...]:
    return Place("$CODEX_HOME", name), Place("~/.codex", name)


TARGET = Target(
    "codex",
    TITLE,
    (SettingsFile(Format.TOML, _places("temoto.config.toml"), _entries, OwnKeys(OURS)),),
    installed=("codex", "~/.codex"),
    beside=(SettingsFile(Format.TOML, _places("config.toml")),),
    warnings=lambda plan: warnings(TITLE, plan, needs=NEEDS, agent=True),
    after=lambda plan: (note(ConfigureMessage.USE_BY, command=f"codex -p {ID}"),) if talking(plan) else (),
    differences=_differences,
    needs=NEEDS,
    agent=True,
    aliases=lambda plan: tuple(model for _, model in talking(plan))[:1],
)
