"""What was typed at the command line, and the files it names."""

from temoto.core.messages import Sentence


class CommandMessage(Sentence):
    CATALOG_BROKEN = (
        "The catalog has errors: {detail}",
        "カタログに誤りがあります: {detail}",
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
