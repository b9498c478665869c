"""Which tools can be configured? Every one in core/configuring/targets/, found by folder; loud on two of one name."""

from temoto.adapters.plugs import discover
from temoto.core.configuring.target import Target

ROOM = "temoto.core.configuring.targets"


def every() -> tuple[Target, ...]:
    """The targets, in the order of their names."""
    targets: list[Target] = sorted(discover(ROOM, "TARGET"), key=lambda target: target.name)
    names = [target.name for target in targets]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LookupError(f"two targets are called {', '.join(twice)}")
    return tuple(targets)
