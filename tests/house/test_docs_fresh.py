"""What docs/ says of settings and languages is what the code says. UPDATE_GOLDEN=1 writes it anew."""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pytest

from temoto.adapters.discovery import plugs
from temoto.adapters.settings import schema
from temoto.adapters.settings.check import checked
from temoto.core.code.language import Language
from temoto.core.code.languages import LANGUAGES
from temoto.core.messages import Note
from temoto.core.settings import Backends, every_setting
from tests.core.code.most_used import MOST_USED
from tests.house.tree import ROOT

PAGE, SCHEMA = ROOT / "docs" / "settings.md", ROOT / "docs" / "settings.schema.json"
OF_LANGUAGES = ROOT / "docs" / "languages.md"
MARK = "<!-- generated: {name} -->\n{text}\n<!-- end -->"


def held(path: Path, expected: str) -> None:
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_text(expected, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == expected, f"{path.name} is stale: UPDATE_GOLDEN=1 writes it anew"


def written_into(page: Path, name: str, table: str) -> None:
    text = page.read_text(encoding="utf-8")
    place = re.compile(f"<!-- generated: {name} -->\n.*?<!-- end -->", re.DOTALL)
    assert len(place.findall(text)) == 1, f"docs/{page.name} has no place for {name}"
    held(page, place.sub(lambda _found: MARK.format(name=name, text=table), text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("settings", schema.table(schema.ENGLISH)),
        ("設定", schema.table(schema.JAPANESE)),
        ("project", schema.may_be_of_a_project()),
        ("restart", schema.starts_anew()),
    ],
    ids=["table", "表", "project", "restart"],
)
def test_what_is_generated_of_the_settings(name: str, text: str):
    written_into(PAGE, name, text)


def test_the_tables_of_languages():
    others = [each.id for each in sorted(LANGUAGES, key=lambda each: each.name.lower()) if each.id not in MOST_USED]
    for name, ids in (("most used", MOST_USED), ("others", others)):
        written_into(OF_LANGUAGES, name, of_languages(ids))


COLUMNS = (
    "language",
    "id",
    "other names",
    "files",
    "comments",
    "ends of blocks",
    "labels",
    "long strings",
    "a test file of `a`",
)


def of_languages(ids: list[str]) -> str:
    rows = [row_of(next(each for each in LANGUAGES if each.id == name)) for name in ids]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (COLUMNS, ["---"] * len(COLUMNS), *rows))


def row_of(language: Language) -> list[str]:
    comments = [*language.comments.line, *(f"{opener} {closer}" for opener, closer in language.comments.block)]
    blocks = [sign for sign in (*language.blocks.closes, *language.blocks.ends) if sign not in {")", "]", "}"}]
    labels = dict.fromkeys(word.strip() for _, words in language.blocks.labels for word in words)
    tests = language.tests.name.format(stem="a", ending=(*language.endings, "")[0]) if language.tests else ""
    return [
        language.name,
        code_of([language.id]),
        code_of([name for name in language.aliases if name]),
        code_of([*(f".{ending}" for ending in language.endings), *language.files]),
        code_of(comments),
        code_of(blocks),
        code_of(labels),
        code_of(language.long_quotes),
        f"{code_of([tests])}, {language.tests.framework}" if language.tests else "",
    ]


def code_of(words: Iterable[str]) -> str:
    """Each as code, in a cell of a table: a backtick within wants two around it, a bar an escape."""
    return " ".join(f"`` {word} ``" if "`" in word else f"`{word}`" for word in words).replace("|", "\\|")


def test_the_setting_names_every_backend_there_is_nearest_first():
    """The one line a new backend needs beside its file: what users may write is a promise, and stands with the other settings."""
    assert get_args(Backends) == ("auto", *(plug.name for plug in plugs()))


def test_the_sentences_name_what_counts_and_nothing_else():
    for sentence, keys in (
        (schema.starts_anew(), {one.key for one in every_setting() if one.restart}),
        (schema.may_be_of_a_project(), {one.key for one in every_setting() if one.project}),
    ):
        assert set(re.findall(r"`([^`]+)`", sentence)) == keys
    assert {"completion.latency_ms", "chat.model", "reasoning.model"} <= {
        one.key for one in every_setting() if one.restart
    }


def test_the_schema_of_settings():
    held(SCHEMA, json.dumps(schema.json_schema(), ensure_ascii=False, indent=2) + "\n")


def test_every_setting_is_described_in_both_languages_and_its_default_can_be_set():
    for setting in every_setting():
        assert all(part.strip() for part in setting.doc), setting.key
        assert "|" not in "".join(setting.doc), setting.key
        assert not isinstance(checked(setting, setting.default), Note), setting.key
