"""Control tokens are found and broken wherever they stand, however many a vocabulary has."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from temoto.core.completion.control_search import search_for
from tests.examples import examples

SOME = ("<PRE>", "<PRE", "<<SYS>>", "<SYS>", "[INST]", "</s>", ">>A<<", "<｜a▁b｜>", "é]")
TEXTS = some.lists(some.sampled_from([*SOME, "<", "PRE", ">", "[", "]", "/s>", "é", " ", "x"])).map("".join)


@given(TEXTS)
@examples(300)
def test_none_is_left_and_nothing_else_is_touched(text: str):
    controls = search_for(SOME)
    broken = controls.broken(text)
    assert not [one for one in SOME if one in broken]
    assert broken.replace(" ", "") == text.replace(" ", "")
    assert (broken == text) == (not [one for one in SOME if one in text])


@given(TEXTS)
@examples(300)
def test_the_first_is_found(text: str):
    places = [text.find(one) for one in SOME if one in text]
    assert search_for(SOME).first_in(text) == (min(places) if places else None)


def test_where_none_is_known_nothing_is_done():
    assert search_for(()).broken("<s>") == "<s>"
    assert search_for(("",)).first_in("<s>") is None


def test_one_of_a_single_letter_is_found():
    assert search_for(("|", "||a")).first_in("a || b") == 2


@pytest.mark.timed
def test_thousands_cost_what_ten_do():
    text = "std::vector<std::pair<int, T<U>>> a[N] = {};\n" * 200
    few, many = (search_for(tuple(f"<unused{number}>" for number in range(count))) for count in (10, 6_000))
    times: list[float] = []
    for controls in (few, many):
        began = perf_counter()
        for _ in range(20):
            controls.broken(text)
        times.append(perf_counter() - began)
    assert times[1] < 3 * times[0] + 0.05
