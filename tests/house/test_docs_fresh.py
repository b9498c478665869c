"""What docs/ says of the settings is what the code says. UPDATE_GOLDEN=1 writes it anew."""

import json
import os
import re
from pathlib import Path

import pytest

from temoto.adapters.settings import schema
from temoto.adapters.settings.check import checked
from temoto.core.messages import Note
from temoto.core.settings import every_setting
from tests.house.tree import ROOT

PAGE, SCHEMA = ROOT / "docs" / "settings.md", ROOT / "docs" / "settings.schema.json"
MARK = "<!-- generated: {name} -->\n{text}\n<!-- end -->"


def held(path: Path, expected: str) -> None:
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_text(expected, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == expected, f"{path.name} is stale: UPDATE_GOLDEN=1 writes it anew"


@pytest.mark.parametrize(("name", "language"), [("settings", schema.ENGLISH), ("設定", schema.JAPANESE)])
def test_the_table_of_settings(name: str, language: int):
    page = PAGE.read_text(encoding="utf-8")
    place = re.compile(f"<!-- generated: {name} -->\n.*?<!-- end -->", re.DOTALL)
    assert len(place.findall(page)) == 1, f"docs/settings.md has no place for the table {name}"
    held(PAGE, place.sub(lambda _found: MARK.format(name=name, text=schema.table(language)), page))


def test_the_schema_of_settings():
    held(SCHEMA, json.dumps(schema.json_schema(), ensure_ascii=False, indent=2) + "\n")


def test_every_setting_is_described_in_both_languages_and_its_default_can_be_set():
    for setting in every_setting():
        assert all(part.strip() for part in setting.doc), setting.key
        assert "|" not in "".join(setting.doc), setting.key
        assert not isinstance(checked(setting, setting.default), Note), setting.key
