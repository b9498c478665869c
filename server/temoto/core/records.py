"""What the rooms hand each other: frozen, slotted records, each figure with its unit in its name.

Never holds behaviour beyond reading itself. Sizes are bytes unless the name says otherwise; `_gb` is 10⁹ bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from temoto.core.cards import Evidence, Fim, GpuCard, Quantization, Ranked, Thinking
from temoto.core.messages import Note
from temoto.core.reasons import Reason


class Role(StrEnum):
    """What a model is used for."""

    COMPLETION = "completion"
    CHAT = "chat"
    REASONING = "reasoning"


class Speaker(StrEnum):
    """Who says a turn of a conversation, in the words every chat API uses."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Ask:
    """One frozen question: the document around the cursor as it stood when the editor asked.

    `lines` are consecutive and keep their endings; `first` is the document line of `lines[0]`. Only the lines a
    window can reach are taken, so an Ask costs the same in a file of ten lines and of a million.
    Lines and columns count from 0; columns are code points.
    """

    uri: str
    language: str
    lines: tuple[str, ...]
    first: int
    line: int
    column: int
    total: int
    version: int | None = None
    invoked: bool = False

    @property
    def current(self) -> str:
        """The cursor's line, without its ending."""
        return self.lines[self.line - self.first].rstrip("\r\n")

    @property
    def left(self) -> str:
        return self.current[: self.column]

    @property
    def right(self) -> str:
        return self.current[self.column :]


