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
DAMAGED = (
    "A fetch that was stopped in the middle and asked for again came damaged, by Ollama's own checksum: it threw it away, and temoto says so and "
    "what to do: try again. Whether Ollama wrote it twice at once or the registry of this test gave a wrong part is not known."
)
WHY: dict[tuple[Fault, Phase], str] = {
    (Fault.STOPPED, Phase.PULL): DAMAGED,
    (Fault.SLOW, Phase.IDLE): SLOW,
    (Fault.SLOW, Phase.TYPING): SLOW,
    (Fault.SLOW, Phase.ACTION): SLOW,
    (Fault.SLOW, Phase.START): SLOW,
    (Fault.RUNNER_STOPPED, Phase.ACTION): HANGS,
}


def why(cell: Cell) -> str:
    """The reason; empty where nobody has looked yet."""
    return WHY.get((cell.fault, cell.phase), "")
