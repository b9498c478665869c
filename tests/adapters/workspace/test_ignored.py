"""What a project ignores, as git reads `.gitignore`, and by `.temotoignore`."""

from pathlib import Path

import pytest

from temoto.adapters.workspace.ignored import Ignored


def made(root: Path, **files: str) -> Ignored:
    for name, text in files.items():
        place = root / name.replace("__", "/").replace("git", ".gitignore").replace("own", ".temotoignore")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return Ignored(root)


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("*.log", "a/b.log", True), ("/build", "build/x.py", True), ("/build", "a/build/x.py", False), ("build/", "a/build/x.py", True),
        ("*.py\n!keep.py", "keep.py", False), ("out/\n!out/keep.py", "out/keep.py", True), ("# a\n\n", "a.py", False), ("a/**/z", "a/b/c/z", True),
        ("", "node_modules/x/index.js", True), ("", ".git/config", True), ("\\", "a.py", False), ("[z-a]\n*.tmp", "x.tmp", True),
        ("[[:digit:]]*.py", "7up.py", True), ("[[:digit:]]*.py", "up.py", False), ("[![:upper:]]*.py", "Up.py", False), ("x[[:punct:]]y", "x-y", True),
        ("***\n!/\n[\n*.tmp", "x.tmp", True), ("\0\n*.tmp", "x.tmp", True),
    ],
)  # fmt: skip
def test_rules(rules: str, path: str, expected: bool, tmp_path: Path):
    assert made(tmp_path, git=rules).has(tmp_path / path) is expected


def test_the_nearest_rules_decide_and_temotos_own_count(tmp_path: Path):
    ignored = made(tmp_path, git="*.gen.py", src__git="!ours.gen.py", own="private/\n")
    assert ignored.has(tmp_path / "a.gen.py")
    assert not ignored.has(tmp_path / "src" / "ours.gen.py")
    assert ignored.has(tmp_path / "private" / "a.py")


def test_what_lies_outside_is_ignored(tmp_path: Path):
    ignored = Ignored(tmp_path / "in")
    assert ignored.has(tmp_path / "out.py")
    assert ignored.has(tmp_path / "in" / ".." / "out.py")


def test_rules_that_cannot_be_read_are_none(tmp_path: Path):
    (tmp_path / ".gitignore").mkdir()
    (tmp_path / ".temotoignore").write_bytes(b"\xff\xfe*\n*.tmp\n")
    ignored = Ignored(tmp_path)
    assert not ignored.has(tmp_path / "a.py")
    assert ignored.has(tmp_path / "a.tmp")
