"""Is it worth asking here, and for one line or for many?

    items = [x for x in │]      one line: only closers stand to the right
    def area(self):│            many: a block is due
    total = │price * 2          no, if the model cannot see `price`

Judges by the text alone; syntax trees come in through a port later. Silence is the default virtue of a completer.
"""

import re
from dataclasses import dataclass
from enum import Enum

from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.languages import language_of
from temoto.core.code.left_open import opens_block, without_comment
from temoto.core.code.secrets import is_all_secrets
from temoto.core.code.text import indent_width
from temoto.core.completion.empty_document import heading
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask
from temoto.core.settings import Multiline

# What editors put behind the cursor by themselves; a Ghost may replace these.
CLOSERS = frozenset(")]}>\"'`;,: \t」』）】〉》］｝”’»。、，；")
_GOES_ON = re.compile(r"(?:[=-]>|=)\Z")  # the next line belongs to this one, but more likely comes on this one


# Kana, Han and what stands among them; Thai, Lao, Khmer, Burmese: no blanks between their words.
UNSPACED = re.compile(
    "[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff]"
)


_NEAR = 400  # signs of the cursor's line
_TEXT = 40  # lines a docstring or a comment is looked for
_IMPORT = re.compile(
    r"\s*(?:(?:import|from|use|using|require|require_relative|package|#\s*include)\b(?!\s*[=(.])"
    r"|(?:source|Import-Module)\s|library\s*\()"
)


class Extent(Enum):
    LINE = "line"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Gate:
    """`reason` is set where asking is not worth it."""

    extent: Extent = Extent.LINE
    reason: Reason | None = None
    follows: bool = True  # whether an answer of one line may go on to the end of what it opens itself


def only_closers(text: str) -> bool:
    """Whether an editor could have put `text` right of the cursor by itself."""
    return all(character in CLOSERS for character in text)


def gate(ask: Ask, *, fim: bool, multiline: Multiline, elsewhere: bool = False) -> Gate:
    """Whether to ask, and how much to ask for. `elsewhere`: the model is on another machine, which is shown no file of secrets."""
    if is_all_secrets(ask.uri) and (elsewhere or not ask.invoked):
        return Gate(reason=Reason.SECRETS)
    if not any(line.strip() for line in ask.lines[: ask.line - ask.first]) and not ask.left.strip():
        below = any(line.strip() for line in ask.lines[ask.line - ask.first + 1 :]) or bool(ask.right.strip())
        if not (fim and below) and not (ask.invoked and heading(ask)):
            return Gate(reason=Reason.NOTHING_TO_GO_ON)
    if in_word(ask.left[-1:], ask.right[:1]):
        return Gate(reason=Reason.IN_WORD)
    follows = multiline != "never" and not _stays_short(ask)
    if not only_closers(ask.right):
        return Gate(follows=follows) if fim else Gate(reason=Reason.MID_LINE)
    if not follows or ask.right.strip():
        return Gate(follows=follows)
    return Gate(Extent.BLOCK if multiline == "always" or _block_due(ask) else Extent.LINE)


def _stays_short(ask: Ask) -> bool:
    """Whether the cursor stands in a string that ends on its line, in an import, or on a line of a docstring or a comment: a line is all
    that is wanted there."""
    language, left = language_of(ask.language), ask.left[-_NEAR:]
    if not left.strip() and in_comment(ask):
        return True
    if language.kind not in {LanguageKind.CODE, LanguageKind.SHELL}:
        return False
    if _IMPORT.match(ask.left[:_NEAR]):
        return True
    return in_string(left, language) or (language.docstring == "below" and _in_docstring(ask, language.long_quotes))


def in_string(left: str, language: Language) -> bool:
    """Whether a string of one line is open at the end of `left`."""
    open_quote, escaped = "", False
    for sign in left:
        if escaped:
            escaped = False
        elif open_quote:
            escaped = sign == "\\"
            if sign == open_quote:
                open_quote = ""
        elif sign in language.quotes:
            open_quote = sign
    return bool(open_quote)


def in_comment(ask: Ask) -> bool:
    """Whether what is written at the cursor is a comment: behind the mark of one, or on a line of its own inside one of many lines."""
    language, left, here = language_of(ask.language), ask.left[-_NEAR:].rstrip(), ask.line - ask.first
    if language.kind is LanguageKind.PROSE:
        return False
    if left:
        return len(without_comment(left, language)) < len(left)
    for line in reversed(ask.lines[max(0, here - _TEXT) : here]):
        for opener, closer in language.comments.block:
            end = line[-_NEAR:]
            begun, over = end.rfind(opener), end.rfind(closer)
            if max(begun, over) >= 0:
                return begun > over
    return False


def _in_docstring(ask: Ask, quotes: tuple[str, ...]) -> bool:
    """Whether the cursor stands on a line of its own inside a docstring: the nearest quotes above open one, right below a head or with
    text behind them."""
    here = ask.line - ask.first
    above = ask.lines[max(0, here - _TEXT) : here]
    for number in range(len(above) - 1, -1, -1):
        line = above[number].strip()
        quote = next((each for each in quotes if each in line), None)
        if quote is None:
            continue
        begins = line.lstrip("rRuUbBfF").startswith(quote)
        if line.count(quote) != 1 or not begins:
            return False
        if line.endswith(quote):
            before = next((each.strip() for each in reversed(above[:number]) if each.strip()), "")
            return before.endswith(":")
        return True
    return False


def in_word(before: str, behind: str) -> bool:
    """Whether a cursor between these two characters stands inside a word. Scripts without blanks have no such place."""
    if not (is_word(before) and is_word(behind)):
        return False
    return not (UNSPACED.match(before) or UNSPACED.match(behind))


def is_word(character: str) -> bool:
    """Whether a character is part of a word."""
    return character.isalnum() or character == "_"


def _block_due(ask: Ask) -> bool:
    """Whether a block begins here: on a fresh line without code of its block below, or right after its opening line."""
    here = ask.line - ask.first
    left = ask.left.rstrip()
    language = language_of(ask.language)
    if opens_block(left, language) or (language.kind is LanguageKind.PROSE and left.endswith(":")):
        return not _deeper_below(ask, indent_width(left))
    if left:
        return False
    above = next((line.rstrip() for line in reversed(ask.lines[:here]) if line.strip()), "")
    if opens_block(above, language) or _GOES_ON.search(without_comment(above, language)):
        return not _deeper_below(ask, indent_width(above))
    # Between two lines of the same block one line is asked for: more would run into what stands below.
    below = next(iter(ask.lines[here + 1 :]), "")
    return not below.strip() or indent_width(below) < indent_width(ask.left)


def _deeper_below(ask: Ask, width: int) -> bool:
    below = next((line for line in ask.lines[ask.line - ask.first + 1 :] if line.strip()), "")
    return bool(below) and indent_width(below.rstrip()) > width