@dataclass(frozen=True, slots=True)
class Ghost:
    """Text to show at a cursor; accepting it also replaces `overwrite` code points to the cursor's right."""

    text: str
    line: int
    column: int
    overwrite: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """What the model sees of the document: text left and right of the cursor."""

    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Family:
    """How a model line is prompted. `fim` lists literal strings and the slots `@prefix` and `@suffix`; empty: knows none.

    `match` are shell patterns over a model's name without its tag; `controls` are the family's special tokens, which
    user text must not be able to speak.
    """

    name: str
    match: tuple[str, ...]
    source: str
    fim: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """One downloadable form of a model: Ollama tag, quantization, size in bytes (`rounding`: how far the size may be off).

    `estimated`: no list shows the size; it is reckoned from the parameters. `engine`: the only engine that runs it, where not
    every one does. `context` is what this form has learnt where that differs from the card's. `sources` are where the embedded engine
    gets `file` from, in order; what arrives must have `sha256`.
    """

    tag: str
    quantization: str
    size: int
    rounding: int = 0
    base: bool = False
    file: str = ""
    sha256: str = ""
    sources: tuple[str, ...] = ()
    estimated: bool = False
    engine: str = ""
    context: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One model's numbers; None means not established.

    `layers` are those whose KV cache grows with context, `sliding_layers` those that keep their `sliding_window` only. Where
    layers × heads × size does not hold, `kv_bytes_per_token` does (f16, growing layers). `vocabulary` counts tokens.
    `fim`: which forms use the family's template.
    """

    id: str
    name: str
    family: str
    params_b: float
    layers: int | None
    kv_heads: int | None
    head_dim: int | None
    native_context: int | None
    licence: str
    commercial: bool | None
    roles: tuple[Role, ...]
    weights: tuple[Weights, ...]
    source: str
    suggest: bool = True
    vendor: str = ""
    active_params_b: float | None = None
    sliding_layers: int = 0
    sliding_window: int = 0
    kv_bytes_per_token: int | None = None
    vocabulary: int | None = None
    attention: str = ""
    released: str = ""
    thinking: Thinking = Thinking.UNKNOWN
    japanese: str = ""
    hf: str = ""
    fim: Fim = Fim.ALL
    licence_note: str = ""
    evidence: tuple[Evidence, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """What is known of models before any is seen. `ranking` is each role's order, best first.

    `skipped` says what of the user's own catalog could not be read.
    """

    families: tuple[Family, ...]
    cards: tuple[Card, ...]
    ranking: Mapping[Role, tuple[Ranked, ...]] = field(default_factory=lambda: MappingProxyType({}))
    quantizations: tuple[Quantization, ...] = ()
    skipped: tuple[Note, ...] = ()
    gpus: tuple[GpuCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Installed:
    """A model a backend could serve now. `digest` names its contents: another one under the same name is another model."""

    name: str
    size: int | None = None
    family: str | None = None
    quantization: str | None = None
    params_b: float | None = None
    remote: bool = False
    embedding: bool = False
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """A model a backend holds in memory: bytes in all, of which `vram` on a GPU; until when, where it says."""

    name: str
    size: int
    vram: int
    context: int | None = None
    expires_at: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a backend says of one model; None where it says nothing. `thinking` and `tools`: whether it was trained for them.

    `fim_parts`: how it fills holes, as in Family.fim, where the backend tells; empty where it does not.
    """

    architecture: str | None = None
    layers: int | None = None
    kv_heads: int | None = None
    head_dim: int | None = None
    native_context: int | None = None
    licence: str | None = None
    fim: bool | None = None
    fim_parts: tuple[str, ...] = ()
    thinking: bool | None = None
    tools: bool | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes a model takes once loaded, by what takes them."""

    weights: int
    kv: int
    buffers: int
    reserve: int

    @property
    def total(self) -> int:
        return self.weights + self.kv + self.buffers + self.reserve


@dataclass(frozen=True, slots=True)
class Choice:
    """One model for one role: what it is called on the backend, how much context, where it runs, and why."""

    role: Role
    model: str
    family: Family
    context: int
    prompt_tokens: int
    where: str
    need: Need | None = None
    card: Card | None = None
    reasons: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
    talks: bool = True  # False for a base model, which goes on with text and answers nobody


@dataclass(frozen=True, slots=True)
class Plan:
    """One Choice a role; None where there is none. `better` is a tag that would fit this machine and complete better than what
    is installed.

    `others`: what else the backend has for completions, in the order it would be taken. `chat_alone`: where no chat model fits beside
    the others, the one that would take their place while it is asked.
    """

    completion: Choice | None = None
    better: str | None = None
    others: tuple[Choice, ...] = ()
    chat: Choice | None = None
    reasoning: Choice | None = None
    chat_alone: Choice | None = None


@dataclass(frozen=True, slots=True)
class Pulled:
    """How far a pull is: bytes so far and in all (0 while unknown) of what `doing` names."""

    doing: str
    done: int = 0
    whole: int = 0


@dataclass(frozen=True, slots=True)
class Prompt:
    """One model call. `begins` is text the answer must start with; only a backend that says `can_hold` enforces it.

    `alternatives` asks for that many candidates a token where the backend has them.
    """

    model: str
    text: str
    max_tokens: int
    stops: tuple[str, ...] = ()
    begins: str = ""
    alternatives: int = 0
    context: int | None = None
    keep_alive: str | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model call cost, as its backend counted: tokens and seconds. None where it did not say."""

    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    prompt_seconds: float | None = None
    generated_tokens: int | None = None
    generate_seconds: float | None = None
    cut_by_length: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a model's answer; the last one of a stream that ran to its end carries the Usage."""

    text: str
    alternatives: tuple[str, ...] = ()
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """One chat call, put into the model's own template by its backend.

    `think`: False asks for no thoughts, True for some where the model can, None leaves it to the model. `context` and
    `keep_alive` are the Plan's, as in a Prompt: others would have Ollama load the model again.
    """

    model: str
    turns: tuple[Turn, ...]
    max_tokens: int
    temperature: float = 0.0
    stops: tuple[str, ...] = ()
    context: int | None = None
    keep_alive: str | None = None
    think: bool | None = False


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a chat answer: text for the user, or thought; the last one of a stream that ran to its end carries the Usage.

    `was_thought`: all text up to here was thought after all, which some models show only by how it ends.
    """

    text: str = ""
    thought: str = ""
    was_thought: bool = False
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an Ask: a Ghost or the reason there is none, and what it took. `timing_ms` by stage.

    `usage` lacks what the backend tells last, where the answer was broken off because it was enough.
    """

    ghost: Ghost | None
    reason: Reason
    model: str = ""
    backend: str = ""
    usage: Usage = field(default_factory=Usage)
    timing_ms: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    note: Note | None = None
    prompt: str = ""
