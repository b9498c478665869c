"""Where does a code action's work land at the command line? In the file with --apply, otherwise in a diff; questions on the terminal."""

import asyncio
import difflib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer
from rich.markup import escape
from rich.status import Status

from temoto.cli.terminal.saying import language
from temoto.cli.terminal.screen import Screen
from temoto.core.code.text import split_lines
from temoto.core.codeactions.anchor import edited
from temoto.core.codeactions.spot import Edit
from temoto.core.messages import Note
from temoto.ports import TemotoError


class FileDesk:
    """The Desk of one file. `before` and `after` are its lines around the change, `page` what there is to read, `made` a new file's
    (path, text); with `write` all of that is on the disk too."""

    def __init__(self, path: Path, *, write: bool, yes: bool, quiet: bool) -> None:
        self.path, self.write, self.yes = path, write, yes
        self.before: list[str] = []
        self.after: list[str] = []
        self.pages: dict[str, str] = {}
        self.made: tuple[str, str] | None = None
        self.problem: Note | None = None
        self._console = Screen(stderr=True, quiet=quiet)
        self._status: Status | None = None

    def report(self, message: Note) -> None:
        """A spinner on a terminal, nothing in a pipe."""
        if not self._console.is_terminal:
            return
        if self._status is None:
            self._status = self._console.status("")
            self._status.start()
        self._status.update(escape(message.text(language())))

    def close(self) -> None:
        """The work is over: the spinner goes."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def lines(self, uri: str) -> Sequence[str] | None:
        from temoto.compose.verbs import user_files

        try:
            return split_lines(user_files().read_text(self.path)) if uri == self.path.absolute().as_uri() else None
        except TemotoError:
            return None  # deleted meanwhile

    async def confirm(self, question: Note, stands: Callable[[], bool]) -> bool:  # noqa: ARG002 - a Desk's
        if self.yes:
            return True
        if not sys.stdin.isatty() or not self._console.is_terminal:
            return False
        self.close()
        return await asyncio.to_thread(typer.confirm, question.text(language()), default=False, err=True)

    async def apply(self, uri: str, edits: Sequence[Edit], label: Note) -> bool:  # noqa: ARG002 - a Desk's
        from temoto.compose.verbs import user_files

        now = self.lines(uri)
        if now is None:
            return False
        self.before, self.after = list(now), split_lines(edited(now, edits))
        if self.write:
            try:
                user_files().write_text(self.path, "".join(self.after))
            except TemotoError as error:
                self.problem = error.note
                return False
        return True

    async def show(self, name: str, text: str, *, ended: bool) -> None:  # noqa: ARG002 - a Desk's
        self.pages[name] = text

    async def create(self, uris: Sequence[str], text: str) -> str | None:
        from temoto.compose.verbs import new_files

        path = new_files().make_file(uris, text) if self.write else new_files().place_for(uris)
        if path is not None:
            self.made = (path, text)
        return path

    @property
    def page(self) -> str:
        """Everything there is to read."""
        return "\n\n".join(self.pages.values())

    @property
    def diff(self) -> str:
        """What changes, as a unified diff; empty where nothing does."""
        if self.made is not None:
            return _diff([], split_lines(self.made[1]), "/dev/null", self.made[0])
        return _diff(self.before, self.after, f"a/{self.path.as_posix()}", f"b/{self.path.as_posix()}")


def _diff(before: Sequence[str], after: Sequence[str], old: str, new: str) -> str:
    told: list[str] = []
    for line in difflib.unified_diff(before, after, old, new):
        told += [line] if line.endswith("\n") else [f"{line}\n", "\\ No newline at end of file\n"]
    return "".join(told)
