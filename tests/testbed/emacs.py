"""Emacs with eglot, its LSP client: the one on PATH, else Debian's. Not a must-have: it needs root and apt."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.testbed.place import Missing
from tests.testbed.system import installed

# From 29 on Emacs brings eglot itself; before, it is a package of its own.
HAS_EGLOT = ["--batch", "-q", "--eval", "(progn (package-initialize) (require 'eglot) (princ emacs-version))"]


@cache  # each look starts an Emacs, a third of a second
def emacs() -> Path:
    """The binary."""
    if shutil.which("emacs") is None:
        installed(["emacs-nox"], "Emacs")
    if not _has_eglot():
        installed(["elpa-eglot"], "eglot, Emacs' LSP client,")
    if not _has_eglot():
        raise Missing("this Emacs cannot load eglot, its LSP client")
    found = shutil.which("emacs")
    assert found is not None
    return Path(found)


def _has_eglot() -> bool:
    found = shutil.which("emacs")
    return found is not None and subprocess.run([found, *HAS_EGLOT], capture_output=True, check=False).returncode == 0
