"""A disk that is full or may not be written, for real: a small one is mounted where the cache belongs, for one program alone."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_verbs import FINE, WRONG
from tests.stranger import downloaded

pytestmark = pytest.mark.engine
# The program gets a view of the file system of its own; the disk goes with it.
VIEW = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && "$@"', "sh")


def can_mount(folder: Path) -> bool:
    if shutil.which("unshare") is None:
        return False
    done = subprocess.run([*VIEW, "size=1m", str(folder), "true"], capture_output=True, check=False, timeout=20)
    return done.returncode == 0


@pytest.fixture
def cache(fresh: dict[str, str]) -> Path:
    folder = Path(fresh["XDG_CACHE_HOME"])
    folder.mkdir()
    if not can_mount(folder):
        pytest.skip("this user can mount nothing")
    return folder


def on_disk(options: str, cache: Path, home: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [*VIEW, options, str(cache), sys.executable, "-m", "temoto", *words]
    environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "en_US.UTF-8", "COLUMNS": "200", **home}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("words", [("pull", "smollm2-135m"), ("setup", "--yes"), ("demo",)], ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("disk", "said"),
    [
        ("size=40m", "SmolLM2-135M-Instruct.Q4_1.gguf needs 0.1 GB and 0.0 GB are free. Make room there"),
        ("size=120m", "No space left on device. Make room there"),  # the wheel and the file in it do not both fit
        ("ro", "Read-only file system. Make room there, or point XDG_CACHE_HOME to a folder that can be written."),
    ],
    ids=["small", "full within", "read-only"],
)
def test_what_cannot_be_kept_is_said_with_its_cure(
    disk: str, said: str, words: tuple[str, ...], cache: Path, fresh: dict[str, str]
):
    done = on_disk(disk, cache, fresh, *words)
    assert done.returncode == WRONG, done.stdout + done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert downloaded(fresh) == []


def test_a_large_enough_disk_is_no_trouble(cache: Path, fresh: dict[str, str]):
    assert on_disk("size=400m", cache, fresh, "pull", "smollm2-135m").returncode == FINE
