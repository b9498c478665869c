"""A cloned folder that wants its code run: files named like every module Python or temoto might import from there.

What is run leaves its name in another folder. Nothing in here does any harm.
"""

import sys
import sysconfig
from importlib.metadata import packages_distributions
from pathlib import Path

FIB = "def fib(n):\n    if n < 2:\n        return n\n    \n"
# Where tools have read settings from a current folder; pip writes the log any of them names.
SETTINGS = ("pip.conf", "pip.ini", ".pip/pip.conf", "setup.cfg", ".pydistutils.cfg")


def names() -> tuple[frozenset[str], frozenset[str]]:
    """The modules, and the packages, that there are for temoto and its children to import."""
    installed = frozenset(name for name in packages_distributions() if name.isidentifier())
    by_name = {"sitecustomize", "usercustomize", sysconfig._get_sysconfigdata_name()}
    return sys.stdlib_module_names | by_name, installed | {"temoto", "pip"}


def project(folder: Path, marks: Path, only: frozenset[str] | None = None) -> Path:
    """Such a folder (with names from `only` alone), and an innocent `fib.py` in it."""
    folder.mkdir()
    marks.mkdir(exist_ok=True)
    modules, packages = names()
    run = f"open({str(marks)!r} + '/' + __name__, 'a').close()\n"
    for name in modules - packages:
        if only is None or name in only:
            (folder / f"{name}.py").write_text(run)
    for name in packages:
        if only is None or name in only:
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text(run)
    for name in SETTINGS:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"[global]\nlog = {marks / 'pip-settings'}\n")
    (folder / "fib.py").write_text(FIB)
    return folder


def ran(marks: Path) -> list[str]:
    """What of the folder has been run or read."""
    return sorted(one.name for one in marks.iterdir())
