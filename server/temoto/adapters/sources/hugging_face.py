"""`hf:OWNER/REPOSITORY/FILE`: a file of a Hugging Face repository, or of the mirror that HF_ENDPOINT names.

Only public files: no token is read or sent. Size and checksum are the hub's own where the catalog does not fix them.
"""

from dataclasses import replace
from pathlib import Path

from temoto.adapters.modelfiles import hugging_face
from temoto.adapters.modelfiles.asking import NotThere
from temoto.adapters.modelfiles.download import Progress, SourceFailed, download
from temoto.adapters.modelfiles.source import Source
from temoto.core.messages.detail import Detail
from temoto.core.models.fetchable import Listing
from temoto.core.models.records import Weights


def look(what: str, weights: Weights) -> Listing:
    """What the hub says of the file: its size, its SHA-256, and the licence its repository names."""
    repository, path = _parts(what)
    try:
        about = hugging_face.about(repository)
        file = next((one for one in hugging_face.files(repository) if one.path == path), None)
    except NotThere:
        file, about = None, hugging_face.Repository(repository, "", open=True)
    if file is None:
        raise SourceFailed(Detail.HAS_NOT, place=hugging_face.host(), model=what)
    exact = replace(
        weights, size=file.size, rounding=0, estimated=False, sha256=file.sha256, sources=(f"hf:{repository}/{path}",)
    )
    return Listing(exact, f"{hugging_face.host()}/{repository}", about.licence)


def fetch(what: str, weights: Weights, part: Path, progress: Progress) -> None:
    """Put the file at `part`; raises SourceFailed, or OSError of the disk."""
    repository, path = _parts(what)
    download(hugging_face.address(repository, path), weights.size, part, progress)


def _parts(what: str) -> tuple[str, str]:
    owner, repository, path = what.split("/", 2)
    return f"{owner}/{repository}", path


SOURCE = Source("hf", fetch, look, lambda _what: hugging_face.host())
