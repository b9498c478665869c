"""What is a model's vocabulary? A child process reads it from a GGUF file or from Ollama's verbose /api/show and writes it
down compactly: the pre-tokenizer's name, then one token a line in merge order (base64, as tiktoken keeps them).

Only byte-level BPE ("gpt2") whose cuts (`pre`) are known can be rebuilt from its merges; for others only the first line is written,
so that it is read once, and the caller estimates. Beside it, for any kind, a JSON object with the control tokens and those that mark
a hole. Of a file, no more texts are kept at a time than are needed: a vocabulary has a quarter of a million.
Run as `python -m temoto.adapters.modelfiles.vocabulary gguf|show SOURCE TARGET`.
"""

import base64
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, cast

from temoto.adapters.modelfiles.gguf_header import keys_of
from temoto.adapters.modelfiles.gguf_values import STRING, Unreadable, Values
from temoto.adapters.modelfiles.pretokenizers import pretokenizers
from temoto.adapters.state.atomic import replacing
from temoto.core.models.control_tokens import BY_NAME, SPEAKING, USER_DEFINED, controls_of

BYTE_LEVEL, SENTENCE_PIECE = "gpt2", "llama"
VERSION = 2  # of what is told of control tokens: what was written of another is read anew
# By which keys a GGUF names the tokens before the text, before what follows it, and before the answer; the second is older.
HOLE_KEYS = (("fim_pre", "prefix"), ("fim_suf", "suffix"), ("fim_mid", "middle"))
PREFIX = "tokenizer.ggml."
NO_BYTE = 0xFFFF


def specials_file(ranks: Path) -> Path:
    """Where a vocabulary's control tokens are written down, beside its ranks."""
    return ranks.with_suffix(".specials")


def read_ranks(cached: Path) -> tuple[str, dict[bytes, int]]:
    """(pre-tokenizer, token → rank) from what the child wrote."""
    with cached.open("rb") as file:
        pre = file.readline().decode().strip()
        return pre, {base64.b64decode(line): rank for rank, line in enumerate(file)}


def ranks_from_merges(merges: Iterable[str], added: Iterable[bytes] = ()) -> Iterator[bytes]:
    """The single bytes, then what each merge makes, in order, then what was added: a token's place is its merge priority.

    Ids are not kept: counts do not need them, and vocabularies put their special tokens anywhere.
    """
    letters = _byte_letters()
    values = dict.fromkeys(range(256), NO_BYTE) | {ord(letter): value for letter, value in letters.items()}
    tokens = [bytes([value]) for value in range(256)]
    yield from tokens
    seen = set(tokens)
    for merge in merges:
        left, _, right = merge.partition(" ")
        try:
            token = (left + right).translate(values).encode("latin-1")
        except UnicodeEncodeError:
            continue  # an added token, not bytes
        if token not in seen:
            seen.add(token)
            yield token
    yield from (token for token in dict.fromkeys(added) if token not in seen)


def _byte_letters() -> dict[str, int]:
    """GPT-2's printable letter for each byte (openai/gpt-2 src/encoder.py, bytes_to_unicode)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [value for value in range(256) if value not in printable]
    return {chr(value): value for value in printable} | {chr(256 + place): value for place, value in enumerate(others)}


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """What a model file says of its tokenizer: each value by its name there, None where it says nothing; of a list, `texts`."""

    field: Callable[[str], Any]
    texts: Callable[[str], Iterable[str]]

    @property
    def specials(self) -> dict[str, Any]:
        """Its control tokens, the three that mark a hole if all are named, and the letters its makers added."""
        try:
            types = self.field("token_type")
        except Unreadable:  # of a kind that is no number
            types = None
        types = cast("list[object]", types) if isinstance(types, list) else []
        ids = [
            next((at for key in keys if (at := self.field(f"{key}_token_id")) is not None), None) for keys in HOLE_KEYS
        ]
        spaced = self.field("model") == SENTENCE_PIECE  # which writes blanks so
        hole: dict[int, str] = {}
        typed: list[tuple[str, int | None]] = []
        for number, (token, kind) in enumerate(zip_longest(self.texts("tokens"), types)):
            if token is None:
                break  # more types than tokens
            if kind in SPEAKING or token in BY_NAME:
                typed.append((token.replace("▁", " ") if spaced else token, kind if isinstance(kind, int) else None))
            if number in ids:
                hole[number] = token.replace("▁", " ") if spaced else token
        told = [hole[at] for at in ids if isinstance(at, int) and at in hole]
        whole = len(told) == len(HOLE_KEYS)
        letters = [token for token, kind in typed if kind == USER_DEFINED and len(token) == 1]
        return {
            "version": VERSION, "controls": controls_of(typed), "hole": told if whole else [], "letters": letters,
        }  # fmt: skip


def from_gguf(path: Path) -> Tokenizer:
    """What a model file says, read where it is asked for; raises Unreadable and OSError where it is none."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        keys, _ = keys_of(Values(file, size))

    def field(name: str) -> object:
        with path.open("rb") as file:
            return _whole(Values(file, size), keys.get(f"{PREFIX}{name}"))

    def texts(name: str) -> Iterator[str]:
        value = keys.get(f"{PREFIX}{name}")
        if not isinstance(value, tuple):
            return
        kind, count, begins = cast("tuple[int, int, int]", value)
        if kind == STRING:
            with path.open("rb") as file:
                yield from Values(file, size).texts_at(begins, count)

    return Tokenizer(field, texts)


def _whole(values: Values, value: object) -> object:
    """A value of the header, an array with all that is in it."""
    if not isinstance(value, tuple):
        return value
    kind, count, begins = cast("tuple[int, int, int]", value)
    return [*values.texts_at(begins, count)] if kind == STRING else values.numbers_at(kind, begins, count)


def from_show(path: Path) -> Tokenizer:
    """What Ollama's verbose /api/show said, kept in a file."""
    told: object = json.loads(path.read_bytes())
    info = cast("dict[str, Any]", told).get("model_info") if isinstance(told, dict) else None
    known: dict[str, Any] = cast("dict[str, Any]", info) if isinstance(info, dict) else {}

    def texts(name: str) -> list[str]:
        value = known.get(f"{PREFIX}{name}")
        return [one for one in cast("list[object]", value) if isinstance(one, str)] if isinstance(value, list) else []

    return Tokenizer(lambda name: known.get(f"{PREFIX}{name}"), texts)


def main() -> None:
    """Write what is beside TARGET, then TARGET: its first line alone where the vocabulary cannot be rebuilt."""
    kind, source, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    tokenizer = (from_gguf if kind == "gguf" else from_show)(source)
    specials = tokenizer.specials
    with replacing(specials_file(target)) as file:
        file.write(json.dumps(specials).encode())
    model = tokenizer.field("model")
    pre = str(tokenizer.field("pre") or "") if model == BYTE_LEVEL else ""
    merges = iter(tokenizer.texts("merges") if pre in pretokenizers() else ())
    first = next(merges, None)
    if model is None or (pre in pretokenizers() and first is None):
        return  # a server that does not tell all: another, which has the same file, may
    with replacing(target) as file:
        file.write(f"{pre}\n".encode())
        if first is not None:
            added = [letter.encode("utf-8", "replace") for letter in specials["letters"]]
            file.writelines(
                base64.b64encode(token) + b"\n" for token in ranks_from_merges(chain((first,), merges), added)
            )


if __name__ == "__main__":
    main()
