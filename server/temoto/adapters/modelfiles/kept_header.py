"""What is kept of a header that was read, and how do the child that reads and whoever asks speak of it?"""

from collections.abc import Mapping
from typing import Any, cast

BUSY = "null\n"  # what the child says where another one reads


def joined(before: object, new: Mapping[str, object]) -> dict[str, Any]:
    """What is kept of a file with what is new of it; of another file that lay in its place nothing stays."""
    old = cast("dict[str, Any]", before) if isinstance(before, dict) else {}
    return {**old, **new} if old.get("stamp") == new.get("stamp") else dict(new)
