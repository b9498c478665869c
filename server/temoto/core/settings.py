"""What a user can set, with defaults. Keys are promises to users: renaming one breaks somebody's editor configuration.

Never reads anything: adapters/settings.py fills these from the outside and checks them.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

Backends = Literal["auto", "ollama", "openai", "embedded"]
Languages = Literal["auto", "en", "ja"]
Profiles = Literal["auto", "guide"]
Multiline = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True)
class Completion:
    """Ghost text. `model`: an Ollama tag or a .gguf file; empty lets temoto choose. `max_tokens`: of one answer."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    enabled: bool = True
    model: str = ""
    multiline: Multiline = "auto"
    delay_ms: int = 75
    max_tokens: int = 128
    disabled_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleModel:
    """The model of one role; empty lets temoto choose."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    model: str = ""


@dataclass(frozen=True, slots=True)
class Models:
    """For every model: context in tokens (0: temoto chooses), how long it stays in memory, licences that forbid business."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    context: int = 0
    keep_alive: str = "30m"
    commercial_only: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user can set. `url`: of the backend; another machine than this one needs `allow_remote`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    backend: Backends = "auto"
    url: str = ""
    allow_remote: bool = False
    language: Languages = "auto"
    profile: Profiles = "auto"
    completion: Completion = field(default_factory=Completion)
    chat: RoleModel = field(default_factory=RoleModel)
    reasoning: RoleModel = field(default_factory=RoleModel)
    models: Models = field(default_factory=Models)


# Values a type cannot say: key → (smallest, largest). 10 s of delay is already longer than anyone waits; 4,096 tokens of
# ghost text are more than a screen; contexts under 256 leave no room for a prompt.
BOUNDS: tuple[tuple[str, int, int], ...] = (
    ("completion.delay_ms", 0, 10_000),
    ("completion.max_tokens", 1, 4_096),
    ("models.context", 0, 1_048_576),
)
