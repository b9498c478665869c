"""What at the beginning of an answer is no code for this place? A model's manners, and what stands left of or above the cursor already.

    Here is the completed code:⏎```python⏎return 1      → begins at `return 1`
    # src/app.py⏎import os                              → begins at `import os`
    for x in xs:⏎    │  + `for x in xs:⏎        y(x)`   → begins at `y(x)`

Asked while the answer comes: what is skipped is skipped by the stop conditions too, else they would end the answer with it.
"""

import re
from typing import Final

from temoto.core.code.left_open import opens_block
from temoto.core.code.text import line_feeds
from temoto.core.completion.control import spoken_at
from temoto.core.completion.gate import Extent, is_word
from temoto.core.completion.scope import Scope

FENCE: Final = ("```", "~~~")
_PREAMBLE: Final = re.compile(
    r"(?:here(?:'s|’s| is| are)\b|sure\b|certainly\b|of course\b|okay,|below is\b"
    r"|the (?:completed?|following|missing|updated|corrected|rest)\b|to complete\b|you can (?:use|write|complete)\b"
    r"|(?:completed?|updated) code\b|以下|次の|こちら|もちろん|はい、|コードは).{0,300}[:：.!。]\s*\Z"
    r"|(?:code|answer|output|completion|solution|response)\s*:\s*\Z",
    re.IGNORECASE,
)
_MAY_BE_ONE: Final = re.compile(r"(?:[`~]|[A-Z][A-Za-z’' ,]*\Z|[\u3041-\u9fff])")
_FILE_NAME: Final = re.compile(
    r"(?:file(?:name)?:\s*|path:\s*)?(?:[\w@~.-]+[/\\])*[\w@-][\w@.-]*\.[A-Za-z][A-Za-z0-9]{0,5}\Z", re.IGNORECASE
)
_SEVERAL: Final = re.compile(r"\w+\W+\w")
_ROOM: Final = 400  # code points of a first line that are looked at


def lead(text: str, scope: Scope) -> int | None:
    """How many characters to skip at the start of an answer; None while that cannot be told."""
    if scope.crowded and "\n" in text[: len(text) - len(text.lstrip())]:
        return 0
    position, fenced = 0, False
    while not fenced:
        step = _first_line(text, position)
        if step is None:
            return position
        start, line = step
        code = line.strip()[:_ROOM]
        if not line.endswith("\n"):
            undecided = (start or position) and _MAY_BE_ONE.match(code) and not scope.language.fences
            return None if undecided else _said_again(text, position, scope)
        if "<" in code and not code.startswith("<!--"):
            break  # it may speak a control token, which ends the answer
        fenced = code.startswith(FENCE) and not scope.language.fences
        if not fenced and not (is_preamble(code, scope) or names_file(code, scope)):
            break
        position = start + len(line)
    return _said_again(text, position, scope)


def is_preamble(code: str, scope: Scope) -> bool:
    """Whether a line is a model's own sentence before the code: `Here is the completed code:`."""
    return not scope.prose and not scope.language.is_comment(code) and bool(_PREAMBLE.match(code))


def names_file(code: str, scope: Scope) -> bool:
    """Whether a line is a comment that names a file and says nothing else: `// src/app.ts`."""
    if not scope.fresh or not scope.language.is_comment(code) or code in scope.lines_above:
        return False
    words = code
    for mark in (*scope.language.comments.starts, *(closer for _, closer in scope.language.comments.block)):
        words = words.removeprefix(mark).removesuffix(mark)
    return bool(_FILE_NAME.match(words.strip()))


def _first_line(text: str, position: int) -> tuple[int, str] | None:
    """Where the first line behind `position` begins that is not blank, and the line."""
    start = position + len(text[position:]) - len(text[position:].lstrip())
    if start >= len(text):
        return None
    start = text.rfind("\n", position, start) + 1 or position
    end = text.find("\n", start)
    return start, text[start : len(text) if end < 0 else end + 1]


def _said_again(text: str, position: int, scope: Scope) -> int | None:
    """`position` moved behind what stands left of the cursor and above it and is said again; None while that cannot be told."""
    left = scope.left.strip()
    step = _first_line(text, position)
    if step is None or not (left or scope.lines_above) or (scope.crowded and text.rfind("\n", position, step[0]) >= 0):
        return position
    start, line = step
    if left and _says_left(line, left, scope):
        return start + line.index(left) + len(left)
    if left and not line.endswith("\n") and left.startswith(line.strip()):
        return None
    known = [*scope.lines_above, *([left] if left else [])]
    return _lines_again(text, position, known[-1:] if scope.extent is Extent.LINE else known, scope)


def _lines_again(text: str, position: int, known: list[str], scope: Scope) -> int | None:
    """`position` moved behind the last lines of `known`, where the answer says them again: two or more, or one that opens a block."""
    start, line = _first_line(text, position) or (position, "")
    begin, skipping = line.strip(), start > 0 or position > 0
    for at in range(len(known) - 1, -1, -1):
        if known[at] == begin and spoken_at(begin) is None:
            end = _matched(text, start, known[at:], last_is_begun=bool(scope.left.strip()))
            if end is None:
                return None
            if end and (len(known) - at > 1 or opens_block(begin, scope.language)):
                return end
        elif skipping and not line.endswith("\n") and known[at].startswith(begin):
            return None
    return position


def _says_left(line: str, left: str, scope: Scope) -> bool:
    """Whether a line begins with all the code left of the cursor, which is more than a word or a sign."""
    code = line.lstrip()
    if not code.startswith(left) or len(left) < 4 or not re.search(r"\w\W+\S|\w{6}", left):
        return False
    if not (is_word(left[-1]) and is_word(code[len(left) : len(left) + 1])):
        return True
    return not (scope.prose and left[0].isalpha()) and bool(
        _SEVERAL.search(left)
    )  # a line whose last word is half typed: `SELECT na│`


def _matched(text: str, start: int, lines: list[str], *, last_is_begun: bool) -> int | None:
    """Where the answer ends saying all of `lines` again; 0 where it does not, None while it may."""
    said = line_feeds(text[start:])
    position, wanted = start, list(lines)
    for line in said:
        code = line.strip()
        if code and wanted[0] != code:
            if len(wanted) == 1 and last_is_begun and code.startswith(wanted[0]):
                return position + line.index(wanted[0]) + len(wanted[0])
            return 0 if line.endswith("\n") or not wanted[0].startswith(code) else None
        position += len(line)
        if code:
            wanted.pop(0)
            if not wanted:
                return position if line.endswith("\n") and not last_is_begun else position - line.endswith("\n")
    return None if said else 0
