"""What strangers named or said does nothing to a terminal: neither escapes nor line breaks nor rich's markup."""

import asyncio
import io
import os
from pathlib import Path

import pytest
from rich.markdown import Markdown

from temoto.cli.act.desk import FileDesk
from temoto.cli.act.show import show
from temoto.cli.terminal import saying
from temoto.cli.terminal.screen import Screen
from temoto.core.codeactions.outcome import Ending, Outcome
from temoto.core.messages import note
from temoto.core.messages.act import ActMessage
from tests.cli.test_verbs import WRONG
from tests.cli.within import temoto_within
from tests.fakes.bad_ollama import LOAD, BadOllama, value

EVIL = ("evil\x1b]0;PWNED\x07:1b", "nl\nINJECTED:1b", "b[bold]:1b", "[/red]:1b", "u\u202e:1b", "end\\:1b")
NAMED = {
    "models": [{"name": name, "model": name, "size": 10**9, "digest": str(place)} for place, name in enumerate(EVIL)]
}
HOSTILE = {
    "/api/version": value({"version": "0.34[/red]\x1b[2J\nINJECTED"}),
    "/api/tags": value(NAMED),
    LOAD: value({"error": "boom \x1b]0;PWNED\x07 [/red]\nINJECTED"}, "500 Internal Server Error"),
}


@pytest.mark.parametrize("words", ["doctor", "plan", "setup", "bench", "unload", "complete {file}:1:5"])
async def test_no_verb_prints_what_they_said_raw(words: str, fresh: dict[str, str], tmp_path: Path):
    file = tmp_path / "a.py"
    file.write_text("x = ")
    async with BadOllama(HOSTILE) as fake:
        there = {**fresh, "OLLAMA_HOST": fake.url, "TEMOTO_BACKEND": "ollama", "TEMOTO_COMPLETION_MODEL": EVIL[0]}
        done = await asyncio.to_thread(temoto_within, *words.format(file=file).split(), home=there)
    printed = done.stdout + done.stderr
    assert "\x1b" not in printed
    assert "\x07" not in printed
    assert "\u202e" not in printed
    assert not any(line.startswith("INJECTED") for line in printed.splitlines())


@pytest.mark.parametrize(
    "name", ["a\\[/x].py", "bs\\[bold].py", "x\x1b]0;PWNED\x07.py", "a\nb.py", "\udcff.py", "end\\"]
)
@pytest.mark.parametrize("verb", ["complete {}:1:1", "act refactor {}"])
def test_a_file_of_any_name_is_said_not_to_be_there(verb: str, name: str, tmp_path: Path):
    done = temoto_within(*[word.format(name) for word in verb.split(" ")], home={"HOME": str(tmp_path)})
    assert done.returncode == WRONG
    for raw, mark in (("\x1b", "␛"), ("\x07", "␇"), ("\n", "␊"), ("\udcff", "\ufffd")):
        name = name.replace(raw, mark)
    assert name in done.stderr


def test_a_terminal_gets_marks_and_a_pipe_what_was_said():
    for terminal, expected in ((True, "a␛]0;xb<U+202E>c\n"), (False, "a\x1b]0;xb\u202ec\n")):
        written = io.StringIO()
        Screen(file=written, force_terminal=terminal, color_system=None, width=80).out("a\x1b]0;x\x07b\u202ec")
        assert written.getvalue().replace("\x07", "") == expected
    written = io.StringIO()
    Screen(file=written, force_terminal=True, color_system=None, width=80).print(
        Markdown("# A\x1b[2J\n\n`\x1b]0;x\x07`")
    )
    assert "\x1b[2J" not in written.getvalue()
    assert "\x1b]0" not in written.getvalue()


def test_code_on_a_terminal_has_marks(monkeypatch: pytest.MonkeyPatch):
    assert saying.shown_code("a\x1b[2J\ud800") == "a\x1b[2J\ufffd"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert saying.shown_code("a\x1b[2J\n\tb") == "a␛[2J\n\tb"


def test_a_page_is_shown_without_escapes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    written = io.StringIO()
    monkeypatch.setattr(
        "temoto.cli.act.show.output", lambda: Screen(file=written, force_terminal=True, color_system=None)
    )
    desk = FileDesk(tmp_path / "a.py", write=False, yes=False, quiet=True)
    desk.pages["page"] = "# Explain\n\n\x1b]0;PWNED\x07 and `\x1b[2J`"
    show(Outcome(Ending.NOTED, note(ActMessage.NO_TARGET), "m", ""), desk)
    assert "\x1b]0" not in written.getvalue()
    assert "\x1b[2J" not in written.getvalue()


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_file_whose_name_is_no_utf8_is_worked_on(tmp_path: Path, fresh: dict[str, str]):
    path = tmp_path / os.fsdecode(b"\xff.py")
    path.write_text("def f():\n    return 1\n")
    for words in (
        ("act", "refactor", str(path)),
        ("act", "refactor", str(path), "--json"),
        ("complete", f"{path}:2:5", "--json"),
    ):
        done = temoto_within(*words, home={**fresh, "OLLAMA_HOST": "http://127.0.0.1:1", "TEMOTO_BACKEND": "ollama"})
        assert done.returncode == WRONG
        (done.stdout + done.stderr).encode()
