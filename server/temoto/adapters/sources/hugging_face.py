"""`hf:OWNER/REPOSITORY/FILE`: a file of a Hugging Face repository, or of the mirror that HF_ENDPOINT names.

Only public files: no token is read or sent.
"""

import os
from pathlib import Path

from temoto.adapters.modelfiles.download import Progress, download
from temoto.core.models.records import Weights

ENDPOINT = "https://huggingface.co"


def fetch(what: str, weights: Weights, part: Path, progress: Progress) -> None:
    """Put the file at `part`; raises SourceFailed, or OSError of the disk."""
    owner, repository, file = what.split("/", 2)
    endpoint = (os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")
    download(f"{endpoint}/{owner}/{repository}/resolve/main/{file}", weights.size, part, progress)


SOURCE = ("hf", fetch)
