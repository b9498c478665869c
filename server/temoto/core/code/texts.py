"""Which lines begin inside a string of many lines, where how far a line is indented is part of the text?

A parser knows best (`Outline.texts`); here it is read off the marks a language is known by, for languages without one and for pieces
no parser was asked about. Comments are no strings: they are indented like code.
"""

from collections.abc import Sequence

from temoto.core.code.language import Language
from temoto.core.code.left_open import Reading, may_open_text
from temoto.core.code.outline import Span
from temoto.core.code.text import without_ending


def text_lines(lines: Sequence[str], language: Language) -> list[Span]:
    """(first, last) of each run of such lines, the line that ends the string included. A string nothing ends is none."""
    spans: list[Span] = []
    if not any(may_open_text(line, language) for line in lines):
        return spans
    reading = Reading(language)
    begun, comment = -1, False
    for index, line in enumerate(lines):
        if not reading.until and not may_open_text(line, language):
            continue
        bare = without_ending(line)
        was = reading.until
        reading.read(bare)
        if was and reading.until != was and not comment:
            spans.append((begun, index))
        if reading.until and reading.until != was:
            begun, comment = index + 1, not reading.until.startswith("\n") and reading.comment_at < len(bare)
    return spans


def may_span(lines: Sequence[str], language: Language) -> bool:
    """Whether a string of many lines may begin in some lines: some mark of one, or a quote without its other on the line."""
    # An odd number of three quotes is one of single quotes too.
    quotes = {
        quote if len(quote) % 2 == 0 else quote[0] for quote in (*language.quotes, *language.long_quotes, '"', "'")
    }
    for line in lines:
        for quote in quotes:
            if quote in line and (line.count(quote) % 2 or "\\" in line):
                return True
        if ("<<" in line or "[" in line or "{" in line) and language.texts and may_open_text(line, language):
            return True
    return False
