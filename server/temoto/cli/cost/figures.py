"""What did `temoto cost` find, and what are its sums and options called? Shared by its tables, its plot and its JSON."""

from collections.abc import Mapping
from dataclasses import dataclass

from temoto.cli.terminal.saying import language
from temoto.core.cost.reckoning import Option, OptionKind, PaidBack, Workload
from temoto.core.messages import note
from temoto.core.messages.cost import CostMessage
from temoto.core.models.guide import Correction, Guide


@dataclass(frozen=True, slots=True)
class CostReport:
    """The costs to show. `months`: how far the plot goes; `asked_months`: set only by --months. `rate`: yen a dollar."""

    guide: Guide
    corrections: Mapping[int, Correction]
    work: Workload
    options: tuple[Option, ...]
    paid_back: tuple[PaidBack, ...]
    months: int
    asked_months: int | None
    currency: str
    rate: float

    def sum(self, yen: float) -> float:
        """Yen in the currency asked for."""
        return yen / self.rate if self.currency == "usd" else yen

    def money(self, yen: float) -> str:
        return f"{self.sum(yen):,.2f}" if self.currency == "usd" else f"{self.sum(yen):,.0f}"

    def tier(self, build: str) -> str:
        """A build's name in the user's language; in English its id, as the guide's tables have it."""
        found = next((one.name.ja for one in self.guide.tiers if one.id == build), build)
        return found if language() == "ja" else build

    def name(self, option: Option) -> str:
        if option.kind is OptionKind.LOCAL:
            return note(CostMessage.LOCAL, build=self.tier(option.build)).text(language())
        return option.name
