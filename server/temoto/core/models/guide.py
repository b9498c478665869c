"""What do the guide's own tables say? Every figure as the guide states it, and beside it the numbers of its Corrections.

Never corrects a figure: what is wrong stays wrong here, so that `profile = "guide"` is the guide, and a Correction says what is
true. `_gb` are the guide's GB, prices yen unless the name says otherwise. None is a cell the guide leaves empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from temoto.core.models.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages."""

    en: str
    ja: str

    def text(self, language: str = "en") -> str:
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim of the guide (G1: its catalogue of October 2025, G2: its record of June 2025), held against sources.

    `says_instead` are references that exist, `models` ids of cards; `roles` and `quantizations` the only uses and forms it speaks of
    (empty: all).
    """

    number: int
    text: str
    claim: str
    verdict: Verdict
    truth: Text
    sources: tuple[str, ...]
    says_instead: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    quantizations: tuple[str, ...] = ()

    def speaks_of(self, model: str, quantization: str, role: str) -> bool:
        """Whether it says anything about this form of this model in this role."""
        return (
            (not self.models or model in self.models)
            and (not self.quantizations or quantization in self.quantizations)
            and (not self.roles or role in self.roles)
        )


@dataclass(frozen=True, slots=True)
class RealName:
    """A name the guide uses that leads nowhere, and what comes closest: `models` ids of cards, `tags` what can be pulled.

    `exists`: the name is right, and stands here because what it leads to is worth saying.
    """

    name: str
    says: Text
    models: tuple[str, ...]
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    corrections: tuple[int, ...] = ()
    exists: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """A class of machines by graphics memory. `most_gb` None: and up."""

    id: str
    name: Text
    least_gb: int
    size: str
    comfort: int
    hardware: tuple[str, ...]
    most_gb: int | None = None
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundFigure:
    """What the guide rounds its rule of thumb to."""

    model: str
    least_gb: float
    most_gb: float
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleOfThumb:
    """VRAM (GB) ≈ parameters (B) × bits / 8 × factor."""

    formula: str
    factor: float
    example: str
    example_gb: float
    figures: tuple[RoundFigure, ...]
    corrections: tuple[int, ...] = ()

    def gb(self, params_b: float, bits: float) -> float:
        return params_b * bits / 8 * self.factor


@dataclass(frozen=True, slots=True)
class BuildPart:
    """One part of a build and its price."""

    kind: str
    name: str
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """A machine to buy for a tier."""

    tier: str
    budget: int
    and_up: bool
    parts: tuple[BuildPart, ...]
    models: tuple[str, ...]
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BestPick:
    """The build the guide praises for a tier, with its model."""

    tier: str
    hardware: tuple[str, ...]
    model: str
    quantization: str
    price: int | None = None
    remark: Text | None = None
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rank:
    """A line of the ranking of October 2025."""

    rank: int
    model: str
    maker: str
    parameters: str
    stars: int
    aider_edit: float | None = None
    livecodebench: float | None = None
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SizeUse:
    """One size of a model in detail: VRAM at Q4 and its use."""

    size: str
    vram_gb: float | None = None
    use: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """A model as the guide describes it."""

    model: str
    released: str
    licence: str
    sizes: tuple[SizeUse, ...]
    claims: tuple[str, ...]
    tags: tuple[str, ...] = ()
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A use and the model for each tier; a tier without one is left out."""

    number: int
    name: Text
    purpose: Text
    picks: Mapping[str, str]
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison: what is compared, and each column's cell as written."""

    what: str
    cells: Mapping[str, str]
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One thing the guide teaches to do."""

    says: str
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideQuantization:
    """A quantization as the guide grades it."""

    level: str
    quality: int
    use: str
    saved_percent: float | None = None
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ByMemory:
    """What to run in so much graphics memory, in the guide's two ways."""

    vram_gb: int
    model: str
    quantization: str
    because: str
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one option costs. `requests` a month; `first` is the outlay before the first month, None where not repeated."""

    requests: int
    option: str
    monthly: int
    one_year: int
    three_years: int
    note: str
    first: int | None = None
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BreakEven:
    """After how many months a machine has paid for itself, as the guide says and with its own electricity."""

    tier: str
    months: int
    with_electricity: float
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the guide's costs rest on."""

    tokens_in_and_out: int
    watts: int
    yen_per_kwh: int
    hours_at_1000: int
    hours_at_5000: int
    electricity: int
    local_wins: tuple[str, ...]
    cloud_wins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuideTrouble:
    """A symptom, the guide's cure and what temoto does by itself."""

    symptom: Text
    cure: Text
    temoto: Text
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A branch of the flow chart: with so much memory (and for this use, where it asks), that model."""

    model: str
    quantization: str
    least_gb: int | None = None
    most_gb: int | None = None
    use: str = ""


@dataclass(frozen=True, slots=True)
class FinalPick:
    """One of the three models the guide ends with."""

    place: int
    model: str
    quantization: str
    use: str = ""


@dataclass(frozen=True, slots=True)
class For16:
    """A model the guide names for 16 GB, with the reference it gives."""

    group: str
    model: str
    reference: str
    remark: str = ""
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rented:
    """An instance as the guide's table has it; `instance` is the catalog's id."""

    instance: str
    region: str
    vcpu: str
    memory: str
    gpu: str
    usd_per_hour: float
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """All of the guide's tables. `models`: which card's id is meant by a name in them, where there is one."""

    models: Mapping[str, str]
    tiers: tuple[Tier, ...]
    rule: RuleOfThumb
    builds: tuple[Build, ...]
    best_picks: tuple[BestPick, ...]
    ranking: tuple[Rank, ...]
    details: tuple[Detail, ...]
    scenes: tuple[Scene, ...]
    frontends: tuple[Compared, ...]
    setup_steps: tuple[SetupStep, ...]
    quantizations: tuple[GuideQuantization, ...]
    by_memory: tuple[ByMemory, ...]
    costs: tuple[Cost, ...]
    break_even: tuple[BreakEven, ...]
    assumptions: Assumptions
    troubles: tuple[GuideTrouble, ...]
    flow: tuple[FlowStep, ...]
    final_picks: tuple[FinalPick, ...]
    planned_pc: str
    cards_for_16: tuple[Compared, ...]
    instances: tuple[Rented, ...]
    cloud_advice: str
    models_for_16: tuple[For16, ...]
    closing: str

    def card(self, cell: str) -> str | None:
        """The id of the card a cell means: `Qwen 2.5 Coder 7B Q5` → `qwen2.5-coder-7b`. None: no such model (see RealName)."""
        named = [name for name in self.models if cell == name or cell.startswith(f"{name} ")]
        return self.models[max(named, key=len)] if named else None
