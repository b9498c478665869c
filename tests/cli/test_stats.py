"""`temoto stats`: what became of suggestions; and that a server counts them."""

import json
from pathlib import Path

import pytest

from temoto.adapters.state.uses_file import UsesFile
from temoto.core.completion.use_counts import Counts
from tests.cli.within import temoto_within
from tests.fakes.timed_ollama import MODEL, TimedOllama
from tests.lsp.client import VSCODE, Editor


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    names = ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
    return {**dict.fromkeys(names, str(tmp_path)), "LC_ALL": "en_US.UTF-8"}


def uses(home: dict[str, str]) -> UsesFile:
    return UsesFile(Path(home["XDG_STATE_HOME"], "temoto", "uses.json"))


def test_nothing_counted_is_said(home: dict[str, str]):
    done = temoto_within("stats", home=home)
    assert done.returncode == 0
    assert "Nothing was counted yet" in done.stdout


def test_a_table_and_one_document(home: dict[str, str]):
    uses(home).add(Counts(asked=1, joined=1, kept=2, shown=3, taken=2, passed=1, characters=40))
    shown = temoto_within("stats", home=home).stdout
    assert "75%" in shown
    assert "uses.json" in shown
    told = json.loads(temoto_within("stats", "--json", home=home).stdout)
    assert told["all"]["shown"] == 3
    assert told["all"]["withoutModel"] == 0.75
    assert told["counting"] is True
    assert len(told["days"]) == 1


def test_forgotten(home: dict[str, str]):
    assert "There is no" in temoto_within("stats", "--forget", home=home).stdout
    uses(home).add(Counts(asked=1))
    assert json.loads(temoto_within("stats", "--forget", "--json", home=home).stdout)["forgotten"] is True
    assert uses(home).days() == {}


@pytest.mark.parametrize("counting", [True, False])
async def test_a_server_counts_and_keeps_no_text(home: dict[str, str], counting: bool):
    options = {"backend": "ollama", "stats": counting, "completion": {"delayMs": 0, "model": MODEL, "ahead": False}}
    async with (
        TimedOllama(tokens=["price", " * 2", "\n"]) as ollama,
        Editor(VSCODE, options, environment={**home, "OLLAMA_HOST": ollama.url}) as editor,
    ):
        await editor.ready()
        uri = await editor.open("total = \n")
        assert await editor.inline(uri, 0, 8)
        at = {"line": 0, "character": 8}
        await editor.change(uri, 1, {"range": {"start": at, "end": at}, "text": "price * 2"})
        await editor.inline(uri, 0, 17)
    days = uses(home).days()
    assert bool(days) is counting
    if counting:
        (counts,) = days.values()
        assert (counts.shown, counts.taken, counts.characters) == (2, 1, 9)  # the fake says the same again behind it
        assert "price" not in Path(uses(home).path).read_text("utf-8")
