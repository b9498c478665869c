"""A real terminal to drive an editor in: a tmux of its own, keys in, the screen out as text.

Everything waits by polling the screen, with a limit; what runs in it is ended by pid.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import psutil

COLUMNS, LINES = 110, 32
END_S = 5.0
# A program that ends leaves its last words on the screen; Escape is a key at once, not the beginning of one.
CONFIG = "set -g status off\nset -g remain-on-exit on\nset -sg escape-time 0\nset -g default-terminal screen-256color\n"
ESCAPE_S = 0.15  # longer than editors wait to see whether Escape begins the code of another key


class Terminal:
    """One program on one screen. Use as `with Terminal(tmux, command, environment) as screen`."""

    def __init__(
        self,
        tmux: Path,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        *,
        columns: int = COLUMNS,
        lines: int = LINES,
    ) -> None:
        self._size = ["-x", str(columns), "-y", str(lines)]
        self._tmux, self._command = tmux, [str(word) for word in command]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TMUX")}
        self._environment = {**kept, **environment, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}

    def __enter__(self) -> Self:
        # A folder of its own with a short name: the path of a socket has at most 107 characters.
        self._folder = tempfile.TemporaryDirectory(prefix="temoto-")
        config = Path(self._folder.name) / "tmux.conf"
        config.write_text(CONFIG)
        self._do("-f", str(config), "new-session", "-d", *self._size, *self._command)
        self.pid = int(self._do("display-message", "-p", "#{pid}"))
        self.program_pid = int(self._do("display-message", "-p", "#{pane_pid}"))
        return self

    def __exit__(self, *_how: object) -> None:
        ours: list[psutil.Process] = []
        for pid in (self.program_pid, self.pid):
            with suppress(psutil.NoSuchProcess):
                one = psutil.Process(pid)
                ours += [*one.children(recursive=True), one]
        for one in ours:
            with suppress(psutil.NoSuchProcess):
                one.terminate()
        for one in psutil.wait_procs(ours, END_S)[1]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self._folder.cleanup()

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: `"Escape"`, `"Tab"`, `"C-x"`, `"o"`."""
        for key in keys:
            self._do("send-keys", key)
            if key == "Escape":
                time.sleep(ESCAPE_S)

    def type(self, text: str) -> None:
        """Type `text` as it stands."""
        self._do("send-keys", "-l", text)

    @property
    def screen(self) -> str:
        """What is to be seen, without colours; blanks at the ends of lines are not kept."""
        return self._do("capture-pane", "-p")

    @property
    def coloured(self) -> str:
        """What is to be seen, with the codes of its colours."""
        return self._do("capture-pane", "-p", "-e")

    @property
    def cursor(self) -> tuple[int, int]:
        """Line and column on the screen, both from 0."""
        line, column = self._do("display-message", "-p", "#{cursor_y} #{cursor_x}").split()
        return int(line), int(column)

    @property
    def ended(self) -> bool:
        """Whether the program has ended by itself."""
        return self._do("display-message", "-p", "#{pane_dead}").strip() == "1"

    def until(self, holds: Callable[[], Any], what: str, limit: float = 30) -> Any:
        """What `holds` gives as soon as that is something."""
        end = time.monotonic() + limit
        while True:
            found = holds()
            if found:
                return found
            assert time.monotonic() < end, f"{what}: not within {limit} s; the screen:\n{self.screen}"
            assert not self.ended, f"{what}: the program has ended; the screen:\n{self.screen}"
            time.sleep(0.1)

    def shows(self, text: str, limit: float = 30) -> str:
        """The whole screen, once `text` is on it."""
        return self.until(lambda: self.screen if text in self.screen else "", f"`{text}` on the screen", limit)

    def _do(self, *words: str) -> str:
        command = [str(self._tmux), "-S", f"{self._folder.name}/socket", *words]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False, timeout=20)
        assert done.returncode == 0, f"tmux {words[0]}: {done.stderr.strip()}"
        return done.stdout


@contextmanager
def ended_if_not(terminal: Terminal) -> Iterator[None]:
    """End the program if what is waited for while it starts does not come: `with` has no hold on it yet."""
    try:
        yield
    except BaseException:
        terminal.__exit__()
        raise


def installed(folder: Path) -> str:
    """A PATH with the program `temoto` of this checkout on it, as an installation would have put it there."""
    program = folder / "bin" / "temoto"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m temoto "$@"\n')
    program.chmod(0o755)
    return f"{program.parent}:/usr/local/bin:/usr/bin:/bin"
