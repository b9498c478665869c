"""Why is a cell not as it should be? In words, for each that was seen so; a cell without any fails tests/house."""

from tests.faults.cells import Cell, Fault, Phase

SLOW = (
    "A slow model is given three times what its prompt takes to read before who waits is told that there is nothing; the next key answers at "
    "once. With less, people with old processors would lose their ghosts."
)
HANGS = (
    "Ollama answers for its runner, and a chat's prompt may take minutes to read, so nobody can tell that it hangs: it ended after five minutes "
    "without a word, or when it was cancelled; since that run after half a minute and what loading the model and reading the prompt may take."
)
WHY: dict[tuple[Fault, Phase], str] = {
    (Fault.SLOW, Phase.IDLE): SLOW,
    (Fault.SLOW, Phase.TYPING): SLOW,
    (Fault.SLOW, Phase.ACTION): SLOW,
    (Fault.SLOW, Phase.START): SLOW,
    (Fault.RUNNER_STOPPED, Phase.ACTION): HANGS,
}


def why(cell: Cell) -> str:
    """The reason; empty where nobody has looked yet."""
    return WHY.get((cell.fault, cell.phase), "")
