"""`temoto act` as a person types it, the model's part written down: what is shown, what is written, and what is never touched."""

import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from temoto.adapters.builtin_actions import brought
from tests.cli.test_verbs import temoto
from tests.cli.within import Done, temoto_within
from tests.fakes.scripted_chat import Said, ScriptedChat, fenced
from tests.pricing import AFTER, BETTER, CODE

FINE, WRONG, USAGE = 0, 1, 2


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "home"
    names = {"XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config"}
    return {"HOME": str(folder), **{name: str(folder / part) for name, part in names.items()}}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pricing.py"
    path.write_text(CODE)
    return path


@pytest.fixture
def fake() -> Iterator[ScriptedChat]:
    with ScriptedChat(fenced(BETTER)) as served:
        yield served


def act(fake: ScriptedChat, home: dict[str, str], *words: str, **more: Any) -> Done:
    return temoto_within("act", *words, home={**home, "TEMOTO_BACKEND": "ollama", "TEMOTO_URL": fake.url}, **more)


def test_the_change_is_shown_and_nothing_written(fake: ScriptedChat, home: dict[str, str], file: Path):
    done = act(fake, home, "refactor", f"{file}:5")
    assert (done.returncode, done.stderr) == (FINE, "temoto: Refactor: 4 lines changed\n")
    assert done.stdout.startswith(f"--- a/{file}\n+++ b/{file}\n@@ -2,10 +2,10 @@\n")
    assert "+    total_price = 0\n" in done.stdout
    assert file.read_text() == CODE


def test_it_is_written_when_told_so(fake: ScriptedChat, home: dict[str, str], file: Path):
    file.chmod(0o750)
    link = file.with_name("link.py")
    link.symlink_to(file)
    done = act(fake, home, "refactor", f"{link}:4-8", "--apply")
    assert done.returncode == FINE
    assert file.read_text() == AFTER
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o750
    assert sorted(path.name for path in file.parent.glob("*.py")) == ["link.py", "pricing.py"]


def test_as_json(fake: ScriptedChat, home: dict[str, str], file: Path):
    done = act(fake, home, "simplify", f"{file}:5", "--json")
    told = json.loads(done.stdout)
    assert (told["ending"], told["applied"], told["model"]) == ("changed", False, "scripted-coder:7b")
    assert told["diff"].startswith("--- a/")
    assert [edit["first"] for edit in told["edits"]]
    assert told["timing_ms"]["total"] > 0
    assert done.stderr == ""


def test_an_explanation_in_the_users_language(home: dict[str, str], file: Path):
    with ScriptedChat("5 行目から足します。") as fake:
        done = act(fake, home, "explain", f"{file}:5", LANG="ja_JP.UTF-8")
    assert done.returncode == FINE
    assert done.stdout.startswith("# 説明する `total`\n")
    assert f"[5 行目]({file.as_uri()}#L5)から足します。" in done.stdout
    assert done.stderr == ""


FAILURE = (
    'Traceback (most recent call last):\n  File "/app/pricing.py", line 6, in total\nTypeError: unsupported operand\n'
)


@pytest.mark.parametrize("by", ["file", "stdin"])
def test_debugging_a_failure_finds_the_place_and_the_fix(by: str, home: dict[str, str], file: Path, tmp_path: Path):
    printed = tmp_path / "failure.txt"
    printed.write_text(FAILURE)
    with ScriptedChat(f"A price is no number, line 6.\n\n{fenced(BETTER)}") as fake:
        words = ("--failure", str(printed)) if by == "file" else ("--failure", "-")
        done = act(fake, home, "debug", str(file), *words, stdin=FAILURE if by == "stdin" else "")
        asked = fake.last_words()
    assert done.returncode == FINE
    assert "TypeError: unsupported operand" in asked
    assert "def total" in asked.partition("<code>")[2]
    assert "def tax" not in asked.partition("<code>")[2]
    assert "A price is no number" in done.stdout
    assert "+    total_price = 0" in done.stdout, "the fix is shown as a diff"
    assert file.read_text() == CODE


def test_the_fix_is_applied_when_told_so(home: dict[str, str], file: Path):
    with ScriptedChat(f"A price is no number.\n\n{fenced(BETTER)}") as fake:
        done = act(fake, home, "debug", str(file), "--failure", "-", "--apply", stdin=FAILURE)
    assert done.returncode == FINE
    assert file.read_text() == AFTER


@pytest.mark.parametrize("apply", [True, False])
def test_tests_are_a_new_file(apply: bool, home: dict[str, str], file: Path):
    with ScriptedChat(fenced("def test_total():\n    assert True\n")) as fake:
        done = act(fake, home, "tests", f"{file}:5", *(["--apply"] if apply else []))
    made = file.with_name("test_pricing.py")
    assert done.returncode == FINE
    assert made.exists() is apply
    assert f"+++ {made}" in done.stdout
    assert "+def test_total():" in done.stdout


def test_an_instruction_and_an_action_of_ones_own(fake: ScriptedChat, home: dict[str, str], file: Path):
    assert act(fake, home, "refactor-by", f"{file}:5", "--instruction", "use long names").returncode == FINE
    assert "use long names" in fake.last_words()
    config = Path(home["XDG_CONFIG_HOME"]) / "temoto" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[[actions]]\ntitle = "Say it long"\nprompt = "Use long names."\n')
    for name in ("own-1", "say it long"):
        assert act(fake, home, name, f"{file}:5").returncode == FINE
        assert "Use long names." in fake.last_words()


