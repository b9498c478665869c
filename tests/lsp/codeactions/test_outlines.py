"""Outlines of open documents: kept a version, and never one of other lines than those that stand there."""

import asyncio
import threading
from collections.abc import Sequence

from temoto.adapters.syntax import TreeSitter
from temoto.core.code.outline import Outline, Read
from temoto.lsp.codeactions.outlines import Outlines
from temoto.lsp.protocol.document import LineDocument


class SlowSyntax:
    """A parser that reads when it is let, and tells by its errors how many lines it was given."""

    def __init__(self) -> None:
        self.go, self.read = threading.Event(), 0
        self.before: list[Read | None] = []

    def outline(self, language: str, lines: Sequence[str], before: Read | None = None) -> Outline | None:
        self.go.wait(10)
        self.before.append(before)
        self.read += 1
        return Outline(errors=(len(lines),))

    def errors(self, language: str, lines: Sequence[str], outline: Outline | None = None) -> tuple[int, ...] | None:
        return None


def document(text: str) -> LineDocument:
    return LineDocument("file:///a.py", text, 1, "python", "utf-16")


async def test_typed_on_while_it_is_read():
    syntax, one = SlowSyntax(), document("a\n")
    outlines = Outlines(syntax)
    asking = asyncio.create_task(outlines.of(one, None))
    hurried = asyncio.create_task(outlines.of(one, 5))
    await asyncio.sleep(0)
    one._lines.append("b\n")
    one.version = 2
    syntax.go.set()
    assert await asking == Outline(errors=(2,))
    assert await hurried is None, "what it would get is of other lines"
    assert outlines.known(one) == Outline(errors=(2,))


async def test_read_once_a_version_and_not_waited_for():
    syntax, one = SlowSyntax(), document("a\n")
    outlines = Outlines(syntax)
    assert await outlines.of(one, 0.01) is None
    assert outlines.known(one) is None
    syntax.go.set()
    assert await outlines.of(one, None) == await outlines.of(one) == Outline(errors=(1,))
    assert syntax.read == 1
    outlines.forget(one.uri)
    assert outlines.known(one) is None


async def test_nothing_is_read_for_an_editor_that_has_gone():
    """Not of the lines as they are, not of those that were, not of a document that was closed."""
    before = asyncio.all_tasks()
    syntax, one = SlowSyntax(), document("a\n")
    outlines = Outlines(syntax)
    try:
        waiting = asyncio.create_task(outlines.of(one))
        assert await outlines.of(one, 0.01) is None
        one.version = 2
        assert await outlines.of(one, 0.01) is None
        outlines.forget(one.uri)
        await outlines.stop()
        assert await waiting is None
        assert asyncio.all_tasks() == before
    finally:
        syntax.go.set()
    await outlines.stop()


async def test_what_was_read_is_at_hand_when_it_is_read_again():
    syntax, one = SlowSyntax(), document("a\n")
    outlines = Outlines(syntax)
    syntax.go.set()
    first = await outlines.of(one)
    assert first is not None
    one._lines.append("b\n")
    one.version = 2
    await outlines.of(one)
    assert syntax.before == [None, Read("python", ("a\n",), first)]
    outlines.forget(one.uri)
    await outlines.of(one)
    assert syntax.before[-1] is None


async def test_code_that_is_whole_is_soon_read_again_and_no_other():
    outlines, one = Outlines(TreeSitter()), document("a = 1\n")
    assert not outlines.quick(one)
    await outlines.of(one)
    assert outlines.quick(one)
    one._lines.append("b = (\n")
    one.version = 2
    await outlines.of(one)
    assert not outlines.quick(one)
