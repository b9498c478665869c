"""Verbs speak the user's language: what they set, the strongest word first, else the locale's."""

from pathlib import Path

import pytest

from tests.cli.test_verbs import WRONG, temoto
from tests.cli.within import temoto_within

ENGLISH, JAPANESE = "There is no file", "ファイル none.py がありません"
SET_JA, SET_EN, SET_BADLY = 'language = "ja"\n', 'language = "en"\n', 'language = "fr"\n'


@pytest.mark.parametrize(
    ("config", "environment", "said"),
    [
        ("", {}, ENGLISH),
        ("", {"LANG": "ja_JP.UTF-8"}, JAPANESE),
        ("", {"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, ENGLISH),
        ("", {"LC_ALL": "ja_JP.UTF-8"}, JAPANESE),
        (SET_JA, {}, JAPANESE),
        (SET_EN, {"LC_ALL": "ja_JP.UTF-8"}, ENGLISH),
        (SET_JA, {"TEMOTO_LANGUAGE": "en"}, ENGLISH),
        (SET_EN, {"TEMOTO_LANGUAGE": "ja"}, JAPANESE),
        (SET_JA, {"TEMOTO_LANGUAGE": "auto"}, ENGLISH),
        (SET_JA, {"TEMOTO_LANGUAGE": "fr"}, JAPANESE),  # a bad value falls back to the next source's
        (SET_BADLY, {"LANG": "ja_JP.UTF-8"}, JAPANESE),
        ("language = \n", {}, ENGLISH),
    ],
)
def test_the_language_of_verbs(config: str, environment: dict[str, str], said: str, tmp_path: Path):
    (tmp_path / "temoto").mkdir()
    (tmp_path / "temoto" / "config.toml").write_text(config)
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = temoto_within("complete", "none.py:1:1", home=home, **{"LC_ALL": "", "LC_MESSAGES": "", **environment})
    assert done.returncode == WRONG
    assert said in done.stderr


def test_a_project_decides_nobodys_language(tmp_path: Path):
    (tmp_path / ".temoto.toml").write_text(SET_JA)
    done = temoto("complete", str(tmp_path / "none.py:1:1"), home={"HOME": str(tmp_path)}, LC_ALL="C.UTF-8")
    assert ENGLISH in done.stderr
