"""How is a block of ours kept in a text of any kind? Between two comments that say whose it is.

The comment's sign is told by the text of the block itself: its first line is such a comment.
"""

import re

from temoto.adapters.configuring.formats import NotReadable
from temoto.core.configuring.edits import Data, Drop, Put

BEGINS, ENDS = "temoto begins", "temoto ends"
KEY = "block"
_LINE = re.compile(rf"^[^\w\n]*({BEGINS}|{ENDS})[^\n]*\n?", re.MULTILINE)


def read(text: str) -> Data:
    """{"block": what stands between the two comments}, they included; None where they are not there."""
    found = [*_LINE.finditer(text)]
    if not found:
        return None
    if [each.group(1) for each in found] != [BEGINS, ENDS]:
        place = found[0].start()
        raise NotReadable(text[:place].count("\n") + 1, 1, "BLOCK")
    return {KEY: text[found[0].start() : found[1].end()]}


def put(text: str, put: Put) -> str:
    """The text with the block, in its place or at the end."""
    found = [*_LINE.finditer(text)]
    block = str(put.value)
    if found:
        return text[: found[0].start()] + block + text[found[1].end() :]
    end = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{end}{block}"


def drop(text: str, drop: Drop) -> str:
    """The text without the block."""
    found = [*_LINE.finditer(text)]
    return text[: found[0].start()] + text[found[1].end() :] if found and drop.path else text
