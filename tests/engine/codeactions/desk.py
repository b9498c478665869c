"""A desk of paper: one document in memory, that a test can change while an action runs."""

from collections.abc import Awaitable, Callable, Sequence

from temoto.core.code.text import split_lines
from temoto.core.codeactions.anchor import edited
from temoto.core.codeactions.spot import Edit
from temoto.core.messages import Note


async def _at_once() -> None:
    """Answer at once."""


class PaperDesk:
    """Does what is asked of a Desk on `text`; keeps everything that was said and shown. `says_yes` answers questions."""

    def __init__(self, text: str, uri: str = "file:///shop/pricing.py", *, says_yes: bool = False) -> None:
        self.text, self.uri, self.says_yes = text, uri, says_yes
        self.open = True
        self.takes_edits: list[bool | None] = []  # what to say to the next edits; yes when empty
        self.while_asked: Callable[[], Awaitable[None]] = _at_once
        self.reported: list[str] = []
        self.questions: list[str] = []
        self.pages: dict[str, str] = {}
        self.shown: list[str] = []
        self.edits: list[tuple[Edit, ...]] = []
        self.files: dict[str, str] = {}
        self.may_create = True
        self.on_report: Callable[[str], None] = lambda _said: None

    def report(self, said: Note) -> None:
        self.reported.append(said.text())
        self.on_report(said.text())

    def lines(self, uri: str) -> Sequence[str] | None:
        return split_lines(self.text) if self.open and uri == self.uri else None

    async def confirm(self, question: Note, stands: Callable[[], bool]) -> bool:
        assert stands()
        self.questions.append(question.text())
        await self.while_asked()
        return self.says_yes and stands()

    async def apply(self, uri: str, edits: Sequence[Edit], label: Note) -> bool | None:
        assert label.text()
        if self.takes_edits and not (taken := self.takes_edits.pop(0)):
            return taken
        self.edits.append(tuple(edits))
        self.text = edited(split_lines(self.text), edits)
        return True

    async def show(self, name: str, text: str, *, ended: bool) -> None:
        self.pages[name] = text
        self.shown.append(text)
        assert ended or text.endswith("…\n")

    async def create(self, uris: Sequence[str], text: str) -> str | None:
        if not self.may_create:
            return None
        self.files[uris[0]] = text
        return uris[0]
