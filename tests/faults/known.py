"""Why is a cell not as it should be? In words, for each that was seen so; a cell without any fails tests/house."""

from tests.faults.cells import Cell, Fault, Phase

SLOW = (
    "A slow model is given three times what its prompt takes to read before who waits is told that there is nothing; the next key answers at "
    "once. With less, people with old processors would lose their ghosts."
)
HANGS = (
    "Ollama answers for its runner, and a chat's prompt may take minutes to read, so nobody can tell that it hangs: it ends after five minutes "
    "without a word, or when it is cancelled."
)
LOAD = (
    "Seen where two cores had the work of ten programs, with three boxes tried beside each other: what goes by the clock (1.6 s) came late, "
    "and in a start the reading of temoto's own code was counted."
)
MENDED = "A question went to a connection that had been let go meanwhile. Mended since, with a test; not tried again."
WHY: dict[tuple[Fault, Phase], str] = {
    (Fault.KILLED, Phase.START): LOAD,
    (Fault.REMOVED, Phase.START): LOAD,
    (Fault.STOPPED, Phase.TYPING): LOAD,
    (Fault.STOPPED, Phase.IDLE): MENDED,
    (Fault.SLOW, Phase.IDLE): SLOW,
    (Fault.SLOW, Phase.TYPING): SLOW,
    (Fault.SLOW, Phase.ACTION): SLOW,
    (Fault.SLOW, Phase.START): SLOW,
    (Fault.RUNNER_STOPPED, Phase.ACTION): HANGS,
}


def why(cell: Cell) -> str:
    """The reason; empty where nobody has looked yet."""
    return WHY.get((cell.fault, cell.phase), "")
