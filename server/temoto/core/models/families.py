"""Which family does a model's name belong to? One rule, beside the data it reads; never a ladder of substrings.

A model no catalog file knows may still be told of by its server: how it puts a hole is a family too.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from temoto.core.models.cards import Fim
from temoto.core.models.records import Family, ModelCard, Weights

# For names no catalog file matches: nothing is known, so nothing is assumed. The model continues plain text.
UNKNOWN = Family(name="unknown", match=("*",), source="no catalog entry: treated as a model that only continues text")


def bare_name(model: str) -> str:
    """A model's name without namespace, folder, tag or file ending, lower case: `hf.co/x/Qwen2.5-Coder-7B:Q4` → `qwen2.5-coder-7b`."""
    name = model.replace("\\", "/").rsplit("/", 1)[-1].lower()
    return name.split(":", 1)[0].removesuffix(".gguf")


def family_for(model: str, families: Iterable[Family]) -> Family:
    """The family whose patterns match `model`, else UNKNOWN."""
    name = bare_name(model)
    return next((family for family in families if any(fnmatchcase(name, pattern) for pattern in family.match)), UNKNOWN)


def parts_of(rendered: str, prefix: str, suffix: str) -> tuple[str, ...]:
    """A fill-in-the-middle prompt that was rendered around `prefix` and `suffix`, as Family.fim; empty if it is none."""
    if rendered.count(prefix) != 1 or rendered.count(suffix) != 1:
        return ()
    marked = rendered.replace(prefix, "\0@prefix\0").replace(suffix, "\0@suffix\0")
    return tuple(part for part in marked.split("\0") if part)


def told_family(parts: tuple[str, ...]) -> Family:
    """The family of a model whose server says how it fills holes. What stands around the slots are its control tokens."""
    controls = tuple(dict.fromkeys(token for part in parts if not part.startswith("@") and (token := part.strip())))
    return Family("as its server says", ("*",), "its server's own template", parts, stops=controls, controls=controls)


def fills_in(card: ModelCard, weights: Weights) -> bool:
    """Whether this form of a model fills in the middle with its family's template."""
    return card.fim is Fim.ALL or (card.fim is Fim.BASE and weights.base)
