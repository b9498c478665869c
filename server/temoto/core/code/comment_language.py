"""Which language does the author of this code read? Japanese where comments or texts have kana, else English."""

import re
from collections.abc import Sequence

_KANA = re.compile(r"[\u3041-\u30fa]")
LINES = 2_000  # a file with Japanese in it has some by then


def speaks_japanese(lines: Sequence[str]) -> bool:
    """Whether the first lines hold Hiragana or Katakana: Kanji alone may be Chinese."""
    return any(not line.isascii() and _KANA.search(line) for line in lines[:LINES])
