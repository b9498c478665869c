"""Which plugs lie in a room? Every module of a package that holds the room's constant, in the order of their names.

Found by folder, so a new plug is one new file; loud on a module without the constant.
"""

import importlib
import pkgutil
from typing import Any


def discover(room: str, constant: str) -> list[Any]:
    """The value of `constant` in each module of package `room`."""
    package = importlib.import_module(room)
    found: list[Any] = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        loaded = importlib.import_module(f"{room}.{module.name}")
        if not hasattr(loaded, constant):
            raise LookupError(f"{room}.{module.name} lies in a plug room but has no {constant}")
        found.append(getattr(loaded, constant))
    return found
