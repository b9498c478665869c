"""Scripts without blanks have no inside of a word, and closers of their own."""

import pytest

from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("python", 'x = "合計: │件です"', "3", 'x = "合計: 3│件です"', id="a number before its counter"),
        pytest.param("python", "# この関数は│を返す", "合計値", "# この関数は合計値│を返す", id="in a comment"),
        pytest.param("markdown", "「│」と言った。", "こんにちは」", "「こんにちは│」と言った。", id="a quote with text behind it"),
        pytest.param("markdown", "（│）", "税を除く）。", "（税を除く）。│", id="a bracket"),
        pytest.param("markdown", "「│」", "こんにちは」と言った。", "「こんにちは」と言った。│", id="a quote, and more"),
        pytest.param("javascript", 'alert("│件");', "合計", 'alert("合計│件");', id="in a string"),
        pytest.param("go", "// 返り値は│です", "合計", "// 返り値は合計│です", id="in a remark of Go"),
        pytest.param("html", "<p>今日は│です</p>", "晴れ", "<p>今日は晴れ│です</p>", id="in an element"),
        pytest.param("ruby", 'puts "你好│世界"', "，", 'puts "你好，│世界"', id="Chinese"),
        pytest.param("java", 's = "【│】";', '件名】";', 's = "【件名】";│', id="wide brackets in a string"),
        pytest.param("python", "# ราคา│บาท", "รวม", "# ราคารวม│บาท", id="Thai"),
        pytest.param("markdown", "『│』は本です。", "坊っちゃん』は本です。", "『坊っちゃん│』は本です。", id="all of it again"),
    ],
)  # fmt: skip
def test_scripts_without_blanks(language: str, text: str, said: str, becomes: str):
    check(text, said, becomes, language=language)
