"""Did Ollama end an answer because the model said the same over and over?

Its runner gives up on a model that repeats one token: 0.20 after 31 of them, by ending the stream without a last piece; 0.34
after 101, with an error that says so. Either is an answer that ended there, not a server in trouble.
"""

LIMIT = 30  # the smallest of its limits
SAYS = "token repeat limit"  # in the words of those that say it


class Repeats:
    """Counts how often the same token came last, as Ollama does: blanks around it make no difference."""

    def __init__(self) -> None:
        self._last, self._times = "", 0

    def feed(self, token: str) -> None:
        """Take in one piece of the stream."""
        token = token.strip()
        self._times = self._times + 1 if token == self._last else 1
        self._last = token

    @property
    def stuck(self) -> bool:
        """Whether the stream may have ended for that."""
        return self._times >= LIMIT
