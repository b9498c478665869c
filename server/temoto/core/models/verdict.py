"""What became of a doubted claim of the guide's? Apart from the guide's tables, which take longer to import than most plans to make."""

from enum import StrEnum


class Verdict(StrEnum):
    """What became of it. PARTLY: the right idea with a wrong detail."""

    WRONG = "wrong"
    PARTLY = "partly"
    UNVERIFIABLE = "unverifiable"
    RIGHT = "right"
