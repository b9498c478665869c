"""How is a result told to programs? As one JSON document; without rich, which draws for people."""

import json
import sys
from collections.abc import Mapping

from temoto.core.code.text import readable


def print_json(document: Mapping[str, object]) -> None:
    """One JSON document, escaped where standard output could not say it otherwise (pipes on Windows). Lone surrogates become U+FFFD."""
    print(readable(json.dumps(document, ensure_ascii=not unicode_output())))


def unicode_output() -> bool:
    """Whether standard output can say anything at all."""
    return (sys.stdout.encoding or "").lower().startswith("utf")
