"""tmux, the terminal that editors without an interface for programs are driven in: the one on PATH, else Debian's."""

import shutil
from pathlib import Path

from tests.testbed.place import Missing
from tests.testbed.system import installed


def tmux() -> Path:
    """The binary."""
    if shutil.which("tmux") is None:
        installed(["tmux"], "a terminal to drive editors in")
    found = shutil.which("tmux")
    if found is None:
        raise Missing("tmux was installed, but it is not on PATH")
    return Path(found)
