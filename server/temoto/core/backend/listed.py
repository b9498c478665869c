"""What does a backend tell of the models it has?"""

from dataclasses import dataclass

from temoto.core.models.dimensions import NOTHING, Dimensions


@dataclass(frozen=True, slots=True)
class Installed:
    """A model a backend could serve now. `digest` names its contents: another one under the same name is another model.

    Where the backend knows a model by more than its name, `card` is the id of the catalog's card for it (empty: there is none),
    `line` its Family's name and `base` whether it is a base form; None where it goes by the name. `dimensions`: what its file says of
    itself. `owner`: the program whose file it is, or the folder the user named; empty where it is the backend's own. `embedding`: it
    embeds or draws, and completes nothing.
    """

    name: str
    size: int | None = None
    family: str | None = None
    quantization: str | None = None
    params_b: float | None = None
    remote: bool = False
    embedding: bool = False
    digest: str | None = None
    card: str | None = None
    line: str = ""
    base: bool | None = None
    owner: str = ""
    dimensions: Dimensions = NOTHING


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model a backend holds in memory: bytes in all, of which `vram` on a GPU; until when, where it says."""

    name: str
    size: int
    vram: int
    context: int | None = None
    expires_at: str | None = None


@dataclass(frozen=True, slots=True)
class ModelDetails:
    """What a backend says of one model; None where it says nothing. `thinking` and `tools`: whether it was trained for them.

    `fim_parts`: how it fills holes, as in Family.fim, where the backend tells; empty where it does not. `completes`: whether it writes
    text at all.
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
    completes: bool | None = None
    dimensions: Dimensions = NOTHING


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """The control tokens of a vocabulary. `hole`: those before the text, before what follows it and before the answer, or none."""

    controls: tuple[str, ...] = ()
    hole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pulled:
    """How far a pull is: bytes so far and in all (0 while unknown) of what `doing` names."""

    doing: str
    done: int = 0
    whole: int = 0
