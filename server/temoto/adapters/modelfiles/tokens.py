"""How many tokens is a text? Exactly, by a tiktoken Encoding built from the model's own vocabulary; else None, and the caller estimates.

Never reaches for the network (tiktoken's own encodings do) and never parses a vocabulary in this process: 150,000 entries
cost 50 MB while they are read. A child (vocabulary.py) writes them down once, compactly; this file reads that.
"""

import asyncio
import hashlib
import json
import os
import tempfile
from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from temoto.adapters.bodies import VOCABULARY_BYTES
from temoto.adapters.modelfiles.borders import Vocabulary, in_order
from temoto.adapters.modelfiles.pretokenizers import pretokenizers
from temoto.adapters.modelfiles.vocabulary import VERSION, read_ranks, specials_file
from temoto.adapters.own_python import Child
from temoto.adapters.own_python import child as own_python
from temoto.adapters.state.atomic import sweep
from temoto.adapters.state.places import cache_folder
from temoto.core.backend.listed import SpecialTokens
from temoto.ports import CountTokens

READ_S = 60.0  # a child that takes longer than this for one vocabulary is stuck
LEFT_S = 600.0  # nobody writes to a file that has not grown for so long
REMEMBERED = 8_192  # lines whose count is kept: the windows of several files, about 1 MB


async def counter_from_gguf(path: Path) -> CountTokens | None:
    """The counter of a GGUF file, or None where its tokenizer is of a kind that cannot be rebuilt or kept."""
    try:
        await asyncio.to_thread(_sweep)
        return await _counter(await asyncio.to_thread(_file_key, path), "gguf", path)
    except OSError:
        return None


async def counter_from_show(body: AsyncIterator[bytes], digest: str) -> CountTokens | None:
    """The counter of a model from Ollama's verbose /api/show, read only where no earlier one of the same digest is kept."""
    try:
        await asyncio.to_thread(_sweep)
        return await _read_show(body, _key(digest))
    except OSError:  # a TimeoutError is one
        return None


async def special_tokens(digest: str) -> SpecialTokens | None:
    """The control tokens of the vocabulary read under this digest; None where none was."""
    return await asyncio.to_thread(_specials, _cached(_key(digest)))


async def special_tokens_of_file(path: Path) -> SpecialTokens:
    """The control tokens of a GGUF file, which is read where nobody has yet; none where it has none that can be read."""
    try:
        cached = _cached(await asyncio.to_thread(_file_key, path))
        if (known := await asyncio.to_thread(_specials, cached)) is None:
            await counter_from_gguf(path)
            known = await asyncio.to_thread(_specials, cached)
    except OSError:
        known = None
    return known or SpecialTokens()


def _specials(cached: Path) -> SpecialTokens | None:
    """What the child wrote; None where it has not, or another temoto's did."""
    try:
        told: dict[str, Any] = json.loads(specials_file(cached).read_bytes())
        return SpecialTokens(tuple(told["controls"]), tuple(told["hole"])) if told["version"] == VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_read(cached: Path) -> bool:
    return cached.is_file() and _specials(cached) is not None


async def _read_show(body: AsyncIterator[bytes], key: str) -> CountTokens | None:
    if _is_read(_cached(key)):
        return await _counter(key, "show", Path())
    handle, name = tempfile.mkstemp(dir=cache_folder("vocabularies"), prefix=".show-")
    show = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            size = 0
            async with asyncio.timeout(READ_S):
                async for piece in body:
                    size += len(piece)
                    if size > VOCABULARY_BYTES:
                        return None
                    file.write(piece)
        return await _counter(key, "show", show)
    finally:
        _remove(show)


async def _counter(key: str, kind: str, source: Path) -> CountTokens | None:
    cached = _cached(key)
    if not _is_read(cached):
        python = _reader(kind, source, cached)
        child = await asyncio.create_subprocess_exec(
            *python.words, cwd=python.folder, env=python.environment,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(READ_S):
                await child.wait()
        except TimeoutError:
            return None
        finally:
            if child.returncode is None:
                child.kill()
    return await asyncio.to_thread(_kept.get, cached) if cached.is_file() else None


def _reader(kind: str, source: Path, cached: Path) -> Child:
    return own_python("temoto.adapters.modelfiles.vocabulary", kind, str(source.absolute()), str(cached))


class _Kept:
    """The vocabularies in use, and the last one that was read: a server whose engine is killed starts anew with the same. Read again, each
    start left some ten megabytes in another thread's share of the C library's memory, up to 40."""

    def __init__(self) -> None:
        self._used: WeakValueDictionary[tuple[Path, int], Vocabulary] = WeakValueDictionary()
        self._last: Vocabulary | None = None

    def get(self, cached: Path) -> CountTokens | None:
        """What was read of this file, or is read now."""
        try:
            key = cached, cached.stat().st_mtime_ns
        except OSError:  # another temoto has just removed it
            return None
        known = self._used.get(key)
        if known is None and (known := _load(cached)) is not None:
            self._used[key] = known
        self._last = known or self._last
        return known


_kept = _Kept()


def _load(cached: Path) -> Vocabulary | None:
    import tiktoken  # in a thread at start-up: it brings a compiled module of 5 MB

    try:
        pre, ranks = read_ranks(cached)
        pattern = pretokenizers().get(pre)
        if pattern is None:
            return None
        if not ranks:  # by a temoto that did not know the pattern yet: read anew by the next start
            cached.unlink()
            return None
        encoding = tiktoken.Encoding(name=pre, pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
        tokens = in_order(ranks)
    except (OSError, ValueError, KeyError):
        cached.unlink(missing_ok=True)
        return None
    # The compiled part has its own copy; Python's, 20 MB for 150,000 entries, is needed only to name tokens.
    encoding._mergeable_ranks = {}  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    count = _remembering(encoding.encode_ordinary)
    return Vocabulary(count, encoding.encode_ordinary, encoding.decode_single_token_bytes, tokens)


def _remembering(encode: Callable[[str], list[int]]) -> CountTokens:
    """A counter that caches recent texts: between two keystrokes all lines but one are the same."""

    @lru_cache(maxsize=REMEMBERED)
    def count(text: str) -> int:
        return len(encode(text))

    return count


def _sweep() -> None:
    """Remove files left by starts that were killed while a vocabulary was read: up to 130 MB each."""
    sweep(cache_folder("vocabularies"), (".show-*", ".part-*", ".*.part"), LEFT_S)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _file_key(path: Path) -> str:
    stat = path.stat()
    return _key(f"{path.resolve()}:{stat.st_size}:{stat.st_mtime_ns}")


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _cached(key: str) -> Path:
    return cache_folder("vocabularies") / f"{key}.ranks"
