"""Cline: providers.json, which its command line and its extension read, and globalState.json, where the extension has its choice.

Its reader keeps no file that it does not take: for a comment, a text where a number belongs or a missing `updatedAt` it empties the
whole file and goes on with its cloud. Nothing but plain JSON, whole numbers, and entries that have all they need. At every start it
writes providers.json anew, so ours is known by its values.
"""

from collections.abc import Sequence
from typing import Any

from temoto.core.configuring.checks import Checks
from temoto.core.configuring.common import talking, warnings
from temoto.core.configuring.edits import Data, Edit, Missing, Put, at, dotted
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan
from temoto.core.messages import note
from temoto.core.messages.differing import DifferingMessage

TITLE = "Cline"
TIMEOUT_MS = 600_000  # its first prompt alone takes 5,600 tokens, and a model on a processor minutes to read them
NEEDS = 16_384
ASSUMED = 32_768  # the context it asks for where its file says none
LOCAL = ("ollama", "lmstudio")
ENTRY = ("providers", "ollama")


def _model(plan: ToolPlan) -> ToolModel | None:
    return next((model for _, model in talking(plan)), None)


def _providers(plan: ToolPlan, data: Data) -> tuple[Edit, ...]:
    model = _model(plan)
    if model is None:
        return ()
    settings: dict[str, Any] = {
        "provider": "ollama",
        "model": model.tag,
        "baseUrl": plan.url,
        "contextWindow": model.context,
        "timeout": TIMEOUT_MS,
    }
    version, modes = Put(("version",), 1, stays=True), Put(("modes",), {}, stays=True)
    frame = [each for each in (version, modes) if isinstance(at(data, each.path), Missing)]
    chosen = Put(("lastUsedProvider",), "ollama")
    there = at(data, ENTRY)
    if isinstance(there, Missing):
        entry = {"settings": settings, "updatedAt": plan.now, "tokenSource": "manual"}
        known_by = tuple(("settings", key) for key in ("provider", "baseUrl", "model"))
        return (*frame, chosen, Put(ENTRY, entry, known_by=known_by))
    needed = [
        Put((*ENTRY, key), value, stays=True)
        for key, value in (("updatedAt", plan.now), ("tokenSource", "manual"))
        if isinstance(at(there, (key,)), Missing)
    ]
    return (*frame, chosen, *(Put((*ENTRY, "settings", key), value) for key, value in settings.items()), *needed)


def _state(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    model = _model(plan)
    if model is None:
        return ()
    chosen = [
        (f"{mode}Mode{key}", value)
        for mode in ("act", "plan")
        for key, value in (("ApiProvider", "ollama"), ("OllamaModelId", model.tag))
    ]
    return tuple(
        Put((key,), value)
        for key, value in (
            *chosen,
            ("ollamaBaseUrl", plan.url),
            ("ollamaApiOptionsCtxNum", str(model.context)),  # the one number it has as a text
            ("requestTimeoutMs", TIMEOUT_MS),
            ("welcomeViewCompleted", True),
        )
    )


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("cline", TITLE, plan)
    settings = (*ENTRY, "settings")
    tag = at(files[0], (*settings, "model"))
    checks.shaped(files[0], ("providers",), dict)
    checks.local(files[0], ("lastUsedProvider",), LOCAL)
    checks.installed((*settings, "model"), tag)
    checks.context(files[0], (*settings, "contextWindow"), tag, default=ASSUMED)
    checks.whole(files[0], (*settings, "timeout"), TIMEOUT_MS)
    if isinstance(at(files[0], ENTRY), dict) and not isinstance(at(files[0], (*ENTRY, "updatedAt")), str):
        what = note(DifferingMessage.LACKS, tool=TITLE, key=dotted((*ENTRY, "updatedAt")))
        checks.differences.append(Difference(what, checks.configure()))
    checks.local(files[1], ("actModeApiProvider",), LOCAL)
    checks.local(files[1], ("planModeApiProvider",), LOCAL)
    checks.address(files[1], ("ollamaBaseUrl",), v1=False)
    return tuple(checks.differences)


TARGET = Target(
    "cline",
    TITLE,
    (
        SettingsFile(
            Format.JSON,
            (
                Place("$CLINE_PROVIDER_SETTINGS_PATH", ""),
                Place("$CLINE_DATA_DIR/settings", "providers.json"),
                Place("$CLINE_DIR/data/settings", "providers.json"),
                Place("~/.cline/data/settings", "providers.json"),
            ),
            _providers,
        ),
        SettingsFile(
            Format.JSON,
            (
                Place("$CLINE_DATA_DIR", "globalState.json"),
                Place("$CLINE_DIR/data", "globalState.json"),
                Place("~/.cline/data", "globalState.json"),
            ),
            _state,
        ),
    ),
    installed=("~/.cline", "cline"),
    warnings=lambda plan: warnings(TITLE, plan, needs=NEEDS, agent=True),
    differences=_differences,
    needs=NEEDS,
    agent=True,
)