@pytest.mark.parametrize("yes", [True, False])
def test_much_that_would_be_lost_is_not_without_a_yes(yes: bool, home: dict[str, str], file: Path):
    long = CODE.replace(
        "    return t\n", "".join(f"    t = t + {number} * 2\n" for number in range(30)) + "    return t\n"
    )
    file.write_text(long)
    with ScriptedChat(fenced("def total(prices):\n    return 0\n")) as fake:
        done = act(fake, home, "refactor", f"{file}:5", "--apply", *(["--yes"] if yes else []))
    assert (done.returncode, file.read_text() == long) == ((FINE, False) if yes else (WRONG, True))
    assert ("nothing was changed" in done.stderr) is not yes


def test_line_ends_stay(home: dict[str, str], tmp_path: Path):
    path = tmp_path / "crlf.py"
    path.write_bytes(b"def f():\r\n    return 1\r\n\r\nx = 1")
    with ScriptedChat(fenced("def f():\n    return 2\n")) as fake:
        assert act(fake, home, "refactor", f"{path}:1", "--apply").returncode == FINE
    assert path.read_bytes() == b"def f():\r\n    return 2\r\n\r\nx = 1"


@pytest.mark.parametrize(
    ("name", "before", "reply", "after"),
    [
        ("a.py", "def f():\n    return 1\n", "def f():\n    return 2\n", "def f():\n    return 2\n"),
        ("a.py", "def f():\r\n    return 1\r\n", "def g():\n    return 1\n", "def g():\r\n    return 1\r\n"),
        ("A.java", "class A {\n  int f() { return 1; }\n}\n", "class A {\n  int f() { return 2; }\n}\n", None),
        ("a.ts", "const a = 1;\nconst b = 2;\n", "const a = 3;\nconst b = 2;\n", None),
        ("a.cs", "class A { }\n", "sealed class A { }\n", None),
        ("a.yaml", "a: 1\nb: 2\n", "a: 3\nb: 2\n", None),
    ],
)
@pytest.mark.parametrize("said", ["", "\ufeff"])
def test_a_byte_order_mark_stays(
    home: dict[str, str], tmp_path: Path, name: str, before: str, reply: str, after: str | None, said: str
):
    path = tmp_path / name
    path.write_bytes(b"\xef\xbb\xbf" + before.encode())
    with ScriptedChat(fenced(said + reply)) as fake:
        assert act(fake, home, "refactor", str(path), "--apply").returncode == FINE
    assert path.read_bytes() == b"\xef\xbb\xbf" + (after or reply).encode()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("refactor", "{file}", "--apply", "--diff"), USAGE, "give one of them"),
        (("no-such", "{file}:5"), WRONG, "There is no action no-such. There are: "),
        (("refactor", "{file}:99"), WRONG, "has 12 lines; 99 is outside"),
        (("refactor", "{file}:4-99"), WRONG, "99 is outside"),
        (("refactor", "{file}:0"), WRONG, "0 is outside"),
        (("refactor", "{folder}"), WRONG, "is a folder"),
        (("refactor", "{folder}/gone.py"), WRONG, "There is no file"),
        (("refactor", "{file}:2"), WRONG, "There is nothing here to work on"),
        (("refactor-by", "{file}:5"), WRONG, "--instruction"),
        (("debug", "{file}:5", "--failure", "{folder}/gone.txt"), WRONG, "There is no file"),
        (("refactor", "{folder}/binary"), WRONG, "is not a text file"),
        (("refactor", "{folder}/empty.py"), WRONG, "There is nothing here to work on"),
    ],
)
def test_what_cannot_be_done(
    words: tuple[str, ...], code: int, said: str, fake: ScriptedChat, home: dict[str, str], file: Path
):
    (file.parent / "binary").write_bytes(b"\0\1")
    (file.parent / "empty.py").write_text("\n\n")
    done = act(fake, home, *(word.format(file=file, folder=file.parent) for word in words))
    assert done.returncode == code
    assert said in " ".join(done.stderr.split())
    assert fake.talks == []
    assert file.read_text() == CODE


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file(fake: ScriptedChat, home: dict[str, str], file: Path):
    file.chmod(0o444)
    done = act(fake, home, "refactor", f"{file}:5", "--apply")
    assert done.returncode == WRONG
    assert "read-only" in done.stderr
    assert file.read_text() == CODE


def test_an_answer_that_cannot_be_used_is_shown(home: dict[str, str], file: Path):
    with ScriptedChat(Said("```python\ndef total(prices):\n    # ... rest unchanged\n```")) as fake:
        done = act(fake, home, "refactor", f"{file}:5", "--apply")
    assert done.returncode == WRONG
    assert "it leaves code out" in done.stderr
    assert "# ... rest unchanged" in done.stdout
    assert file.read_text() == CODE


def test_as_a_process_of_its_own(fake: ScriptedChat, home: dict[str, str], file: Path):
    done = temoto("act", "refactor", f"{file}:5", home={**home, "TEMOTO_BACKEND": "ollama", "TEMOTO_URL": fake.url})
    assert (done.returncode, done.stderr) == (FINE, "temoto: Refactor: 4 lines changed\n")
    assert "\x1b" not in done.stdout


def test_without_a_model(home: dict[str, str], file: Path):
    with ScriptedChat(gone=True) as fake:
        done = act(fake, home, "refactor", f"{file}:5")
    assert done.returncode == WRONG
    assert done.stderr.startswith("temoto: No model can be asked now: ")


def test_help_names_every_action_that_lies_in_the_room(home: dict[str, str]):
    done = temoto("act", "--help", home=home)
    assert done.returncode == 0
    for action in brought():
        assert re.search(rf"\b{re.escape(action.id)}\b[,│ ]", done.stdout), action.id
