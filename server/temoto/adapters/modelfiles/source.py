"""What is a source of model files? How it is asked what it has, and how it brings that."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from temoto.adapters.modelfiles.download import Progress
from temoto.core.models.fetchable import Listing
from temoto.core.models.records import Weights


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of place. Both block, and raise SourceFailed.

    `fetch` puts the whole file where it is told, or raises; it may go on with what an earlier try left there. `look` says what would
    come, and from where exactly, without fetching it; None where only the catalog can say that. `place` names whom `look` asks,
    without asking.
    """

    kind: str
    fetch: Callable[[str, Weights, Path, Progress], None]
    look: Callable[[str, Weights], Listing] | None = None
    place: Callable[[str], str] = lambda _what: ""
