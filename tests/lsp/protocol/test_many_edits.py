"""A message of ten thousand edits (a rename in a long file, a formatter) is one change: each is applied, and one question ends."""

import asyncio

from temoto.engine.slot import Generation
from tests.draw import drawn
from tests.lsp.in_process import Wireless

LINES = 10_000


async def test_ten_thousand_edits_in_one_message():
    server = Wireless()
    uri = "file:///drawn"
    server.open(uri, "x\n" * LINES)
    slot = server.server.session.inline
    slot.ahead(asyncio.sleep(60), Generation(drawn("x│\n")))
    ended, told = 0, slot.changed

    def changed(*words):
        nonlocal ended
        ended += 1
        told(*words)

    slot.changed = changed
    edits = [
        {
            "range": {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 1}},
            "text": f"name_{line}",
        }
        for line in reversed(range(LINES))
    ]
    server.change(uri, *edits)
    assert server.text(uri) == "".join(f"name_{line}\n" for line in range(LINES))
    assert (ended, slot.busy) == (1, False)
