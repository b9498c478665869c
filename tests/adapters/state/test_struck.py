"""Every file of temoto's is old or new, whatever strikes while it is written, and of what two processes write at once nothing is lost.

A step that fails, a disk without room, a kill, at each step in turn: struck.py. Here at a fifth of them, under TEMOTO_CI=1 at each.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.adapters.state.writers import WRITERS
from tests.examples import SHARE
from tests.house.tree import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX only")
EVERY = 1 if SHARE >= 1 else 5
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def wrong() -> dict[str, list[str]]:
    command = [sys.executable, "-P", "-m", "tests.adapters.state.struck", str(EVERY)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False, cwd=ROOT, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("writer", WRITERS)
def test_whatever_strikes_it_is_the_old_file_or_the_new_and_is_written_again(writer: str, wrong: dict[str, list[str]]):
    assert wrong[writer] == []
