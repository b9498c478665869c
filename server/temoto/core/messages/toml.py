"""What is wrong with a file that is not TOML. Parts of a sentence that names the file, line and column."""

from temoto.core.messages import Sentence


class TomlMessage(Sentence):
    NO_VALUE = (
        "a value is expected (text stands in quotes)",
        "値が必要です(文字列は引用符で囲みます)",
    )
    NO_STATEMENT = ("a key or a table is expected", "キーかテーブルが必要です")
    NO_KEY = ("a key is expected", "キーが必要です")
    NO_EQUALS = ("after a key comes =", "キーの後に = が必要です")
    NO_LINE_END = ("the line should end here", "ここで行が終わるはずです")
    NO_BRACKET = ("the name of a table ends with ]", "テーブル名の終わりに ] が必要です")
    TWICE = ("this is set twice", "二重に設定されています")
    OPEN_ARRAY = ("the list is not closed (])", "リストが閉じていません(])")
    OPEN_TABLE = ("the table in braces is not closed", "波括弧のテーブルが閉じていません")
    OPEN_TEXT = ("the text is not closed (quotes)", "文字列が閉じていません(引用符)")
    BAD_CHARACTER = ("this character may not stand here", "ここには使えない文字です")
    BAD_ESCAPE = (
        "what follows \\ means nothing; write \\\\ for the character itself",
        "\\ の後が正しくありません。\\ 自体は \\\\ と書きます",
    )
    BAD_DATE = ("there is no such date or time", "存在しない日付か時刻です")
    LONG_NUMBER = ("the number is too long", "数が長すぎます")
    TOO_DEEP = ("it is nested too deeply", "入れ子が深すぎます")
    OTHERWISE = ("{detail}", "「{detail}」")
