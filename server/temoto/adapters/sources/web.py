"""`https://…`: a file on a server, resumed by Range. Plain http is taken from this machine only."""

from pathlib import Path

from temoto.adapters.modelfiles.download import Progress, download
from temoto.adapters.modelfiles.source import Source
from temoto.core.models.records import Weights


def fetch(rest: str, weights: Weights, part: Path, progress: Progress) -> None:
    """Put what lies at `https:rest` at `part`; raises SourceFailed, or OSError of the disk."""
    download(f"https:{rest}", 0 if weights.rounding else weights.size, part, progress)


SOURCE = Source("https", fetch)
