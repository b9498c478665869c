"""Do settings make sense, beyond their types? Durations Ollama would refuse, and settings that contradict each other.

backend = "ollama" with completion.model = "x.gguf" → said, with which one wins and what to do
"""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from temoto.core.messages import Note, note
from temoto.core.messages.setting import SettingMessage
from temoto.core.settings import Settings

# What Ollama reads: whole seconds, or numbers with units as Go writes durations; a negative one means for ever.
DURATION = r"-?(\d{1,9}|((\d{1,9}(\.\d{0,9})?|\.\d{1,9})(ns|us|µs|ms|s|m|h)){1,6})"
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DURATION = re.compile(DURATION, re.ASCII)
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)", re.ASCII)
_UNITS: Mapping[str, float] = MappingProxyType(
    {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
)
_HUB = ("hf.co/", "huggingface.co/")  # Ollama's own names for models there may end in .gguf


def snake(key: object) -> str:
    """A key as the settings have it: camelCase is understood everywhere."""
    return _CAMEL.sub("_", str(key)).lower()


def is_duration(text: str) -> bool:
    """Whether Ollama reads `text` as how long to keep a model."""
    return _DURATION.fullmatch(text) is not None


def duration_seconds(text: str) -> float | None:
    """Seconds of a duration as Ollama reads it; None means for ever (and what is no duration at all means that too)."""
    if not is_duration(text) or text.startswith("-"):
        return None
    if text.isdigit():
        return float(text)
    return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))


def setting_contradictions(
    settings: Settings, engine_models: Collection[str] | None = ()
) -> tuple[tuple[str, Note], ...]:
    """Settings that contradict each other: (the key that loses, the sentence). `engine_models`: models the embedded engine has,
    None where that is not known before it looks."""
    found: list[tuple[str, Note]] = []
    model, backend = settings.completion.model, settings.backend
    is_file = model.endswith(".gguf") and not model.startswith(_HUB)
    if backend == "embedded" and model and not is_file and engine_models is not None and model not in engine_models:
        found.append(("completion.model", note(SettingMessage.WARN_NOT_A_FILE, key="completion.model", model=model)))
    if backend == "ollama" and is_file:
        found.append(("completion.model", note(SettingMessage.WARN_IS_A_FILE, key="completion.model", model=model)))
    if backend == "embedded" and settings.url:
        found.append(("url", note(SettingMessage.WARN_URL_UNUSED, key="url", url=settings.url)))
    context, most = settings.models.context, settings.completion.max_tokens
    if context and most > context // 2:
        facts = {"key": "completion.max_tokens", "max_tokens": most, "context": context, "used": max(1, context // 2)}
        found.append(("completion.max_tokens", note(SettingMessage.WARN_TOO_MANY_TOKENS, **facts)))
    return tuple(found)
