"""How is a file replaced in one step? A new file is written beside it and then renamed over it.

A crash, a full disk or a kill in the middle leaves the old file. A link stays one: what it points to is replaced. The mode
stays; what is new only its user may read. Light to import: a child process that writes one file uses it, too.
"""

import errno
import os
import secrets
import shutil
import stat
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

Stamp = tuple[int, int, int]
"""Identifies one version of a file: every replacement has another."""

ABSENT: Stamp = (0, 0, 0)
PART = ".{name}.{pid}-{random}.part"


class ChangedMeanwhile(Exception):
    """Another process replaced the file first; its version stays."""


@contextmanager
def replacing(
    file: Path,
    *,
    private: bool = True,
    synced: bool = False,
    expected: Stamp | None = None,
    like: Path | None = None,
) -> Generator[BinaryIO]:
    """A file to write, which takes the place of `file` at the end of the block; where anything fails the old one stays.

    `private`: only this user may read a file that was not there before, or enter its folder. `synced`: on the disk before it
    counts, for what cannot be had again. `expected`: ChangedMeanwhile is raised where the old file is not this one. `like`: whose
    mode and times it gets, else it keeps the old one's mode.
    """
    target = Path(os.path.realpath(file))
    if private:
        private_folder(target.parent)
    part = target.with_name(PART.format(name=target.name, pid=os.getpid(), random=secrets.token_hex(4)))
    handle = os.open(
        part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600 if private else 0o666
    )
    try:
        with os.fdopen(handle, "wb") as written:
            yield written
            if synced:
                written.flush()
                os.fsync(handle)
        if like is not None:
            shutil.copystat(like, part)
        else:
            with suppress(FileNotFoundError):
                shutil.copymode(target, part)
        if expected is not None and stamp(target) != expected:
            raise ChangedMeanwhile
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def replace_text(
    file: Path, text: str, *, private: bool = True, synced: bool = False, expected: Stamp | None = None
) -> None:
    """Put `text` in the place of `file`, as UTF-8 with its line ends as they are. What UTF-8 cannot hold becomes `?`."""
    with replacing(file, private=private, synced=synced, expected=expected) as written:
        written.write(text.encode("utf-8", "replace"))


def copy_file(source: Path, target: Path) -> None:
    """Put a copy of `source`, with its mode and times, in the place of `target`; it is on the disk before it counts."""
    with source.open("rb") as read, replacing(target, synced=True, like=source) as written:
        shutil.copyfileobj(read, written)


def create(file: Path, raw: bytes, *, private: bool = True) -> None:
    """Make a file that is not there yet, whole or not at all. FileExistsError where something lies there, be it a link; its folder must
    be there."""
    part = file.with_name(PART.format(name=file.name, pid=os.getpid(), random=secrets.token_hex(4)))
    try:
        _write_new(part, raw, private=private)
        try:
            os.link(part, file)  # never over another, and in one step
        except FileExistsError:
            raise
        except OSError:  # no file system for that: a stick, say
            _write_new(file, raw, private=private)
    finally:
        part.unlink(missing_ok=True)


def _write_new(file: Path, raw: bytes, *, private: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(file, flags, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(raw)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def stamp(file: Path) -> Stamp:
    """The state of a file as it is now; ABSENT where there is none."""
    try:
        about = file.stat()
    except FileNotFoundError:
        return ABSENT
    return about.st_ino, about.st_mtime_ns, about.st_size


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it, for this user alone; one that is there stays as it is. Raises OSError."""
    if folder.is_dir():
        return
    private_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():  # "file exists" would not tell what is wrong with that
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from None


def sweep(folder: Path, patterns: Iterable[str], seconds: float) -> None:
    """Remove files killed writers left behind: those that match the patterns and were not touched for so long."""
    for pattern in patterns:
        for file in folder.glob(pattern):
            with suppress(OSError):
                about = file.lstat()
                if stat.S_ISREG(about.st_mode) and time.time() - about.st_mtime > seconds:
                    file.unlink()
