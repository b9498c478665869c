"""Does a change of settings need a new start, or does it take effect by itself?

A new start lets the model go and sets one up again, which takes seconds; a delay is simply read at the next keystroke.
"""

from operator import attrgetter

from temoto.core.settings import Settings, every_setting


def needs_start(old: Settings, new: Settings) -> bool:
    """Whether going from `old` to `new` requires start-up to run again: what serves by the one may be wrong by the other."""
    if not old.completion.enabled and not new.completion.enabled:
        return False  # nothing runs, and nothing is to run
    return any(attrgetter(one.key)(old) != attrgetter(one.key)(new) for one in every_setting() if one.restart)
