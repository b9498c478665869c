"""How is a Window put into a family's prompt? Parts joined in the family's order; no template language, so braces and
percent signs in user code are inert.

What the user typed must not speak the family's control tokens: a file that holds `<|fim_suffix|>` as text (this one, or
any tokenizer's) would otherwise end the prefix there. Such a token is broken by a space, in the prompt only.
"""

from dataclasses import replace

from temoto.core.completion.beside import NOTHING, Beside, commented, files_part
from temoto.core.completion.control_search import search_for
from temoto.core.completion.records import Window
from temoto.core.models.records import Family


def defuse(text: str, family: Family) -> str:
    """`text` with every control token of the family broken after its first character."""
    return search_for(family.controls).broken(text)


def fim_prompt(family: Family, window: Window) -> str:
    """The raw fill-in-the-middle prompt. The family must know FIM."""
    slots = {"@prefix": defuse(window.prefix, family), "@suffix": defuse(window.suffix, family)}
    return "".join(slots.get(part, part) for part in family.fim)


def plain_prompt(family: Family, window: Window) -> str:
    """The raw prompt of a model that only continues text."""
    return defuse(window.prefix, family)


def prompt_beside(family: Family, window: Window, beside: Beside, language: str, *, fim: bool) -> str:
    """The raw prompt with what other files say: in the family's form of a repository, else as comments above the document."""
    if beside == NOTHING:
        return fim_prompt(family, window) if fim else plain_prompt(family, window)
    if fim and family.repository:
        slots = {
            "@project": defuse(beside.project, family),
            "@files": files_part(family, beside),
            "@path": defuse(beside.path, family),
            "@prefix": defuse(window.prefix, family),
            "@suffix": defuse(window.suffix, family),
        }
        return "".join(slots.get(part, part) for part in family.repository)
    above = replace(window, prefix=commented(beside, language) + window.prefix)
    return fim_prompt(family, above) if fim else plain_prompt(family, above)


def cost_of(family: Family, beside: Beside, language: str, *, fim: bool) -> str:
    """What a prompt is longer for what other files say: for counting."""
    return prompt_beside(family, Window("", ""), beside, language, fim=fim)
