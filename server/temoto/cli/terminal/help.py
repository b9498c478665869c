"""How is a help page drawn without waiting for what it does not show?

typer's pages are drawn by rich, and the module that draws them also imports rich's reader of Markdown and its tracebacks. Ours hold
neither, and the two took two fifths of `temoto --help`.
"""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from typer.core import TyperCommand

NOT_SHOWN = (("rich.markdown", "Markdown"), ("rich.traceback", "Traceback"))


@contextmanager
def quickly() -> Generator[None]:
    """Within the block, modules no help page needs are imported as empty stand-ins."""
    placed: list[str] = []
    for name, holds in NOT_SHOWN:
        if name not in sys.modules:
            stand_in = ModuleType(name)
            setattr(stand_in, holds, type(holds, (), {}))
            sys.modules[name] = stand_in
            placed.append(name)
    try:
        yield
    finally:
        for name in placed:
            del sys.modules[name]


class Helped(TyperCommand):
    """A verb whose help page is drawn with those stand-ins."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        with quickly():
            super().format_help(ctx, formatter)
