"""What stands in a tool's settings file now? Its bytes, its text with one kind of line end, and what it says."""

import hashlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from temoto.adapters.configuring.formats import NotReadable, editing
from temoto.adapters.state.atomic import Stamp, stamp
from temoto.core.configuring.edits import Data
from temoto.core.configuring.target import Format
from temoto.core.messages import Note, note
from temoto.core.messages.command import CommandMessage
from temoto.core.messages.configure import ConfigureMessage
from temoto.core.messages.unread import UnreadMessage
from temoto.ports import TemotoError

MARK = "\ufeff"
TOO_LARGE = 4_000_000  # bytes: no settings somebody wrote
_BARE = re.compile(r"(?<!\r)\n")
NAMES = MappingProxyType({Format.JSONC: "JSON", Format.BLOCK: "text"})  # others are called as they are


@dataclass(frozen=True, slots=True)
class Existing:
    """A file as it is: `raw` None where there is none. `text` has no byte order mark, and LF where all its line ends are CRLF."""

    path: Path
    raw: bytes | None
    stamp: Stamp
    text: str = ""
    data: Data = None
    mark: bool = False
    crlf: bool = False

    def encoded(self, text: str) -> bytes:
        """Another text as this file is encoded."""
        text = _BARE.sub("\r\n", text) if self.crlf else text
        return (MARK + text if self.mark else text).encode()


def look(path: Path, kind: Format) -> Existing:
    """The file as it is now. A TemotoError where it is none, or does not read as it should; it says where."""
    before = stamp_of(path)
    raw = _raw(path)
    if raw is None:
        return Existing(path, None, before)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TemotoError(ConfigureMessage.NOT_UTF8, path=path, byte=error.start + 1) from error
    mark, text = text.startswith(MARK), text.removeprefix(MARK)
    crlf = "\r\n" in text and _BARE.search(text) is None
    text = text.replace("\r\n", "\n") if crlf else text
    try:
        data = editing(kind).read(text)
    except NotReadable as error:
        name, detail = NAMES.get(kind, str(kind)), _detail(error.detail)
        if not error.line:
            raise TemotoError(ConfigureMessage.NOT_READABLE_ANYWHERE, path=path, format=name, detail=detail) from error
        raise TemotoError(
            ConfigureMessage.NOT_READABLE, path=path, format=name, line=error.line, column=error.column, detail=detail
        ) from error
    return Existing(path, raw, before, text, data, mark, crlf)


def stamp_of(path: Path) -> Stamp:
    """The state of a file; a TemotoError where not even that can be asked."""
    try:
        return stamp(path)
    except OSError as error:
        raise TemotoError(CommandMessage.CANNOT_READ, path=path, detail=error.strerror or error) from error


def digest(raw: bytes) -> str:
    """What tells one content from another."""
    return hashlib.sha256(raw).hexdigest()


def _raw(path: Path) -> bytes | None:
    try:
        about = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TemotoError(CommandMessage.CANNOT_READ, path=path, detail=error.strerror or error) from error
    if stat.S_ISDIR(about.st_mode) or not stat.S_ISREG(about.st_mode):  # a pipe would be waited for
        raise TemotoError(ConfigureMessage.NO_FILE, path=path)
    if about.st_size > TOO_LARGE:
        raise TemotoError(ConfigureMessage.TOO_LARGE, path=path, most=TOO_LARGE)
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemotoError(CommandMessage.CANNOT_READ, path=path, detail=error.strerror or error) from error


def _detail(text: str) -> Note | str:
    """What is wrong, in the reader's language where it is ours to say."""
    return note(UnreadMessage[text]) if text in UnreadMessage.__members__ else text
