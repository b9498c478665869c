"""What does the Hugging Face hub say of repositories and their files? By its API, as it documents it; or the mirror HF_ENDPOINT names.

`/api/models?filter=base_model:quantized:OWNER/MODEL` lists the repositories that say they hold that model quantized;
`/api/models/OWNER/REPOSITORY/tree/main` its files, each with its size and, as `lfs.oid`, its SHA-256. Only public files: no token is
read or sent.
"""

import os
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import quote, urlsplit

from temoto.adapters.modelfiles.asking import ask_json
from temoto.adapters.modelfiles.download import SourceFailed
from temoto.core.messages.detail import Detail

ENDPOINT = "https://huggingface.co"
_JSON = MappingProxyType({"Accept": "application/json"})
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
LISTED = 100  # repositories asked for at most


@dataclass(frozen=True, slots=True)
class File:
    """A large file of a repository, as the hub tells it."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as the hub lists it: `OWNER/NAME`, its licence's name (empty: not told), and whether everybody may read it."""

    id: str
    licence: str
    open: bool


def endpoint() -> str:
    """The hub, or its mirror, without a slash at its end."""
    url = (os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")
    return url if "://" in url else f"https://{url}"


def host() -> str:
    """The hub's name as users know it."""
    return urlsplit(endpoint()).netloc


def address(repository: str, path: str) -> str:
    """Where a file of a repository is downloaded."""
    return f"{endpoint()}/{repository}/resolve/main/{quote(path)}"


def files(repository: str) -> list[File]:
    """The large files of a repository. Raises SourceFailed, NotThere among them."""
    url = f"{endpoint()}/api/models/{repository}/tree/main?recursive=1"
    return [file for one in _list(url) if (file := _file(one)) is not None]


def about(repository: str) -> Repository:
    """What the hub says of one repository. Raises SourceFailed, NotThere among them."""
    url = f"{endpoint()}/api/models/{repository}"
    answer = ask_json(url, _JSON)
    found = _repository(answer)
    if found is None:
        raise SourceFailed(Detail.NO_JSON, url=url, kind=type(answer).__name__)
    return found


def quantized(model: str) -> list[Repository]:
    """The repositories that say they hold `OWNER/MODEL` quantized as GGUF, the most downloaded first."""
    url = f"{endpoint()}/api/models?filter=base_model:quantized:{model}&filter=gguf&sort=downloads&direction=-1&limit={LISTED}"
    return [found for one in _list(url) if (found := _repository(one)) is not None]


def _list(url: str) -> list[object]:
    answer = ask_json(url, _JSON)
    if not isinstance(answer, list):
        raise SourceFailed(Detail.NO_JSON, url=url, kind=type(answer).__name__)
    return cast("list[object]", answer)


def _file(given: object) -> File | None:
    """None for folders, small files, and whatever has no checksum."""
    one = _table(given)
    lfs = _table(one.get("lfs"))
    path, size, sha256 = one.get("path"), lfs.get("size", one.get("size")), lfs.get("oid")
    if not isinstance(path, str) or not isinstance(size, int) or not isinstance(sha256, str):
        return None
    return File(path, size, sha256) if size > 0 and _SHA256.fullmatch(sha256) else None


def _repository(given: object) -> Repository | None:
    one = _table(given)
    name, tags = one.get("id") or one.get("modelId"), one.get("tags")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return None
    every = [tag for tag in cast("list[object]", tags) if isinstance(tag, str)] if isinstance(tags, list) else []
    licence = next((tag.removeprefix("license:") for tag in every if tag.startswith("license:")), "")
    return Repository(name, licence, open=not one.get("private") and not one.get("gated"))


def _table(given: object) -> dict[str, Any]:
    return cast("dict[str, Any]", given) if isinstance(given, dict) else {}
