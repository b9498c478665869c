"""A document that is open beside the one that is worked on."""

from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.code.outline import Outline


@dataclass(frozen=True, slots=True)
class Document:
    """Another open document as it was at one moment: its lines with their endings, and what a parser said of them, if one was asked."""

    uri: str
    language: str
    lines: Sequence[str]
    outline: Outline | None = None
