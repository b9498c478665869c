"""Several folders open at once: each project's file restricts completions in its own documents, and in no others."""

from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import VSCODE, Editor, place, shown
from tests.lsp.life.test_settings_live import becomes, change, statuses

pytestmark = pytest.mark.engine

TEXT, LINE, COLUMN = place("def fib(n):\n    if n < 2:\n        return n\n    │")


class Folders(Editor):
    """An editor with several folders open."""

    def __init__(self, home: dict[str, str], *folders: Path) -> None:
        super().__init__(VSCODE, {"completion": {"delayMs": 0}}, environment=home)
        self.folders = folders

    def _send(self, message: dict[str, Any]) -> None:
        if message.get("method") == "initialize":
            message["params"]["workspaceFolders"] = [named(folder) for folder in self.folders]
        super()._send(message)

    async def folders_are(self, added: list[Path], removed: list[Path]) -> None:
        event = {"added": [named(one) for one in added], "removed": [named(one) for one in removed]}
        await self.notify("workspace/didChangeWorkspaceFolders", {"event": event})

    async def opened(self, folder: Path) -> str:
        return await self.open(TEXT, uri=(folder / "x.py").as_uri())


def named(folder: Path) -> dict[str, str]:
    return {"uri": folder.as_uri(), "name": folder.name}


def folder(parent: Path, name: str, settings: str = "") -> Path:
    made = parent / name
    made.mkdir()
    if settings:
        (made / ".temoto.toml").write_text(settings)
    return made


OFF = "[completion]\nenabled = false\n"
NO_PYTHON = '[completion]\ndisabled_languages = ["python"]\n'


@pytest.mark.parametrize(("settings", "reason"), [(OFF, "off"), (NO_PYTHON, "language-disabled")])
async def test_a_projects_file_holds_in_its_documents_only(
    settings: str, reason: str, home: dict[str, str], tmp_path: Path
):
    quiet, other = folder(tmp_path, "quiet", settings), folder(tmp_path, "other")
    inner = folder(quiet, "inner")
    async with Folders(home, quiet, other, inner) as one:
        await one.ready()
        assert await one.inline(await one.opened(quiet), LINE, COLUMN) == []
        assert (await one.request("temoto/status", None))["lastEmpty"]["reason"] == reason
        for free in (other, inner, tmp_path):
            assert shown(await one.inline(await one.opened(free), LINE, COLUMN), "    ").startswith("return")


async def test_where_every_folder_is_off_nothing_is_loaded(home: dict[str, str], tmp_path: Path):
    async with Folders(home, folder(tmp_path, "a", OFF), folder(tmp_path, "b", OFF)) as one:
        await one.status("off")
        third = folder(tmp_path, "c")
        await one.folders_are([third], [])
        await one.ready()
        assert await one.inline(await one.opened(third), LINE, COLUMN)
    assert statuses(one)[:2] == ["off", "starting"]


async def test_folders_that_come_and_go_are_read(home: dict[str, str], tmp_path: Path):
    first, second = folder(tmp_path, "first"), folder(tmp_path, "second", OFF)
    async with Folders(home, first) as one:
        await one.ready()
        uri = await one.opened(second)
        assert await one.inline(uri, LINE, COLUMN)
        await one.folders_are([second], [])
        await becomes(one, uri, silent=True)
        await one.folders_are([], [second])
        await becomes(one, uri, silent=False)
    assert "starting" not in statuses(one)[1:]


async def test_a_projects_file_is_read_again_at_a_change(home: dict[str, str], tmp_path: Path):
    first, second = folder(tmp_path, "first"), folder(tmp_path, "second")
    async with Folders(home, first, second) as one:
        await one.ready()
        uri = await one.opened(second)
        (second / ".temoto.toml").write_text(NO_PYTHON)
        await change(one)
        await becomes(one, uri, silent=True)
        assert await one.inline(await one.opened(first), LINE, COLUMN)


async def test_a_bad_value_for_all_folders_is_said_once(home: dict[str, str], tmp_path: Path):
    folders = [folder(tmp_path, name) for name in "ab"]
    async with Folders({**home, "TEMOTO_COMPLETION_DELAY_MS": "soon"}, *folders) as one:
        await one.ready()
    assert len([said for said in one.notifications("window/showMessage") if "soon" in said["message"]]) == 1
