"""Text to rows of tokens: a byte-level BPE of our own, and samples in Qwen2.5-Coder's prefix-suffix-middle form."""

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from tests.fim_model.holes import Holes
from tests.fim_model.network import CONTEXT

END, PREFIX, MIDDLE, SUFFIX, PAD = SPECIALS = (
    "<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|fim_pad|>",
)  # fmt: skip
VOCABULARY = 3072
PATTERN = Path(__file__).parents[2] / "catalog" / "pretokenizers.toml"
HOLE_ROWS = 0.5  # the share of rows filled with holes whose answer stands in the suffix
SPLIT = 0.7  # the share of real code given as prefix, suffix, middle; the rest is read straight on
MIDDLE_WEIGHT = 3.0


def new_tokenizer(texts: list[str]) -> Tokenizer:
    """Trained on `texts`; Qwen2's pre-tokenizer, the special tokens last."""
    pattern = tomllib.loads(PATTERN.read_text(encoding="utf-8"))["qwen2"]["pattern"]
    tokenizer: Any = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pattern), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY - len(SPECIALS), initial_alphabet=alphabet)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens([AddedToken(special, normalized=False) for special in SPECIALS])
    if tokenizer.get_vocab_size() != VOCABULARY:
        raise ValueError(f"{tokenizer.get_vocab_size()} tokens, not {VOCABULARY}: the text is too short")
    return tokenizer


class Rows:
    """Endless (tokens, weights), each (rows, CONTEXT + 1), the same for the same seed."""

    def __init__(self, tokenizer: Tokenizer, texts: list[str], holes: Holes, seed: int) -> None:
        self._tokenizer: Any = tokenizer
        self._texts = texts
        self._lengths = [len(text) for text in texts]
        self._holes = holes
        self._random = random.Random(seed)

    def batch(self, rows: int) -> tuple[Any, Any]:
        """So many rows."""
        tokens = np.zeros((rows, CONTEXT + 1), np.int32)
        weights = np.zeros((rows, CONTEXT + 1), np.float32)
        for row in range(rows):
            samples = self._of_holes() if self._random.random() < HOLE_ROWS else self._of_code()
            at = 0
            for ids, weight in samples:
                room = min(len(ids), CONTEXT + 1 - at)
                tokens[row, at : at + room], weights[row, at : at + room] = ids[:room], weight[:room]
                at += room
                if at > CONTEXT:
                    break
        return tokens, weights

    def _of_holes(self) -> Iterator[tuple[list[int], list[float]]]:
        while True:
            yield self.split(*self._holes.next())

    def _of_code(self) -> Iterator[tuple[list[int], list[float]]]:
        while True:
            text = self._random.choices(self._texts, self._lengths)[0]
            start = text.rfind("\n", 0, self._random.randrange(len(text))) + 1
            piece = text[start : start + self._random.randint(200, 1400)]
            if self._random.random() < SPLIT:
                yield self.split(*self._cut(piece))
            else:
                ids = [*self._ids(piece), self._id(END)]
                yield ids, [1.0] * len(ids)

    def _cut(self, piece: str) -> tuple[str, str, str]:
        start = self._random.randrange(len(piece))
        lines = self._random.choice((0, 0, 1, 2, 4))
        end = start
        for _ in range(lines + 1):
            end = piece.find("\n", end + 1)
            if end < 0:
                end = len(piece)
                break
        return piece[:start], piece[end:], piece[start:end]

    def split(self, prefix: str, suffix: str, middle: str) -> tuple[list[int], list[float]]:
        """One sample in prefix-suffix-middle form, the middle and its end weighing more."""
        before = [
            self._id(PREFIX), *self._ids(prefix), self._id(SUFFIX), *self._ids(suffix), self._id(MIDDLE),
        ]  # fmt: skip
        after = [*self._ids(middle), self._id(END)]
        return [*before, *after], [1.0] * len(before) + [MIDDLE_WEIGHT] * len(after)

    def _ids(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def _id(self, special: str) -> int:
        return self._tokenizer.token_to_id(special)
