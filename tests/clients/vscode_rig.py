"""A real VS Code (code-server) with our extension in it, driven through a headless browser. Its server is the real one, from this checkout."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import psutil
import pytest

from tests.house.tree import ROOT
from tests.testbed.code_server import ENTRY
from tests.testbed.place import Missing

CLIENT = ROOT / "editor-clients" / "vscode"
DRIVER = Path(__file__).with_name("vscode_driver.mjs")
SOURCES = ("src", "walkthrough", "package.json", "package.nls.json", "package.nls.ja.json", "build.mjs")
LIMIT_S, UP_S, EVERY_S = 30.0, 60.0, 0.05
WIDTH, HEIGHT = 1280, 720
QUIET = {
    "workbench.startupEditor": "none",
    "security.workspace.trust.enabled": False,
    "security.workspace.trust.startupPrompt": "never",
    "workbench.welcomePage.walkthroughs.openOnInstall": False,
    "telemetry.telemetryLevel": "off",
    "extensions.ignoreRecommendations": True,
    "window.commandCenter": False,
    "chat.commandCenter.enabled": False,
    "editor.minimap.enabled": False,
    "editor.cursorBlinking": "solid",
    "terminal.integrated.gpuAcceleration": "off",  # else what a terminal says is a drawing
}

ITEM = ".statusbar-item[id*='temoto']"
Seen = TypeVar("Seen")


def vsix() -> Path:
    """The extension, where it is built of what lies here now."""
    built = sorted((CLIENT / "dist").glob("*.vsix"))
    if not built:
        raise Missing("the extension is not built: `make vsix`")
    sources = [file for name in SOURCES for place in [CLIENT / name] for file in [place, *place.rglob("*")]]
    if max(one.stat().st_mtime for one in sources if one.is_file()) > built[0].stat().st_mtime:
        raise Missing("the extension is older than its sources: `make vsix`")
    return built[0]


class VsCode:
    """One code-server and one browser. Use as `with VsCode(...) as code`, then `code.window(folder)`."""

    def __init__(
        self, parts: Path, extensions: Sequence[Path], folder: Path, home: Mapping[str, str], search: str = ""
    ) -> None:
        self._parts, self._extensions, self.folder, self.home = parts, extensions, folder, Path(home["HOME"])
        self.users, self.machine = (
            folder / "data" / "User" / "settings.json",
            folder / "data" / "Machine" / "settings.json",
        )
        self._environment = {**os.environ, **home, **({"PATH": search} if search else {})}
        self._environment.pop("VSCODE_IPC_HOOK_CLI", None)
        self._environment["VSCODE_CLI"] = "1"  # else it takes the PATH that a login shell has
        self._base = ["--user-data-dir", str(folder / "data"), "--extensions-dir", str(folder / "extensions")]
        self._node, self._chromium = shutil.which("node") or "node", shutil.which("chromium") or "chromium"

    def __enter__(self) -> Self:
        entry = [self._node, str(self._parts / ENTRY), *self._base]
        self.set({})
        for one in self._extensions:
            install = [*entry, "--install-extension", str(one)]
            subprocess.run(install, env=self._environment, check=True, capture_output=True, timeout=120)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._url = f"http://127.0.0.1:{port}"
        quiet = ["--auth", "none", "--bind-addr", f"127.0.0.1:{port}", "--disable-telemetry", "--disable-update-check"]
        self._log = (self.folder / "code-server.log").open("wb")
        self._server = subprocess.Popen([*entry, *quiet], env=self._environment, stdout=self._log, stderr=self._log)
        driver = [self._node, str(DRIVER), str(self._parts / "node_modules" / "playwright-core"), self._chromium]
        self._driver = subprocess.Popen(
            driver, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        try:
            self.until(self._answers, "code-server answers", UP_S)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_how: object) -> None:
        ours: list[psutil.Process] = []
        for child in (self._driver, self._server):
            with suppress(psutil.NoSuchProcess):
                one = psutil.Process(child.pid)
                ours += [*one.children(recursive=True), one]
        for one in ours:
            with suppress(psutil.NoSuchProcess):
                one.terminate()
        for one in psutil.wait_procs(ours, 5)[1]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self._driver.wait()
        self._server.wait()
        self._log.close()

    def _answers(self) -> bool:
        try:
            return urlopen(f"{self._url}/healthz", timeout=1).status == 200
        except (URLError, OSError):
            return False

    def set(self, settings: Mapping[str, Any]) -> None:
        """The user's settings from now on: those of the window, and those of the machine its server runs on."""
        text = json.dumps({**QUIET, **settings})
        for file in (self.users, self.machine):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def window(self, folder: Path, file: str = "", language: str = "en") -> None:
        """Open a window on `folder`, or on a workspace of several; with `file`, that is opened in it."""
        payload = [["openFile", f"vscode-remote://{self._url.removeprefix('http://')}{folder / file}"]]
        more = f"&payload={quote(json.dumps(payload))}" if file else ""
        kind = "workspace" if folder.suffix == ".code-workspace" else "folder"
        self._do(
            "open", url=f"{self._url}/?{kind}={quote(str(folder))}{more}", language=language, width=WIDTH, height=HEIGHT
        )

    def close(self) -> None:
        """Close the newest window."""
        self._do("close")

    def close_all(self) -> None:
        """Close every window; their servers end."""
        while self._do("count"):
            self.close()
        self.until(lambda: not self.servers(), "the servers end with their windows", UP_S)

    def press(self, *keys: str) -> None:
        """Press keys by the browser's names: `"Control+."`, `"ArrowDown"`."""
        self._do("press", keys=keys)

    def type(self, text: str) -> None:
        self._do("type", text=text)

    def click(self, selector: str, at: int = 0) -> None:
        self._do("click", selector=selector, at=at)

    def texts(self, selector: str) -> list[str]:
        return self._do("texts", selector=selector)

    def evaluate(self, script: str) -> Any:
        """What JavaScript says in the newest window's page."""
        return self._do("evaluate", script=script)

    def picture(self, name: str) -> Path:
        """The window as a picture, kept with the test's output."""
        file = self.folder / f"{name}.png"
        self._do("shot", file=str(file))
        return file

    @property
    def status(self) -> str:
        """What the status bar item says to who points at it."""
        return " ".join(self._do("labels", selector=f"{ITEM} a"))

    @property
    def ghost(self) -> str:
        return "\n".join(self.texts("[class*='ghost-text']"))

    @property
    def text(self) -> str:
        """The lines that are seen of the file in front, without ghost text."""
        return "\n".join(self._do("lines", selector=".editor-instance"))

    @property
    def pages(self) -> str:
        """What rendered pages say."""
        return "\n".join(self._do("frames"))

    @property
    def toasts(self) -> str:
        return "\n".join(self.texts(".notifications-toasts .notification-list-item"))

    @property
    def menu(self) -> list[str]:
        """The rows of the list that is open."""
        return [*self.texts(".quick-input-widget:visible .quick-input-list .monaco-list-row .label-name")]

    def choose(self, label: str) -> None:
        """Take the row `label` of the open list."""
        self.until(lambda: any(label in row for row in self.menu), f"the list has {label!r}")
        self.type(label)
        self.until(lambda: label in "".join(self.menu[:1]), f"{label!r} stands first")
        self.press("Enter")
        self.until(lambda: not any(label in row for row in self.menu), "the list is gone")

    def open_menu(self) -> list[str]:
        """Click the status bar item; what its menu offers."""
        self.click(ITEM)
        self.until(lambda: self.menu, "the menu is open")
        return self.menu

    def until(self, see: Callable[[], Seen], what: str, limit: float = LIMIT_S) -> Seen:
        """What `see` sees, as soon as it is something."""
        end = time.monotonic() + limit
        while not (seen := see()):
            if time.monotonic() > end:
                with suppress(Exception, pytest.fail.Exception):
                    self.picture("late")
                    what += f"; status {self.status!r}, toasts {self.toasts!r}, text {self.text!r}"
                pytest.fail(f"not within {limit:.0f} s: {what} (pictures in {self.folder})")
            time.sleep(EVERY_S)
        return seen

    def says(self, *words: str, limit: float = LIMIT_S) -> str:
        """The status bar item's words, once all of `words` are among them."""

        def seen() -> str:
            status = self.status
            return status if all(word in status for word in words) else ""

        return self.until(seen, f"status {words}", limit)

    def servers(self) -> list[psutil.Process]:
        """The language servers that run in these windows."""
        every = psutil.Process(self._server.pid).children(recursive=True)
        return [one for one in every if _serves(one)]

    def _do(self, wish: str, **words: Any) -> Any:
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.write(json.dumps({"wish": wish, **words}) + "\n")
        self._driver.stdin.flush()
        line = self._driver.stdout.readline()
        if not line:
            pytest.fail(f"the browser is gone (see {self.folder / 'code-server.log'})")
        answer = json.loads(line)
        if "failed" in answer:
            with suppress(Exception, pytest.fail.Exception):
                self.picture("failed")
            pytest.fail(f"{wish} {words}: {answer['failed']} (pictures in {self.folder})")
        return answer["done"]


def _serves(process: psutil.Process) -> bool:
    try:
        words: Sequence[str] = process.cmdline()
    except psutil.Error:
        return False
    return words[-1:] == ["serve"] and any("temoto" in word for word in words)
