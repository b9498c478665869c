"""Every row of the tables in docs/situations.md and docs/security.md names tests that are there."""

import re

import pytest

from tests.house.tree import ROOT

PAGES = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("situations.md", "security.md")]
ROWS = [
    row
    for page in PAGES
    for row in page.splitlines()
    if row.startswith("| ") and row.count("|") == 4 and "`tests/" in row and not row[2].isdigit()
]
PLACE = re.compile(r"`((?:tests/(?:\w+/)+)?test_\w+\.py)`([^`|]*)")


def words(name: str) -> set[str]:
    return {one.removesuffix("s") for one in re.findall(r"[a-z0-9]+", name.lower())}


def test_there_are_rows():
    assert len(ROWS) > 80


def test_a_row_is_a_test(subtests: pytest.Subtests):
    for row in ROWS:
        with subtests.test(row.split("|")[1].strip()):
            found = PLACE.findall(row.rsplit("|", 2)[1])
            assert found
            folder = ""
            for path, said in found:
                folder = path.rsplit("/", 1)[0] if "/" in path else folder
                file = ROOT / folder / path.rsplit("/", 1)[-1]
                tests = re.findall(r"^(?:async )?def test_(\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
                for name in said.split(","):
                    assert any(words(name) <= words(test) for test in tests), (
                        f"{path} has no test called anything like {name!r}"
                    )
