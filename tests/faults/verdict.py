"""Is a cell as it should be? What is wrong with it, in words; nothing where it is green."""

from tests.faults.cells import BREAKS, On, Phase
from tests.faults.phases import Seen

ANSWER_S = 2.0  # while somebody types
BACK_S = 2.0  # beside what a start takes, which loads the model again
ENDS_S = 10.0
VISIBLE = frozenset({"error", "warning", "starting", "busy"})


def wrong(seen: Seen, *, by_the_clock: bool = True) -> list[str]:
    """What is not as promised; where the clock does not count, whatever took how long."""
    cell = seen.cell
    faults: list[str] = []
    if seen.crash:
        faults.append(f"crash: {seen.crash.strip().splitlines()[-1][:120]}")
    if seen.unanswered:
        faults.append(f"{seen.unanswered} unanswered")
    if by_the_clock and seen.slowest is not None and seen.slowest > ANSWER_S:
        faults.append(f"an answer took {seen.slowest:.1f} s")
    if cell.phase is Phase.SHUTDOWN:
        return [*faults, *(["it did not end in time"] if seen.ended is None or seen.ended > ENDS_S else [])]
    if seen.untried or seen.crash:
        return faults
    if cell.fault in BREAKS and seen.kind not in VISIBLE and not (cell.phase is Phase.PULL or _found_a_way(seen)):
        faults.append(f"the status says {seen.kind}")
    if seen.back is None:
        faults.append("it did not come back")
    elif by_the_clock and cell.phase is not Phase.PULL and seen.back > BACK_S + max(seen.started, 1.0):
        faults.append(f"back after {seen.back:.1f} s, where a start takes {seen.started:.1f} s")
    return faults


def _found_a_way(seen: Seen) -> bool:
    """Whether it serves all the same: temoto starts its own engine anew, and one that has its model in memory needs no file."""
    return seen.kind == "ready" and seen.cell.on is On.ENGINE
