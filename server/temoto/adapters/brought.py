"""Which code actions does temoto bring? Every one in core/actions/, found by folder; loud on two of one name."""

import importlib
import pkgutil

from temoto.core.action import Action

ROOM = "temoto.core.actions"


def brought() -> tuple[Action, ...]:
    """The actions, in the order of their files: a file has `ACTION`, or `ACTIONS`."""
    package = importlib.import_module(ROOM)
    found: list[Action] = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        loaded = importlib.import_module(f"{ROOM}.{module.name}")
        one, several = getattr(loaded, "ACTION", None), getattr(loaded, "ACTIONS", ())
        if one is None and not several:
            raise LookupError(f"{ROOM}.{module.name} lies in a plug room but has no ACTION")
        found += [*several, *([] if one is None else [one])]
    names = [one.id for one in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LookupError(f"two code actions are called {', '.join(twice)}")
    return tuple(found)
