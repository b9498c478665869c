"""Where nothing is known of a vocabulary, a text is rather thought too long: by kind of character, not by bytes.

The real counts here are llama.cpp's, of the vocabularies named; the large corpus is tests/adapters/modelfiles/test_token_counts.py.
"""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from temoto.core.models.token_estimate import LARGE, estimate, estimate_for, estimate_of_large
from tests.examples import examples

# Text → the most tokens that DeepSeek-Coder, Llama 2, DeepSeek-LLM, Gemma 4 and Falcon make of it.
REAL = {
    "    return x\n": 4,
    "for (int i = 0; i < n; i++) {\n": 20,
    "\t\t\tif err != nil {\n": 10,
    "data[12345] = 0x4a;\n": 16,
    "def test_the_first_of_many(self) -> None:\n": 18,
    "    pub fn with_capacity(n: usize) -> Self {\n": 18,
    "// 日本語のコメント: 値を返す\n": 24,
    "    # 設定ファイルを読み込む\n": 25,
    "1, 2, 3, 4, 5, 6, 7, 8,\n": 25,
    "LLM_TENSOR_ATTN_Q_NORM,\n": 18,
    '<div class="row"><span>{{ name }}</span></div>\n': 21,
    "const x = await fetch(`${url}/api/v1`);\n": 18,
    "Привет, мир\n": 12,
    "été naïve café\n": 9,
    "d41d8cd98f00b204e9800998ecf8427e\n": 31,
    "\n": 2,
    "import java.util.concurrent.ConcurrentHashMap;\n": 14,
}


@pytest.mark.parametrize("text", REAL, ids=[repr(text[:24]) for text in REAL])
def test_it_is_no_less_than_the_worst_vocabulary_makes_of_code(text: str):
    assert REAL[text] <= estimate(text) <= 1.6 * REAL[text] + 2


def test_a_table_of_numbers_is_what_it_is():
    """62 rows of `0x4a, …`: DeepSeek-Coder makes 5,689 of them, where bytes said 2,485."""
    numbers = [f"0x{(37 * number + 11) % 256:02x}," for number in range(62 * 16)]
    table = "\n".join("    " + " ".join(numbers[row * 16 : row * 16 + 16]) for row in range(62)) + "\n"
    digits = sum(character.isdigit() for character in table)
    assert estimate(table) > digits + table.count("x") + table.count(",")  # each its own token there


def test_nothing_is_nothing():
    assert estimate("") == estimate_of_large("") == 0


@pytest.mark.parametrize(
    ("vocabulary", "count"),
    [
        (None, estimate), (0, estimate), (49_152, estimate), (102_400, estimate), (LARGE, estimate_of_large),
        (128_256, estimate_of_large), (151_936, estimate_of_large), (262_144, estimate_of_large),
    ],
)  # fmt: skip
def test_the_size_of_a_vocabulary_tells_which_estimate_holds(vocabulary: int | None, count: object):
    assert estimate_for(vocabulary) is count


@pytest.mark.parametrize("text", [*REAL, "    x = 1  # 合計を返す\n", "x        = 1;   // aligned\n"])
def test_a_large_vocabulary_makes_no_more_of_it(text: str):
    assert estimate_of_large(text) <= estimate(text) + 3


@given(some.text(), some.text())
@examples(200)
def test_what_is_longer_is_no_less(first: str, second: str):
    assert (
        max(estimate(first), estimate(second)) <= estimate(first + second) + 1 <= estimate(first) + estimate(second) + 1
    )


@given(some.text(min_size=1))
@examples(200)
def test_any_text_has_a_count(text: str):
    assert 0 <= estimate(text) <= 2.1 * len(text.encode("utf-8", "replace")) + 1


@pytest.mark.timed
@pytest.mark.parametrize("unit", ["a", " ", "=/", "1", "あ", "_\n\t"])
def test_a_megabyte_takes_no_time(unit: str):
    began = perf_counter()
    estimate(unit * (1_000_000 // len(unit)))
    assert perf_counter() - began < 5
