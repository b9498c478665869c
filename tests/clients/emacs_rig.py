"""A real Emacs with eglot and the file we give to users, driven in a terminal: keys go in there, questions by emacsclient.

Its server is the real one, run from this checkout.
"""

import base64
import json
import subprocess
import time
from pathlib import Path
from typing import Any, Self

from tests.clients.terminal import Terminal, ended_if_not, installed
from tests.timed_ram import given_ram_speed

CLIENT = Path(__file__).resolve().parents[2] / "editor-clients" / "emacs"
EARLY = (
    "(setq native-comp-deferred-compilation nil native-comp-jit-compilation nil)"  # it would take a core for a minute
)
# A user's init file, and a door for `ask`. By itself eglot starts a killed server again only if that one lived for three
# seconds, which is a matter of how busy the machine is: here it never does, and a test says when.
INIT = """
(package-initialize)
(setq inhibit-startup-screen t make-backup-files nil create-lockfiles nil auto-save-default nil)
{loads}
(setq eglot-confirm-server-initiated-edits nil eglot-autoreconnect nil)
(setq-default eglot-workspace-configuration '((:temoto . ({settings}))))
(add-hook 'python-mode-hook #'eglot-ensure)
(require 'server)
(setq server-socket-dir "{folder}" server-name "door")
(server-start)
"""
STATUS = "(let ((one (eglot-current-server))) (when one (plist-get (jsonrpc-request one :temoto/status nil) :kind)))"
LOADS = f'(load "{CLIENT}/temoto-eglot")'
READY_S, STEADY_S = 60, 1


class Emacs(Terminal):
    """One editor on one file, point where `│` stands in `text`. Use as `with Emacs(...) as emacs`."""

    def __init__(
        self,
        tmux: Path,
        binary: Path,
        folder: Path,
        home: dict[str, str],
        text: str,
        *,
        loads: str = LOADS,
        **settings: Any,
    ) -> None:
        self.file, self._client = folder / "one.py", binary.parent / "emacsclient"
        before, _, after = text.partition("│")
        self.file.write_bytes((before + after).encode())
        line, column = before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1
        wishes = " ".join(f":{name} {json.dumps(value)}" for name, value in settings.items())
        own = folder / ".emacs.d"
        own.mkdir(exist_ok=True)
        (own / "early-init.el").write_text(EARLY)
        (own / "init.el").write_text(INIT.format(loads=loads, folder=folder, settings=wishes))
        environment = {**home, "HOME": str(folder), "PATH": installed(folder)}
        given_ram_speed(environment)
        command = [binary, "-nw", f"+{line}:{column}", self.file]
        self._door = folder / "door"
        super().__init__(tmux, command, environment)

    def __enter__(self) -> Self:
        super().__enter__()
        with ended_if_not(self):
            self.until(self._door.exists, "Emacs is up")
            self.until(self._is_ready, "the server is ready", READY_S)
        return self

    def _is_ready(self) -> bool:
        """Whether the server's last word is that it is ready, and stays so: once it knows the machine it may plan anew."""
        before = self._status()
        time.sleep(STEADY_S)
        return before == self._status() == "ready"

    def _status(self) -> str:
        """What the server says when asked: eglot is told nothing by itself."""
        return self.string(STATUS)

    def ask(self, code: str) -> str:
        """What Emacs answers to a piece of Lisp, evaluated in the buffer of the file, as Emacs prints it."""
        inside = f'(with-current-buffer "{self.file.name}" {code})'
        command = [str(self._client), "-s", str(self._door), "--eval", inside]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
        assert done.returncode == 0, f"Emacs could not say {code}: {done.stderr.strip()}; the screen:\n{self.screen}"
        return done.stdout.removesuffix("\n")

    def string(self, code: str) -> str:
        """The string that a piece of Lisp gives, in base64 on its way because Emacs would print it as Lisp; empty for nil."""
        said = self.ask(f'(base64-encode-string (encode-coding-string (or {code} "") \'utf-8) t)')
        return base64.b64decode(said.strip('"')).decode()

    @property
    def text(self) -> str:
        """The buffer of the file."""
        return self.string("(buffer-string)")

    def command(self, name: str) -> None:
        """`M-x name RET`."""
        self.press("M-x")
        self.shows("M-x")
        self.type(name)
        self.press("Enter")
