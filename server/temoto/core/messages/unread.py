"""What is wrong with a settings file of another tool. Parts of a sentence that names the file, line and column."""

from temoto.core.messages import Sentence


class UnreadMessage(Sentence):
    END = ("nothing may follow here", "この後には何も書けません")
    COMMENT = ("comments are not allowed in this file", "このファイルにはコメントを書けません")
    OPEN_COMMENT = ("the comment is not closed (*/)", "コメントが閉じていません(*/)")
    TOO_DEEP = ("it is nested deeper than anybody writes", "入れ子が深すぎて読めません")
    VALUE = ("a value is due here (text in double quotes)", "ここには値が必要です(文字列は二重引用符)")
    TEXT = (
        "the text is not closed, or has a sign that must be escaped",
        "文字列が閉じていないか、エスケープが必要な文字があります",
    )
    COMMA = (
        "no comma may stand before a closing bracket in this file",
        "このファイルでは閉じ括弧の前にコンマを書けません",
    )
    NO_COMMA = ("a comma or a closing bracket is due here", "ここにはコンマか閉じ括弧が必要です")
    CLOSED = ("the file ends before the bracket is closed", "括弧が閉じる前にファイルが終わっています")
    KEY = ("a key in double quotes is due here", "ここには二重引用符のキーが必要です")
    COLON = ("a colon is due after the key", "キーの後にコロンが必要です")
    LINES = ("one line is all that belongs here", "ここに書けるのは 1 行だけです")
    BLOCK = (
        "temoto's block has lost its beginning or its end; take the rest of it out by hand",
        "temoto のブロックの始まりか終わりがありません。残りを手で消してください",
    )
