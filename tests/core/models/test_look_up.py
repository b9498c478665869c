"""What a part of a name finds, and what is named where it finds nothing."""

import pytest

from temoto.core.models.look_up import containing, similar_names

NAMES = ("Qwen2.5-Coder 7B", "qwen2.5-coder:7b-base", "GeForce RTX 4070 Ti", "DeepSeek-R1 distill 14B")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("QWEN2.5", ["Qwen2.5-Coder 7B", "qwen2.5-coder:7b-base"]),
        (" 4070 ti ", ["GeForce RTX 4070 Ti"]),
        ("", list(NAMES)),
        ("4070ti", []),
    ],
)
def test_part_of_a_name_whatever_its_case(wanted: str, expected: list[str]):
    assert containing(wanted, NAMES, lambda name: (name,)) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("qwen2.5-coder:7b-bsae", "qwen2.5-coder:7b-base"),
        ("4070ti", "GeForce RTX 4070 Ti"),
        ("distil 14", "DeepSeek-R1 distill 14B"),
    ],
)
def test_the_nearest(wanted: str, expected: str):
    assert similar_names(wanted, NAMES)[0] == expected


def test_something_is_always_near():
    assert len(similar_names("zzz", NAMES)) == 3
