"""When does somebody else get a turn? Every millisecond of reading: a thread that works on keeps Python's lock for five at least.

Letting go of the lock for no time at all is no turn: whoever waits for it must first be woken, and by then it is taken again.
"""

import threading
import time
from typing import Final

TURN_S: Final = 0.001  # of processor time
PAUSE_S: Final = 0.000_05


class _Last(threading.local):
    """When this thread last let go, by its own processor time."""

    at = 0.0


_last = _Last()


def give_turn() -> None:
    """Let others run, where there are any and this thread has worked long enough. Half a microsecond where it has not."""
    if time.thread_time() - _last.at > TURN_S:
        if threading.active_count() > 1:
            time.sleep(PAUSE_S)
        _last.at = time.thread_time()
