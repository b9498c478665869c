"""A real Helix with the `languages.toml` we give to users, driven in a terminal. Its server is the real one, run from this checkout."""

import json
import re
import time
from pathlib import Path
from typing import Any, Self

from tests.clients.terminal import Terminal, ended_if_not, installed
from tests.testbed.helix import runtime
from tests.timed_ram import given_ram_speed

CLIENT = Path(__file__).resolve().parents[2] / "editor-clients" / "helix"
CONFIG = """
[editor]
line-number = "absolute"
[editor.lsp]
display-progress-messages = true
[keys.normal.space]
A = ["vsplit", "code_action"]
"""
READY_S, STEADY_S = 60, 1


class Helix(Terminal):
    """One editor on one file, the cursor where `│` stands in `text`. Use as `with Helix(...) as hx`."""

    def __init__(
        self,
        tmux: Path,
        binary: Path,
        folder: Path,
        home: dict[str, str],
        text: str,
        *,
        languages: str = "",
        **settings: Any,
    ) -> None:
        self.file, self.log = folder / "one.py", folder / "helix.log"
        before, _, after = text.partition("│")
        self.file.write_bytes((before + after).encode())
        line, column = before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1
        environment = {
            **home,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(
                _config(folder, settings, languages)
            ),  # the editor's own and, with it, the server's; the models stay in home
            "PATH": installed(folder),
            "HELIX_RUNTIME": str(runtime(binary)),
            "COLORTERM": "truecolor",
            "TEMOTO_LOG": "INFO",  # Helix keeps what a server writes to standard error; of its status it hears nothing
        }
        given_ram_speed(environment)
        super().__init__(tmux, [binary, "-vv", "--log", self.log, f"{self.file}:{line}:{column}"], environment)

    def __enter__(self) -> Self:
        super().__enter__()
        with ended_if_not(self):
            self.until(self._is_ready, "the server is ready", READY_S)
        return self

    def _is_ready(self) -> bool:
        """Whether the server's last word is that it is ready, and stays so: once it knows the machine it may plan anew."""
        before = self._statuses()
        time.sleep(STEADY_S)
        return before[-1:] == ["ready"] and self._statuses() == before

    def _statuses(self) -> list[str]:
        return re.findall(r"temoto\.lsp\.status: status (\w+): ", self.logged)

    @property
    def logged(self) -> str:
        """What Helix has written down, every message from and to the server among it."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def written(self) -> str:
        """The file, once Helix has saved what is on the screen."""
        self.press("Escape")
        self.type(":w")
        self.press("Enter")
        self.shows("written")
        return self.file.read_text(encoding="utf-8")


def _config(folder: Path, settings: dict[str, Any], languages: str) -> Path:
    """The folder of its configuration, with our languages.toml or the one that is given."""
    config = folder / "config"
    (config / "helix").mkdir(parents=True)
    (config / "helix" / "config.toml").write_text(CONFIG)
    # As JSON a string and a number are written as in TOML.
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    ours = languages or (CLIENT / "languages.toml").read_text(encoding="utf-8")
    whole = "\n".join([ours, "[language-server.temoto.config]", *lines, ""])
    (config / "helix" / "languages.toml").write_text(whole, encoding="utf-8")
    return config
