"""How does a model fill holes, by the template Ollama has for it?

A template that knows holes has a branch for `.Suffix`. From 0.30 on /api/show tells the GGUF's own template, a Jinja, as
`template` where that can do more; the Modelfile it tells beside it still holds Ollama's.
"""

import re

from temoto.core.models.families import parts_of

HOLE = re.compile(r"\{\{-? *if +\.Suffix *(-?\}\}.*?\{\{-?) *(?:else|end)\b", re.DOTALL)
TRIMMED = re.compile(r"\s*\{\{-|-\}\}\s*")  # Go's templates: a dash eats the blanks at its side
SLOT = re.compile(r"\{\{ *\.(Prompt|Suffix) *\}\}")


def fim_parts(template: str) -> tuple[str, ...]:
    """How a model fills holes, as Family.fim, by the branch of its template that has a `.Suffix`; empty where that does more
    than put the two in their places."""
    found = HOLE.search(template)
    if found is None:
        return ()
    inner = TRIMMED.sub(lambda mark: "{{" if "{{" in mark[0] else "}}", found[1])
    left, right = "\1", "\2"
    marked = SLOT.sub(lambda slot: left if slot[1] == "Prompt" else right, inner.removeprefix("}}").removesuffix("{{"))
    return () if "{{" in marked else parts_of(marked, left, right)
