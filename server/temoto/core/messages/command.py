"""What was typed at the command line, and the files it names."""

from temoto.core.messages import Sentence


class CommandMessage(Sentence):
    CATALOG_BROKEN = (
        "The catalog has errors: {detail}",
        "カタログに誤りがあります: {detail}",
    )
    DEMO_EMPTY = (
        "No ghost text for {empty} of {all} snippets: {why} Run it again when the machine is less busy (load {load} on {cores} "
        "cores now); `temoto doctor` shows what temoto finds here.",
        "{all} 個のうち {empty} 個でゴーストテキストが出ませんでした: {why}マシンの負荷(現在 {load}、{cores} コア)が下がってから"
        "もう一度実行してください。temoto から見た状態は `temoto doctor` で分かります。",
    )
    DEMO_NO_ANSWER = (
        "the server did not answer within {seconds} s.",
        "サーバーが {seconds} 秒以内に応答しませんでした。",
    )
    DEMO_BROKE = ("the server broke off ({error}).", "サーバーが途中で止まりました({error})。")
    DEMO_SET_UP_ANEW = (
        "the model was being set up anew, because the machine answered late what it is.",
        "マシンの情報が届くのが遅れたため、モデルを設定し直していました。",
    )
    DEMO_STATUS = ("The server says: {status}", "サーバーの状態: {status}")
    DEMO_NOT_STARTED = (
        "The server did not start within {seconds} s. Run it again when the machine is less busy; `temoto doctor` shows what "
        "temoto finds here.",
        "サーバーが {seconds} 秒以内に起動しませんでした。マシンの負荷が下がってからもう一度実行してください。"
        "temoto から見た状態は `temoto doctor` で分かります。",
    )
    NO_SUCH_FILE = ("There is no file {path}.", "ファイル {path} がありません。")
    IS_A_FOLDER = (
        "{path} is a folder; name a file in it.",
        "{path} はフォルダーです。中のファイルを指定してください。",
    )
    IS_BINARY = ("{path} is not a text file (UTF-8).", "{path} は UTF-8 のテキストファイルではありません。")
    CANNOT_READ = ("{path} cannot be read: {detail}.", "{path} を読めません: {detail}。")
    CANNOT_WRITE = (
        "{path} cannot be written ({detail}); nothing was changed.",
        "{path} に書き込めません({detail})。何も変更していません。",
    )
    LINES_OUTSIDE = (
        "{path} has {lines} lines; {given} is outside.",
        "{path} は {lines} 行です。{given} は範囲外です。",
    )
    OUTSIDE = (
        "{path} has {lines} lines and the line {columns} columns; {line}:{column} is outside.",
        "{path} は {lines} 行、その行は {columns} 桁です。{line}:{column} は範囲外です。",
    )
