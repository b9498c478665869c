"""Which token must an editor say that comes over TCP? The one in the user's file, of TEMOTO_TOKEN, or a new one in a file.

Only its owner can read such a file. The token is never an argument (others see those), never logged, never in a message,
and not handed on to the programs temoto starts.
"""

import os
import secrets
import stat
from collections.abc import Generator, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path

from temoto.adapters.state.atomic import create
from temoto.adapters.state.places import cache_folder
from temoto.core.messages.serve import ServeMessage
from temoto.ports import TemotoError

VARIABLE = "TEMOTO_TOKEN"
LEAST = 16  # characters; ours have 32, which is 192 bits
_MOST = 4_096  # bytes that are read of a file somebody named


def editor_token(file: Path | None, environment: MutableMapping[str, str]) -> tuple[str, Path | None]:
    """The token, and the file it stands in if there is one. A `file` that is not there yet is made; a variable is taken out."""
    variable = environment.pop(VARIABLE, "").strip()
    if file is not None:
        return _in_file(file), file
    if variable:
        return _usable(variable, VARIABLE), None
    return secrets.token_urlsafe(24), None


@contextmanager
def kept_for(port: int, token: str) -> Generator[Path, None, None]:
    """The token in a file that is named by the port, for as long as that is served."""
    folder = cache_folder("tcp")
    folder.chmod(0o700)
    file = folder / f"{port}.token"
    file.unlink(missing_ok=True)  # of a server that was killed
    _write(file, token)
    try:
        yield file
    finally:
        with suppress(OSError):
            file.unlink()


def _in_file(file: Path) -> str:
    try:
        token = _read(file)
        if token is None:
            token = secrets.token_urlsafe(24)
            try:
                _write(file, token)
            except FileExistsError:  # another server was faster: its token is whole, and both editors' now
                token = _read(file) or ""
    except OSError as error:
        raise TemotoError(ServeMessage.TOKEN_FILE_FAILED, file=file, detail=error.strerror or error) from error
    return _usable(token, file)


def _read(file: Path) -> str | None:
    """What stands in `file`, None where there is none; raises where others can read it too."""
    try:
        # Not to be held up by a pipe: whoever made one there wants to be waited for.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as opened:
        about = os.fstat(handle)
        if os.name == "posix" and about.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise TemotoError(ServeMessage.TOKEN_OPEN, file=file)
        return opened.read(_MOST).decode("ascii", "replace").strip()


def _write(file: Path, token: str) -> None:
    """A new file of this user's alone; fails where something lies there, be it a link."""
    create(file, f"{token}\n".encode("ascii"))


def _usable(token: str, place: object) -> str:
    if len(token) < LEAST or not (token.isascii() and token.isprintable()) or " " in token:
        raise TemotoError(ServeMessage.TOKEN_UNUSABLE, place=place, least=LEAST)
    return token
