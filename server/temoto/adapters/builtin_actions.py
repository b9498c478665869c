"""Which code actions does temoto bring? Every one in core/codeactions/builtin/, found by folder; loud on two of one name."""

from temoto.adapters.plugs import discover
from temoto.core.codeactions.action import Action

ROOM = "temoto.core.codeactions.builtin"


def brought() -> tuple[Action, ...]:
    """The actions, in the order of their files."""
    found: tuple[Action, ...] = tuple(discover(ROOM, "ACTION"))
    names = [one.id for one in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LookupError(f"two code actions are called {', '.join(twice)}")
    return found
