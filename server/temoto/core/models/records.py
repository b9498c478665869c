"""What is known of models: the catalog and its entries. Sizes are bytes unless the name says otherwise; `_gb` is 10⁹ bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from temoto.core.messages import Note
from temoto.core.models.cards import Evidence, Fim, GpuCard, Quantization, Ranked, Thinking


class Role(StrEnum):
    """What a model is used for."""

    COMPLETION = "completion"
    CHAT = "chat"
    REASONING = "reasoning"


@dataclass(frozen=True, slots=True)
class Family:
    """How a model line is prompted. `fim` lists literal strings and the slots `@prefix` and `@suffix`; empty: knows none.

    `match` are shell patterns over a model's name without its tag; `controls` are the family's special tokens, which
    user text must not be able to speak. `repository`: the whole prompt where other files are shown, with `@files`, `@path` (of the
    document), `@prefix`, `@suffix` and perhaps `@project`; `file`: each of those files, with `@path` and `@text`. Empty: not trained so.
    """

    name: str
    match: tuple[str, ...]
    source: str
    fim: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    repository: tuple[str, ...] = ()
    file: tuple[str, ...] = ()


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
class ModelCard:
    """One model's numbers; None means not established.

    `layers` are those whose KV cache grows with context, `sliding_layers` those that keep their `sliding_window` only. Where layers ×
    heads × size does not hold, `kv_bytes_per_token` does (f16, growing layers), and `sliding_bytes_per_token` for all the others.
    `routed_params`: of the experts a token goes through. `state_bytes`: one copy of the recurrent layers' state. `latent_rank`: numbers a
    token and layer that latent attention keeps in place of keys and values. `numbers_a_token`: kept while a token is read.
    `architecture`: as GGUF files call it, where what is kept depends on it. `heads`: of the queries. `width`: numbers of a token's
    embedding. `vocabulary` counts tokens. `fim`: which forms use the family's template.
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
    routed_params: int = 0
    sliding_layers: int = 0
    sliding_window: int = 0
    kv_bytes_per_token: int | None = None
    sliding_bytes_per_token: int = 0
    state_bytes: int = 0
    latent_rank: int = 0
    numbers_a_token: int = 0
    heads: int | None = None
    width: int = 0
    architecture: str = ""
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
    cards: tuple[ModelCard, ...]
    ranking: Mapping[Role, tuple[Ranked, ...]] = field(default_factory=lambda: MappingProxyType({}))
    quantizations: tuple[Quantization, ...] = ()
    skipped: tuple[Note, ...] = ()
    gpus: tuple[GpuCard, ...] = ()
