"""What of a model's manners is no code: control tokens as text, fences, what it says behind them."""

from temoto.core.completion.control import begun_at, spoken_at
from temoto.core.completion.control_search import search_for
from temoto.core.completion.lead import FENCE
from temoto.core.completion.shown.place import Place
from temoto.core.models.records import Family


def cut_control(text: str, family: Family) -> str:
    """The text up to the first control token or stop: some servers let them through as text."""
    return text[: search_for((*family.stops, *family.controls)).first_in(text)]


def control_tokens(text: str, place: Place) -> str:
    """The text up to what has the form of a control token in any family, unless the document itself speaks of such."""
    if place.scope.speaks_of_control:
        return text
    ends = [at for at in (spoken_at(text), begun_at(text)) if at is not None]
    text = text[: min(ends)] if ends else text
    return (
        text.rstrip().removesuffix("</s>")
        if text.rstrip().endswith("</s>") and not place.scope.language.elements
        else text
    )


def closing_fence(text: str, place: Place) -> str:
    """The text up to a fence that closes what was opened by one, also where it is glued to the last line."""
    if place.scope.language.fences or not any(mark in text for mark in FENCE):
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.lstrip().startswith(FENCE):
            return "\n".join(lines[:number])
    bare = text.rstrip()
    return bare[:-3].rstrip() if bare.endswith("```") and bare.count("`") % 2 else text
