"""What normal use says of a model's speed, and when it says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.backend.calls import Usage
from temoto.core.planning.tally import MOST, SpeedTally, shared


def told(
    written: int = 20, seconds: float = 1.0, read: int = 0, read_s: float = 0.0, cached: int | None = None
) -> Usage:
    return Usage(read or None, cached, read_s or None, written, seconds)


def tally(*answers: tuple[str, Usage, int], times: int = 10) -> SpeedTally:
    made = SpeedTally()
    for _ in range(times):
        for prompt, usage, pieces in answers:
            made.answered(prompt, usage, pieces, 100.0, 1_100.0)
    return made


def test_what_the_backend_tells_is_added_up():
    made = tally(("x", told(20, 0.5, read=100, read_s=0.2, cached=0), 20))
    assert (made.decode, made.prompt) == (pytest.approx(40), pytest.approx(500))


def test_too_little_says_nothing():
    made = tally(("x", told(20, 0.5, read=100, read_s=0.2, cached=0), 20), times=3)
    assert (made.decode, made.prompt) == (None, None)


@pytest.mark.parametrize(
    ("usage", "rate"),
    [
        (told(read=1_000, read_s=0.1, cached=900), 1_000),  # only what was not cached was read
        (told(read=1_000, read_s=0.1, cached=990), None),  # nearly nothing was
        (told(read=1_000, read_s=0.0, cached=0), None),
    ],
)
def test_cached_prompts_do_not_count(usage: Usage, rate: float | None):
    made = tally(("x", usage, 20))
    assert made.prompt == (rate if rate is None else pytest.approx(rate))


def test_where_the_backend_hides_its_cache_what_stood_there_before_is_not_read_again():
    text = "a" * 900
    made = SpeedTally()
    made.answered("", told(), 20, 1.0, 2.0)
    for number in range(20):
        made.answered(text + f"{number:03d}" + "b" * 97, told(read=1_000, read_s=0.1), 20, 1.0, 2.0)
    assert made.prompt == pytest.approx(1_000 / 0.1 * 0.1 * 1.45, rel=0.1)  # the first in full, of the others a tenth


def test_an_answer_broken_off_counts_by_its_pieces_once_they_are_known_to_be_tokens():
    broken = Usage(generated_tokens=21)
    assert tally(("x", broken, 21)).decode is None
    assert tally(("x", told(20, 1.0), 20), ("y", broken, 21)).decode == pytest.approx(20)
    assert tally(("x", told(20, 1.0), 4), ("y", broken, 21)).decode == pytest.approx(20)  # 4 pieces were 20 tokens


def test_the_sums_never_grow_and_follow_a_machine_that_changes():
    made = tally(("x", told(100, 1.0), 100), times=1_000)
    for _ in range(1_000):
        made.answered("x", told(100, 2.0), 100, 1.0, 2.0)
        assert made.written_tokens <= MOST
    assert made.decode == pytest.approx(50, rel=0.05)


@given(st.text(max_size=60), st.text(max_size=60))
def test_how_far_two_texts_are_alike(one: str, other: str):
    alike = shared(one, other)
    assert one[:alike] == other[:alike]
    assert one[alike : alike + 1] != other[alike : alike + 1] or alike == min(len(one), len(other))
