"""What is a model's vocabulary? A child process reads it from a GGUF file or from Ollama's verbose /api/show and writes it
down compactly: the pre-tokenizer's name, then one token a line in merge order (base64, as tiktoken keeps them).

Only byte-level BPE ("gpt2") can be rebuilt from its merges; for other kinds nothing is written and the caller estimates.
Run as `python -m temoto.adapters.modelfiles.vocabulary gguf|show SOURCE TARGET`.
"""

import base64
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from temoto.adapters.state.atomic import replacing

BYTE_LEVEL = "gpt2"


def read_ranks(cached: Path) -> tuple[str, dict[bytes, int]]:
    """(pre-tokenizer, token → rank) from what the child wrote."""
    with cached.open("rb") as file:
        pre = file.readline().decode().strip()
        return pre, {base64.b64decode(line): rank for rank, line in enumerate(file)}


def ranks_from_merges(merges: Iterable[str]) -> list[bytes]:
    """The single bytes, then what each merge makes, in order: a token's place is its merge priority.

    Ids are not kept: counts do not need them, and vocabularies put their special tokens anywhere.
    """
    letters = _byte_letters()
    tokens = [bytes([value]) for value in range(256)]
    seen = set(tokens)
    for merge in merges:
        left, _, right = merge.partition(" ")
        try:
            token = bytes(letters[letter] for letter in left + right)
        except KeyError:
            continue  # an added token, not bytes
        if token not in seen:
            seen.add(token)
            tokens.append(token)
    return tokens


def _byte_letters() -> dict[str, int]:
    """GPT-2's printable letter for each byte (openai/gpt-2 src/encoder.py, bytes_to_unicode)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [value for value in range(256) if value not in printable]
    return {chr(value): value for value in printable} | {chr(256 + place): value for place, value in enumerate(others)}


def _from_gguf(path: Path) -> tuple[str, str, list[str]]:
    from gguf import GGUFReader  # pyright: ignore[reportMissingTypeStubs]  # numpy and all: in this child only

    reader: Any = GGUFReader(str(path))

    def field(name: str) -> Any:
        found = reader.fields.get(f"tokenizer.ggml.{name}")
        return found.contents() if found is not None else ""

    return str(field("model")), str(field("pre")), list(field("merges") or [])


def _from_show(path: Path) -> tuple[str, str, list[str]]:
    info: dict[str, Any] = json.loads(path.read_bytes()).get("model_info", {})
    merges: Any = info.get("tokenizer.ggml.merges")
    return str(info.get("tokenizer.ggml.model")), str(info.get("tokenizer.ggml.pre")), list(merges or [])


def main() -> None:
    """Write TARGET, or nothing where the vocabulary is of another kind."""
    kind, source, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    model, pre, merges = (_from_gguf if kind == "gguf" else _from_show)(source)
    if model != BYTE_LEVEL or not merges:
        return
    with replacing(target) as file:
        file.write(f"{pre}\n".encode())
        file.writelines(base64.b64encode(token) + b"\n" for token in ranks_from_merges(merges))


if __name__ == "__main__":
    main()
