"""What temoto has written, and its removal."""

from temoto.core.messages import Sentence


class UninstallMessage(Sentence):
    WHAT = ("what", "内容")
    WHERE = ("where", "場所")
    FILES = ("files", "ファイル数")
    SIZE = ("size", "サイズ")
    NOTHING = ("temoto has written nothing here.", "temoto が書き込んだものはありません。")
    ALL = ("{size} in {files} files.", "{files} ファイル、{size}。")
    SETTINGS_STAY = (
        "Your settings ({folder}) stay; --settings removes them too.",
        "設定({folder})は残します。--settings を付けると削除します。",
    )
    TOOLS = (
        "Written into other tools' settings: {files}. Take it out first: `temoto configure all --undo --write`.",
        "ほかのツールの設定に書き込んだもの: {files}。先に `temoto configure all --undo --write` で取り除いてください。",
    )
    ELSEWHERE = (
        "Not removed here: temoto itself (`pip uninstall temoto`, or the extension in your editor), and models in Ollama (`ollama rm`).",
        "ここでは削除しません: temoto 本体(`pip uninstall temoto`、またはエディターの拡張機能)、Ollama のモデル(`ollama rm`)。",
    )
    DRY = ("Nothing was removed: --dry-run only lists.", "何も削除していません(--dry-run は一覧のみ)。")
    ASK = ("Remove all of it?", "すべて削除しますか?")
    NOT_ASKED = (
        "Nothing was removed: say --yes, or run it in a terminal that can ask.",
        "何も削除していません。--yes を付けるか、質問できる端末で実行してください。",
    )
    REMOVED = ("Removed {size} in {files} files.", "{files} ファイル、{size} を削除しました。")
    NOT_REMOVED = ("Not removed: {path} ({detail}).", "削除できませんでした: {path}({detail})。")
