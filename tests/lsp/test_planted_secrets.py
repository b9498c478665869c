"""48 kinds of invented secrets, six ways out: none of them is in anything a server is sent, a page shows, or a log or file of ours holds.

A whole server in a process of its own, with `TEMOTO_LOG=debug`; the server of the model is scripted, and keeps all that it is sent.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.cli.within import temoto_within
from tests.fakes.scripted_chat import ScriptedChat, fenced
from tests.lsp.codeactions.paper import Paper, capabilities
from tests.lsp.process import ProcessEditor
from tests.planted import Planted, planted

EACH = 7  # secrets of one document
PIECE = 10  # signs of a secret that may not be found anywhere
SECRETS = planted()
GROUPS = [SECRETS[at : at + EACH] for at in range(0, len(SECRETS), EACH)]


class Writer(Paper, ProcessEditor):
    """An editor that keeps its document, and a server in its own process."""


def found_in(text: str, secrets: Sequence[Planted] = SECRETS) -> list[str]:
    """The kinds of which something stands in a text."""
    return [
        one.kind
        for one in secrets
        if any(line[at : at + PIECE] in text for line in one.secret for at in range(len(line) - PIECE + 1))
    ]


def document(secrets: Sequence[Planted]) -> str:
    return "def connect():\n" + "".join(f"    {one.line}\n" for one in secrets) + "    return 1\n"


def with_two(messages: list[dict[str, str]]) -> str:
    """What a model answers that keeps to what it was shown, and returns 2."""
    code = re.search(r"<code>\n```+python\n(.*?)```+\n</code>", messages[-1]["content"], re.DOTALL)
    assert code
    return fenced(code[1].replace("return 1", "return 2"))


@pytest.fixture
def quiet(tmp_path: Path) -> dict[str, str]:
    names = {"XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config"}
    return {"HOME": str(tmp_path / "home"), **{name: str(tmp_path / "home" / part) for name, part in names.items()}}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose modules have secrets in what else would be shown of them: signatures, and fields of classes."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("")
    for number, one in enumerate(SECRETS):
        line = one.line if "\n" not in one.line else "KEY = 1"
        (folder / f"beside_{number}.py").write_text(
            f"class Keys{number}:\n    {line}\n    {one.line}\n\ndef plain_{number}(a): ...\n"
        )
    return folder


def all_sent(fake: ScriptedChat) -> str:
    return json.dumps([fake.prompts, fake.talks], ensure_ascii=False).replace("\\\\n", "\n")


def kept(home: dict[str, str]) -> Iterator[str]:
    for file in Path(home["HOME"]).rglob("*"):
        if file.is_file():
            yield file.read_bytes().decode("utf-8", "replace")


async def test_no_way_out(quiet: dict[str, str], project: Path):
    """Completion, context from other files (on disk, and open), an action and its second try, an explanation, the log and our files."""
    environment = {**quiet, "TEMOTO_LOG": "debug"}
    options = {"backend": "ollama", "completion": {"other_files": True, "delay_ms": 0}}
    with ScriptedChat(with_two, ghost="0") as fake:
        async with Writer(
            capabilities("vscode"), options | {"url": fake.url}, environment=environment, root=project
        ) as editor:
            await editor.ready()
            beside = "".join(f"from beside_{number} import Keys{number}, plain_{number}\n" for number in range(12))
            for number in range(6):
                path = project / f"beside_{number}.py"
                await editor.open(path.read_text(), path.as_uri())
            for number, group in enumerate(GROUPS):
                text, uri = document(group), (project / f"main_{number}.py").as_uri()
                (project / f"main_{number}.py").write_text(text)
                await editor.opens(text, uri)
                lines = text.split("\n")
                at = len(lines) - 2  # behind all of them, then beside one, then before most of them
                await editor.inline(uri, at, len(lines[at]))
                await editor.inline(uri, 1, len(lines[1]))
                await _refactored(editor, text)
                await _explained(editor, fake, uri)
                editor.version = 0
            await editor.opens(beside + "\nplain_1(", (project / "last.py").as_uri())
            for _ in range(3):
                await editor.inline(editor.uri, 13, 8)
        assert len(fake.prompts) >= 2 * len(GROUPS)
        assert len(fake.talks) >= 2 * len(GROUPS)
        assert "***" in all_sent(fake)
        assert found_in(all_sent(fake)) == []
    assert b"DEBUG" in editor.stderr
    assert b"INFO" in editor.stderr
    assert found_in(editor.stderr.decode()) == []
    assert [found for text in kept(quiet) if (found := found_in(text))] == []


async def _refactored(editor: Writer, text: str) -> None:
    """What the user has is as it was, but for what the model changed."""
    await editor.choose("Refactor", 0, 5)
    await editor.until_text(text.replace("return 1", "return 2"))
    assert "was shown to it as stars" in await editor.told("Refactor: ")


async def _explained(editor: Writer, fake: ScriptedChat, uri: str) -> None:
    """A model that says all it was told says no secret; the page shows none."""
    before, fake.replies = len(editor.pages), [lambda messages: messages[-1]["content"]]
    await editor.choose("Explain", 0, 5)
    await editor.until(lambda _one: len(editor.pages) > before)
    await editor.until(lambda one: "Explain: done" in str(one.get("params", {}).get("message", "")))
    editor.heard = [one for one in editor.heard if "Explain: done" not in str(one)]
    assert found_in(await editor.page_now()) == []
    fake.replies = [with_two]


def test_no_way_out_by_the_output_of_a_failure(quiet: dict[str, str], tmp_path: Path):
    """In the terminal: what a failing command printed, the user's own words, and what the file says."""
    file = tmp_path / "main.py"
    for number in range(2):
        file.write_text(document(SECRETS[number * EACH : (number + 1) * EACH]))
        failed = "Traceback:\n" + "\n".join(one.line for one in SECRETS[number::2]) + "\nKeyError: 'x'\n"
        with ScriptedChat("Nothing is wrong.") as fake:
            home = {**quiet, "TEMOTO_BACKEND": "ollama", "TEMOTO_URL": fake.url, "TEMOTO_LOG": "debug"}
            done = temoto_within("act", "debug", f"{file}:1", "--failure", "-", home=home, stdin=failed)
            assert done.returncode == 0, done.stderr
            assert "KeyError" in all_sent(fake)
            assert found_in(all_sent(fake)) == []
            assert found_in(done.stdout + done.stderr) == []


LINE = next(one for one in SECRETS if one.kind == "GitHub").line
CODE = f"def connect():\n    {LINE}\n    return 1\n"


async def test_a_ghost_with_the_mask_is_not_shown_and_the_status_says_what_is_hidden(quiet: dict[str, str]):
    with ScriptedChat(ghost=" + '" + "*" * 12 + "'") as fake:
        options = {"backend": "ollama", "url": fake.url}
        async with Paper(capabilities("vscode"), options, environment=quiet, locale="ja") as editor:
            await editor.ready()
            await editor.opens(CODE)
            assert await editor.inline(editor.uri, 2, 12) == []
            told = await editor.request("temoto/status", None)
            assert told["lastEmpty"]["reason"] == "masked"
            assert "伏せ字" in told["detail"]
            await editor.opens("def f():\n    return 1\n", "untitled:plain.py")
            assert await editor.inline(editor.uri, 1, 12), "where nothing is hidden stars are stars"
            assert "伏せ字" not in (await editor.request("temoto/status", None))["detail"]
