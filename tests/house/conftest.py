"""The laws read the same files: they are parsed once, by the one worker that has this lane (tests/lanes.py)."""

import gc
from collections.abc import Iterator

import pytest

from tests.house.tree import forget


@pytest.fixture(scope="package", autouse=True)
def syntax_trees() -> Iterator[None]:
    """What the laws read is kept until the last of them; to look for garbage in it again and again takes longer than to read it."""
    gc.disable()
    yield
    forget()
    gc.enable()
