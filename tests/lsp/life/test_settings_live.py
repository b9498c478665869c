"""Settings change while the server runs, and come from files: what the editor then hears and sees."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from tests.engines import ended, living
from tests.lsp.client import NEOVIM_012, UNANSWERED, VSCODE, Editor, shown

pytestmark = pytest.mark.engine

OFF = {"completion": {"enabled": False}}
NO_PYTHON = {"completion": {"disabledLanguages": ["python"]}}
LINES = "def fib(n):\n    if n < 2:\n        return n\n    "
CANNOT_BE_ASKED = {**VSCODE, "workspace": {}}


class Wish:
    """What the editor has in its section now."""

    def __init__(self, value: Any = None) -> None:
        self.value = value

    @property
    def answers(self) -> dict[str, Any]:
        return {"workspace/configuration": lambda _message: self.value if self.value is UNANSWERED else [self.value]}


async def change(editor: Editor, settings: Any = None) -> None:
    await editor.notify("workspace/didChangeConfiguration", {"settings": settings})


def statuses(editor: Editor) -> list[str]:
    return [params["kind"] for params in editor.notifications("temoto/status")]


async def told(editor: Editor, seen: int, *kinds: str) -> dict[str, Any]:
    """The first status of one of `kinds` after the first `seen` messages."""
    await editor.until(
        lambda one: (
            one in editor.heard[seen:] and one.get("method") == "temoto/status" and one["params"]["kind"] in kinds
        )
    )
    return editor.notifications("temoto/status")[-1]


async def ghost(editor: Editor, uri: str) -> str:
    items = await editor.inline(uri, 3, 4)
    return shown(items, "    ") if items else ""


async def becomes(editor: Editor, uri: str, *, silent: bool, limit: float = 10) -> None:
    """Until completions at the place are silent, or are not: a change has taken effect."""
    end = time.monotonic() + limit
    while bool(await ghost(editor, uri)) is silent:
        assert time.monotonic() < end, "the change took no effect"


async def test_off_and_on_again(home: dict[str, str]):
    wish = Wish()
    async with Editor(VSCODE, environment=home, answers=wish.answers) as one:
        await one.ready()
        uri = await one.open(LINES)
        seen, wish.value = len(one.heard), OFF
        await change(one)
        assert (await told(one, seen, "off"))["text"].startswith("Completions are off")
        assert await one.inline(uri, 3, 4) == []
        seen, wish.value = len(one.heard), {}
        await change(one)
        await told(one, seen, "ready", "warning")
        assert (await ghost(one, uri)).startswith("return fib(n")
    assert [kind.replace("warning", "ready") for kind in statuses(one)] == ["ready", "off", "starting", "ready"]


async def test_what_is_simply_read_takes_effect_without_a_new_start(home: dict[str, str]):
    wish = Wish()
    async with Editor(VSCODE, environment=home, answers=wish.answers) as one:
        await one.ready()
        uri = await one.open(LINES)
        before = statuses(one)
        wish.value = NO_PYTHON
        await change(one)
        await becomes(one, uri, silent=True)
        wish.value = {"completion": {"delayMs": 1_200}}
        await change(one)
        await becomes(one, uri, silent=False)
        began = time.monotonic()
        await one.inline(uri, 2, 16, invoked=False)  # a line that was just begun would be asked for at once
        assert time.monotonic() - began > 1.1
        assert statuses(one) == before


async def test_a_bad_value_is_one_message_and_what_runs_runs_on(home: dict[str, str]):
    wish = Wish({"backend": "embedded"})
    async with Editor(NEOVIM_012, {"backend": "embedded"}, environment=home, answers=wish.answers) as one:
        await one.ready()
        uri = await one.open(LINES)
        before, messages = statuses(one), len(one.notifications("window/showMessage"))
        wish.value = {"backend": "lama"}
        await change(one)
        await one.until(lambda heard: "lama" in str(heard.get("params", {})))
        await change(one)
        assert (await ghost(one, uri)).startswith("return fib(n")
        assert statuses(one) == before
    said = [params["message"] for params in one.notifications("window/showMessage")][messages:]
    assert said == [
        "temoto: Setting backend: one of auto, ollama, openai, embedded is expected, not 'lama'; using 'embedded' from editor."
    ]


async def test_null_means_nothing_set(home: dict[str, str]):
    wish = Wish(NO_PYTHON)
    async with Editor(VSCODE, environment=home, answers=wish.answers) as one:
        await one.ready()
        uri = await one.open(LINES)
        assert await one.inline(uri, 3, 4) == []
        wish.value = None
        await change(one)
        await becomes(one, uri, silent=False)


async def test_an_editor_that_does_not_answer_means_what_it_said_before(home: dict[str, str]):
    wish = Wish(OFF)
    async with Editor(VSCODE, environment=home, answers=wish.answers) as one:
        await one.status("off")
        wish.value = UNANSWERED
        await change(one)
        async with asyncio.timeout(30):  # it waits for three seconds
            while "did not answer workspace/configuration" not in one.inside.log.text:  # noqa: ASYNC110 - of another thread
                await asyncio.sleep(0.05)
        uri = await one.open(LINES)
        assert await one.inline(uri, 3, 4) == []
        assert statuses(one) == ["off"]
        wish.value = {}
        await change(one)
        await one.ready()


async def test_an_editor_that_cannot_be_asked_says_it(home: dict[str, str]):
    async with Editor(CANNOT_BE_ASKED, environment=home) as one:
        await one.ready()
        uri = await one.open(LINES)
        seen = len(one.heard)
        await change(one, {"temoto": OFF})
        await told(one, seen, "off")
        seen = len(one.heard)
        await change(one, NO_PYTHON)  # the object itself
        await told(one, seen, "ready", "warning")
        assert await one.inline(uri, 3, 4) == []
        before = statuses(one)
        await change(one, {"python": {"analysis": {}}, "files": 7})  # another server's: nothing of ours is set
        await becomes(one, uri, silent=False)
        assert statuses(one) == before


async def test_the_server_asks_to_be_told_where_the_editor_wants_that(home: dict[str, str]):
    asks = {**VSCODE, "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}}}
    async with Editor(asks, OFF, environment=home) as one:
        asked = await one.until(lambda heard: heard.get("method") == "client/registerCapability")
        await one.status("off")
    (wanted,) = asked["params"]["registrations"]
    assert (wanted["method"], wanted["registerOptions"]) == ("workspace/didChangeConfiguration", {"section": "temoto"})
    async with Editor(VSCODE, OFF, environment=home) as one:
        await one.status("off")
    assert not one.notifications("client/registerCapability")


async def test_another_backend_leaves_no_engine_behind(alone: dict[str, str]):
    wish = Wish()
    async with Editor(VSCODE, environment=alone, answers=wish.answers) as one:
        await one.ready()
        engines = [engine.pid for engine in living(alone)]
        assert engines
        seen, wish.value = len(one.heard), {"backend": "ollama"}
        await change(one)
        assert "Ollama does not answer" in (await told(one, seen, "error"))["text"]
        assert all([await asyncio.to_thread(ended, pid) for pid in engines])


async def test_a_change_while_it_starts_calls_the_start_off(alone: dict[str, str]):
    wish = Wish()
    async with Editor(VSCODE, environment=alone, answers=wish.answers) as one:
        await one.until(lambda heard: "Loading" in str(heard.get("params", {})))
        wish.value = OFF
        await change(one)
        await one.status("off")
        assert "ready" not in statuses(one)
        assert all([await asyncio.to_thread(ended, engine.pid) for engine in living(alone)])


async def test_a_flood_of_changes_ends_with_the_last(home: dict[str, str]):
    wish = Wish(OFF)
    async with Editor(VSCODE, environment=home, answers=wish.answers) as one:
        await one.status("off")
        for number in range(100):
            wish.value = {"completion": {"enabled": False, "delay_ms": number}}
            await change(one)
        wish.value = {}
        await change(one)
        await one.ready()
    assert len(one.notifications("workspace/configuration")) <= 102


def own(home: dict[str, str], folder: Path) -> tuple[dict[str, str], Path]:
    """The home with a configuration folder of this test alone; and where config.toml lies in it."""
    place = folder / "config" / "temoto"
    place.mkdir(parents=True)
    return {**home, "XDG_CONFIG_HOME": str(folder / "config")}, place / "config.toml"


async def test_files_are_read_and_read_again(home: dict[str, str], tmp_path: Path):
    environment, user = own(home, tmp_path)
    user.write_text("[completion]\nenabled = false\n")
    async with Editor(CANNOT_BE_ASKED, environment=environment) as one:
        await one.status("off")
        user.write_text("")
        await change(one)
        await one.ready()


async def test_a_project_may_switch_off_and_not_send_code_away(home: dict[str, str], tmp_path: Path):
    environment, _user = own(home, tmp_path)
    (tmp_path / ".temoto.toml").write_text(
        'url = "http://models.example.com"\nallow_remote = true\n[completion]\nenabled = false\n'
    )
    async with Editor(VSCODE, environment=environment, root=tmp_path) as one:
        await one.status("off")
    said = sorted(params["message"] for params in one.notifications("window/showMessage"))
    assert [message.split(":")[1] for message in said] == [" allow_remote in .temoto.toml", " url in .temoto.toml"]


async def test_a_broken_file_is_named_and_the_server_runs(home: dict[str, str], tmp_path: Path):
    environment, user = own(home, tmp_path)
    user.write_text("[completion\n")
    async with Editor(VSCODE, environment=environment, root=tmp_path, locale="ja") as one:
        await one.ready()
    (said,) = (params["message"] for params in one.notifications("window/showMessage"))
    assert f"{user} の 1 行 12 桁が TOML として読めません" in said
