"""Helix, from Debian's unstable suite (Debian 12 has none). Not a must-have: unstable moves."""

import subprocess
from pathlib import Path

from tests.testbed.place import Missing, part
from tests.testbed.unstable import unpacked

OLDEST = (25, 7)  # what the recipes for it were tried on


def helix() -> Path:
    """The binary; set HELIX_RUNTIME to `runtime(binary)` for it."""
    hx = part("helix-25.07", _install) / "bin" / "hx"
    said = subprocess.run([hx, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = said.partition(" ")[2].split(" ")[0].split(".")
    if [int(one) for one in numbers[:2] if one.strip().isdigit()] < list(OLDEST):
        raise Missing(f"unstable's Helix is older than 25.07 or does not run: {said.strip()!r}")
    return hx


def runtime(hx: Path) -> Path:
    return hx.parent.parent / "root" / "usr" / "lib" / "hx" / "runtime"


def _install(folder: Path) -> None:
    unpacked(folder, "hx", ("hx",))
