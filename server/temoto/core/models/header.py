"""What does a model file say of itself? The facts of a GGUF header, without its tensors or its vocabulary."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import cast

from temoto.core.models.dimensions import NOTHING, Dimensions

# Within the names of architectures that embed texts; whole names of those that make pictures and films, which llama.cpp loads none of.
EMBEDS = ("bert", "t5encoder", "embedding")
DRAWS = frozenset({
    "flux", "sd1", "sdxl", "sd3", "aura", "hidream", "cosmos", "ltxv", "hyvid", "wan", "lumina2", "qwen_image", "z_image", "z-image",
})  # fmt: skip


class Kind(StrEnum):
    """What a file holds: a whole model, or something that only works beside one."""

    MODEL = "model"
    ADAPTER = "adapter"
    PROJECTOR = "projector"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Header:
    """The facts of one GGUF file, all parts of a split one together. None, or empty: it does not say.

    `fim` is how it fills holes, as Family.fim, by the token ids it names. `embedding`: it writes no text (`writes_text`).
    `template`: whether it has one for chats; `thinking` and `tools`: whether that is made for them. `dimensions`: what memory is
    reckoned from.
    """

    architecture: str = ""
    kind: Kind = Kind.MODEL
    name: str = ""
    basename: str = ""
    size_label: str = ""
    finetune: str = ""
    licence: str = ""
    quantization: str = ""
    params: int = 0
    native_context: int | None = None
    layers: int | None = None
    kv_heads: int | None = None
    head_dim: int | None = None
    vocabulary: int | None = None
    embedding: bool = False
    fim: tuple[str, ...] = ()
    template: bool = False
    thinking: bool | None = None
    tools: bool | None = None
    dimensions: Dimensions = NOTHING

    def to_json(self) -> dict[str, object]:
        """As it is kept: what it does not say is left out."""
        return _told(asdict(self) | {"dimensions": _told(asdict(self.dimensions))})

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> "Header":
        """The Header that was kept; a TypeError or ValueError where that is something else."""
        known = {one.name for one in fields(cls)}
        given = {key: value for key, value in kept.items() if key in known}
        parts = given.get("fim", ())
        if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):  # pyright: ignore[reportUnknownVariableType]
            raise TypeError("fim is no list of texts")
        given["dimensions"] = _dimensions(given.get("dimensions"))
        given |= {"kind": Kind(str(given.get("kind", Kind.MODEL))), "fim": tuple(parts)}  # pyright: ignore[reportUnknownArgumentType]
        for key, value in given.items():
            if not isinstance(value, _type_of(key)):
                raise TypeError(f"{key} is {value!r}")
        return cls(**given)  # pyright: ignore[reportArgumentType]


_NUMBERS = frozenset({"params", "native_context", "layers", "kv_heads", "head_dim", "vocabulary"})
_SWITCHES = frozenset({"embedding", "template", "thinking", "tools"})


def _type_of(key: str) -> type:
    if key in _NUMBERS:
        return int
    if key in _SWITCHES:
        return bool
    return {"fim": tuple, "kind": Kind, "dimensions": Dimensions}.get(key, str)


def _told(every: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in every.items() if value not in (None, "", (), 0, {}) or value is False}


def _dimensions(kept: object) -> Dimensions:
    if kept is None:
        return NOTHING
    figures = cast("dict[str, object]", kept) if isinstance(kept, dict) else None
    if figures is None or not all(isinstance(one, int) for one in figures.values()):
        raise TypeError("dimensions are no numbers")
    known = {one.name for one in fields(Dimensions)}
    return Dimensions(**{key: cast("int", value) for key, value in figures.items() if key in known})


def writes_text(architecture: str) -> bool:
    """Whether models of this architecture write text, as nearly all do."""
    low = architecture.lower()
    return low not in DRAWS and not any(word in low for word in EMBEDS)
