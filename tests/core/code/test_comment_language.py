"""The language of comments."""

import pytest

from temoto.core.code.comment_language import speaks_japanese


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1  # 合計を返す\n", True),
        ("print('テスト')\n", True),
        ("x = 1  # the sum\n", False),
        ("x = 1  # 返回总和\n", False),  # Chinese
        ("", False),
    ],
)
def test_by_kana(text: str, expected: bool):
    assert speaks_japanese(text.splitlines(keepends=True)) is expected
