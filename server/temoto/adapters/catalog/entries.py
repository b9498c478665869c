"""What may stand in a catalog file? One dataclass a table, in the files' own words and units; pydantic checks them, `record` converts.

Never guesses: an unknown key or a wrong type is an error, because a typo would silently change which model is chosen.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Annotated, Any, ClassVar

from pydantic import Field

from temoto.core.models.cards import Evidence, Fim, Quantization, Ranked, Thinking
from temoto.core.models.records import Family, ModelCard, Role, Weights

# Bounded above so that reckoning with them never overflows; what is merely far too large is told as a wrong unit.
Positive = Annotated[float, Field(gt=0, lt=1e15, allow_inf_nan=False)]
Count = Annotated[int, Field(gt=0, lt=1 << 53)]
AtLeast0 = Annotated[int, Field(ge=0, lt=1 << 53)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class FamilyEntry:
    """`families/NAME.toml`, or `[families.NAME]` of a user's file."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    match: tuple[str, ...]
    source: str
    fim: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    repository: tuple[str, ...] = ()
    file: tuple[str, ...] = ()

    def record(self, name: str) -> Family:
        return Family(name, self.match, self.source, self.fim, self.stops, self.controls, self.repository, self.file)


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One line of a model's `evidence`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    benchmark: str
    score: Finite
    source: str
    variant: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WeightsEntry:
    """One line of a model's `weights`. Either `size_gb`, as Ollama's library lists it, or `size` in exact bytes."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    tag: str
    quantization: str
    size: Count | None = None
    size_gb: Positive | None = None
    base: bool = False
    file: str = ""
    sha256: str = ""
    sources: tuple[str, ...] = ()
    estimated: bool = False
    engine: str = ""
    context: Count | None = None

    def record(self) -> Weights:
        size = self.size if self.size is not None else round((self.size_gb or 0) * 1e9)
        rounding = 0 if self.size is not None else _rounding(size, estimated=self.estimated)
        return Weights(
            self.tag,
            self.quantization,
            size,
            rounding,
            self.base,
            self.file,
            self.sha256,
            self.sources,
            self.estimated,
            self.engine,
            self.context,
        )


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One `[[model]]`. `family` is the file's unless it names one itself."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    id: str
    name: str
    params_b: Positive
    licence: str
    source: str
    roles: tuple[Role, ...]
    weights: tuple[WeightsEntry, ...]
    family: str = ""
    vendor: str = ""
    active_params_b: Positive | None = None
    layers: Count | None = None
    kv_heads: Count | None = None
    head_dim: Count | None = None
    sliding_layers: AtLeast0 = 0
    sliding_window: AtLeast0 = 0
    kv_bytes_per_token: Count | None = None
    sliding_bytes_per_token: AtLeast0 = 0
    state_bytes: AtLeast0 = 0
    latent_rank: AtLeast0 = 0
    numbers_a_token: AtLeast0 = 0
    heads: Count | None = None
    architecture: str = ""
    vocabulary: Count | None = None
    attention: str = ""
    native_context: Count | None = None
    licence_note: str = ""
    commercial: bool | None = None
    fim: Fim = Fim.ALL
    thinking: Thinking = Thinking.UNKNOWN
    japanese: str = ""
    released: str = ""
    hf: str = ""
    suggest: bool = True
    notes: str = ""
    evidence: tuple[EvidenceEntry, ...] = ()

    def record(self, family: Family) -> ModelCard:
        given: dict[str, Any] = {name: getattr(self, name) for name in _names(self)}
        given["family"] = family.name
        given["fim"] = self.fim if family.fim else Fim.NONE
        given["weights"] = tuple(weights.record() for weights in self.weights)
        given["evidence"] = tuple(Evidence(**asdict(one)) for one in self.evidence)
        return ModelCard(**given)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """`models/NAME.toml`: a model line's sizes."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    family: str
    model: tuple[ModelEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """One place in `roles.toml`. `above` (a user's file only): the model it goes before; else it goes first."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    model: str
    because: str
    benchmark: str = ""
    variant: str = ""
    despite: str = ""
    above: str = ""
    because_ja: str = ""

    def record(self) -> Ranked:
        return Ranked(self.model, self.because, self.benchmark, self.variant, self.despite, self.because_ja)


@dataclass(frozen=True, slots=True)
class RolesFile:
    """`roles.toml`: each role's order, best first, and which benchmarks decide it."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    decides: dict[Role, tuple[str, ...]] = field(default_factory=dict[Role, tuple[str, ...]])
    completion: tuple[RankedEntry, ...] = ()
    chat: tuple[RankedEntry, ...] = ()
    reasoning: tuple[RankedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class QuantizationEntry:
    """One `[[quantization]]`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    name: str
    quality: str
    source: str
    suffix: str = ""
    in_ollama: bool = False
    bits_per_weight: Positive | None = None
    basis: str = ""
    tensor_bits: Positive | None = None
    perplexity_increase: Finite | None = None
    saved_percent: Finite | None = None
    aliases: tuple[str, ...] = ()
    notes: str = ""

    def record(self) -> Quantization:
        return Quantization(**{name: getattr(self, name) for name in _names(self)})


@dataclass(frozen=True, slots=True)
class QuantizationFile:
    """`quantizations.toml`. `also` are names that stand in tags, of which nothing is established."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    quantization: tuple[QuantizationEntry, ...] = ()
    also: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class UserFile:
    """A file of the user's own: families by name, models (whole ones, or keys of a shipped one), places in the roles' orders."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    family: str = ""
    families: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    model: tuple[dict[str, Any], ...] = ()
    completion: tuple[RankedEntry, ...] = ()
    chat: tuple[RankedEntry, ...] = ()
    reasoning: tuple[RankedEntry, ...] = ()


def _names(entry: Any) -> list[str]:
    return [one.name for one in fields(entry)]


def _rounding(size: int, *, estimated: bool) -> int:
    """How far a listed size may be off: half the last digit Ollama's library shows (MB below 1 GB, 100 MB below 10 GB,
    whole GB above). A reckoned size may be 5 % off: mixes such as Q4_K_M weigh small models' embeddings differently."""
    if estimated:
        return size // 20
    if size < 1_000_000_000:
        return 500_000
    return 50_000_000 if size < 10_000_000_000 else 500_000_000
