"""How many examples does a property get? As many as it asks for under TEMOTO_CI=1, a quarter of them while somebody works.

TEMOTO_EXAMPLES=20 gives it twenty times as many: `make soak`.
"""

import os

from hypothesis import settings

SHARE = float(os.environ.get("TEMOTO_EXAMPLES") or (1.0 if os.environ.get("TEMOTO_CI") == "1" else 0.25))
USUAL, FEWEST = 100, 10


def examples(most: int = USUAL) -> settings:
    """At most this many. Without a deadline: on a busy machine a first example takes as long as the imports behind it."""
    return settings(max_examples=max(int(most * SHARE), FEWEST), deadline=None)
