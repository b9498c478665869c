"""An item says little of a very long line again, and puts the ghost in its place all the same."""

import pytest
from lsprotocol import types

from temoto.core.completion.records import Ghost
from temoto.lsp.protocol.convert import MOST_SAID_AGAIN, to_inline_item, to_menu_item
from temoto.lsp.protocol.document import LineWorkspace
from tests.draw import drawn


@pytest.mark.parametrize("line", ["x = [" + "1, " * 300_000, "y" * 1_000_000, "あ" * 500_000])
def test_a_line_of_a_megabyte(line: str):
    ask = drawn(f"{line}│]")
    workspace = LineWorkspace(None)
    for item in (
        to_inline_item(Ghost("2", 0, len(line)), ask, workspace),
        to_menu_item(Ghost("2", 0, len(line)), ask, workspace),
    ):
        edit = item.text_edit if isinstance(item, types.CompletionItem) else None
        text = edit.new_text if edit else item.insert_text
        span = edit.range if edit else item.range
        assert len(text) <= MOST_SAID_AGAIN + 1
        assert text == line[span.start.character :] + "2"
        assert span.end.character == len(line)
