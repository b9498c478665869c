"""What stands in a settings file? Its tables, or one warning that says in the user's language what to correct, and where."""

import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path

from temoto.core.messages import Note, note
from temoto.core.messages.setting import SettingMessage
from temoto.core.messages.toml import TomlMessage

_MOST_BYTES = 65_536  # a page or two of settings; whoever has more has named the wrong file
_WHERE = re.compile(r"(?P<detail>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)
# How tomllib's messages begin (Python 3.11 to 3.14); what a later one says anew is quoted as it is.
_COMPLAINTS = (
    (re.compile("Invalid value"), TomlMessage.NO_VALUE),
    (re.compile("Invalid statement"), TomlMessage.NO_STATEMENT),
    (re.compile("Invalid initial character for a key"), TomlMessage.NO_KEY),
    (re.compile("Expected '=' after a key"), TomlMessage.NO_EQUALS),
    (re.compile("Expected newline or end of document"), TomlMessage.NO_LINE_END),
    (re.compile(r"Expected '\]\]?' at the end"), TomlMessage.NO_BRACKET),
    (re.compile("Cannot (declare|overwrite|redefine|mutate)|Duplicate inline table key"), TomlMessage.TWICE),
    (re.compile("Unclosed array"), TomlMessage.OPEN_ARRAY),
    (re.compile("Unclosed inline table"), TomlMessage.OPEN_TABLE),
    (
        re.compile(r"""Unterminated string|Expected "'+"|(Found invalid|Illegal) character '\\n'"""),
        TomlMessage.OPEN_TEXT,
    ),
    (re.compile("(Found invalid|Illegal) character"), TomlMessage.BAD_CHARACTER),
    (re.compile("Unescaped|Invalid hex value|Escaped character"), TomlMessage.BAD_ESCAPE),
    (re.compile("Invalid date or datetime"), TomlMessage.BAD_DATE),
    (re.compile("Exceeds the limit .* for integer string conversion"), TomlMessage.LONG_NUMBER),
)


def read_toml(path: Path) -> Mapping[str, object] | Note:
    """What stands in the file; nothing where there is none; a Note where it cannot be read or is no TOML."""
    text = _text(path)
    if text is None:
        return {}
    if isinstance(text, Note):
        return note(SettingMessage.WARN_FILE_UNREADABLE, key=path, detail=text)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError; brackets nest without end
        lines = text.split("\n")
        found = _WHERE.fullmatch(str(error))
        line, column = (found["line"], found["column"]) if found else (None, None)
        facts = {"line": line or len(lines), "column": column or len(lines[-1]) + 1}
        return note(SettingMessage.WARN_FILE_BROKEN, key=path, detail=_complaint(error, found), **facts)


def _complaint(error: Exception, match: re.Match[str] | None) -> Note:
    if isinstance(error, RecursionError):
        return note(TomlMessage.TOO_DEEP)
    detail = match["detail"] if match else str(error)
    for begins, message in _COMPLAINTS:
        if begins.match(detail):
            return note(message)
    return note(TomlMessage.OTHERWISE, detail=detail[:200])


def _text(path: Path) -> str | Note | None:
    """The text of a file, None where there is none, a Note where it cannot be had."""
    try:
        raw = _bytes(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        return note(SettingMessage.FILE_NOT_ALLOWED)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return note(SettingMessage.FILE_FAILED, error=getattr(error, "strerror", None) or error)
    if isinstance(raw, Note):
        return raw
    try:
        return raw.decode("utf-8-sig")  # editors on Windows begin files with a byte order mark
    except UnicodeDecodeError as error:
        return note(SettingMessage.FILE_NOT_UTF8, byte=error.start + 1)


def _bytes(path: Path) -> bytes | Note:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        return note(SettingMessage.FILE_IS_A_FOLDER)
    if not stat.S_ISREG(mode):  # reading a pipe would wait for ever
        return note(SettingMessage.FILE_IS_NO_FILE)
    with path.open("rb") as file:
        raw = file.read(_MOST_BYTES + 1)
    return note(SettingMessage.FILE_TOO_LARGE, most=_MOST_BYTES) if len(raw) > _MOST_BYTES else raw
