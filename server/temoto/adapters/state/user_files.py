"""How is a text file of the user's read and written? As UTF-8 with its own line ends, and in one step.

A crash in the middle leaves the old file; a file its user may not write is not replaced behind their back.
"""

import os
from pathlib import Path

from temoto.adapters.state.atomic import replace_text
from temoto.core.messages import note
from temoto.core.messages.command import CommandMessage
from temoto.core.messages.detail import Detail
from temoto.ports import TemotoError

_BINARY_PROBE = 8_192  # a NUL in the first 8 KB is how git tells binary files


def read_text(path: Path) -> str:
    """The text of a file, line ends as they are."""
    if path.is_dir():
        raise TemotoError(CommandMessage.IS_A_FOLDER, path=path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise TemotoError(CommandMessage.NO_SUCH_FILE, path=path) from error
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or error
        raise TemotoError(CommandMessage.CANNOT_READ, path=path, detail=detail) from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text[:_BINARY_PROBE]:
        raise TemotoError(CommandMessage.IS_BINARY, path=path)
    return text


def write_text(path: Path, text: str) -> None:
    """Put `text` in the file's place. A link stays one, and the file keeps its mode."""
    try:
        if not os.access(path, os.W_OK):
            raise TemotoError(CommandMessage.CANNOT_WRITE, path=path, detail=note(Detail.READ_ONLY))
        replace_text(path, text, private=False, synced=True)
    except OSError as error:
        raise TemotoError(CommandMessage.CANNOT_WRITE, path=path, detail=error.strerror or error) from error
