"""How many suggestions became what? What is counted, apart from the counting: verbs that count none do not bring its rules along."""

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(slots=True)
class Counts:
    """Answers by where they came from (`asked`, `joined`, `kept`, `named`), with a suggestion or `empty`; suggestions that were `shown`,
    and what became of them (`taken` whole, `partly`, `passed` over); and the `characters` of them that stand in documents now."""

    asked: int = 0
    joined: int = 0
    kept: int = 0
    empty: int = 0
    shown: int = 0
    taken: int = 0
    partly: int = 0
    passed: int = 0
    characters: int = 0
    named: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))

    @property
    def without_model(self) -> float | None:
        """The share of suggestions that were there without a question to the model; None where there were none."""
        without = self.joined + self.kept + self.named
        return without / (self.asked + without) if without or self.asked else None

    @property
    def used(self) -> float | None:
        """The share of the suggestions shown that were taken, whole or in part; None before any was judged."""
        judged = self.taken + self.partly + self.passed
        return (self.taken + self.partly) / judged if judged else None


def total(every: Iterable[Counts]) -> Counts:
    """All of them together."""
    whole = Counts()
    for counts in every:
        whole = whole.plus(counts)
    return whole
