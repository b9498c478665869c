"""Neovim 0.12 with its built-in ghost text, from Debian's unstable suite. Not a must-have: unstable moves."""

import subprocess
from pathlib import Path

from tests.testbed.place import Missing, part
from tests.testbed.unstable import unpacked

WANTED = ("neovim", "neovim-runtime")


def neovim12() -> Path:
    """The binary; set VIMRUNTIME to `runtime(binary)` for it."""
    nvim = part("neovim-0.12", _install) / "bin" / "nvim"
    said = subprocess.run([nvim, "--version"], capture_output=True, text=True, check=False).stdout
    if "NVIM v0.12" not in said:
        raise Missing(f"unstable's Neovim is not 0.12 or does not run: {said.splitlines()[:1]}")
    return nvim


def runtime(nvim: Path) -> Path:
    return nvim.parent.parent / "root" / "usr" / "share" / "nvim" / "runtime"


def _install(folder: Path) -> None:
    unpacked(folder, "nvim", WANTED)
