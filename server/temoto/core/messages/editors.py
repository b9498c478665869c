"""What is left to do, or to know, once an editor or LM Studio has been told of temoto."""

from temoto.core.messages import Sentence


class EditorsMessage(Sentence):
    EXTENSION = (
        "{tool} needs the extension temoto beside this; without it the settings do nothing.",
        "{tool} には拡張機能 temoto も必要です。ない場合、この設定は使われません。",
    )
    INIT_LINE = (
        "In the init file of {tool}, which temoto does not touch, so that the file is loaded:",
        "{tool} の初期化ファイルに次を書くと読み込まれます(temoto は初期化ファイルを変更しません):",
    )
    NO_CLIENT = (
        "This temoto was installed without its files for {tool}; install it anew, or follow editor-clients/ in its repository.",
        "この temoto には {tool} 用のファイルが含まれていません。入れ直すか、リポジトリーの editor-clients/ を見てください。",
    )
    STUDIO_FILES = (
        "The files LM Studio needs for the same models (one it already has is not fetched again):",
        "同じモデルを LM Studio で使うためのファイル(すでにあるものは取得しません):",
    )
    STUDIO_LOAD = (
        "Loaded with the context of the plan, under the names the plan has (NAME: as `lms ls` shows it):",
        "計画どおりのコンテキストと名前で読み込みます(NAME は `lms ls` に表示される名前です):",
    )
    STUDIO_SERVER = (
        "The server; and in temoto's config.toml, if it is to use that instead of Ollama:",
        "サーバーの起動と、temoto が Ollama の代わりに使う場合に config.toml に書く内容:",
    )
    OTHER_MODEL = (
        "{tool}: `{key}` is {given}, while the plan has {model}: two models are held where one would do.",
        "{tool}: `{key}` は {given} ですが、計画では {model} です。1 つで足りるところに 2 つのモデルが読み込まれます。",
    )
    OTHER_VALUE = (
        "{tool}: `{key}` is {given}, while the plan has {planned}.",
        "{tool}: `{key}` は {given} ですが、計画では {planned} です。",
    )
    TAKE_OUT = (
        "Take it out, so that temoto chooses by the plan.",
        "その行を消すと、temoto が計画どおりに選びます。",
    )
