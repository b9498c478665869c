"""Settings, and the files they come from."""

from temoto.core.messages import Sentence


class SettingMessage(Sentence):
    WARN_SETTING = (
        "Setting {key}{place}: {problem}; using {default}.",
        "設定 {key}{place}: {problem}。{default} を使います。",
    )
    WARN_SETTING_IGNORED = (
        "Setting {key}{place}: {problem}; it is ignored.",
        "設定 {key}{place}: {problem}。無視します。",
    )
    WARN_PROJECT_KEY = (
        "{key} in {file}: a project may not set this, so it is ignored. Set it in config.toml or in your editor if you want it.",
        "{file} の {key}: プロジェクトからは設定できないため無視します。必要なら config.toml かエディターで設定してください。",
    )
    WARN_MORE_UNKNOWN = (
        "{key} has {count} more keys that are no settings; they are ignored. docs/settings.md lists what there is.",
        "{key} には設定ではないキーがさらに {count} 個あります。無視します。docs/settings.md に一覧があります。",
    )
    WARN_FILE_BROKEN = (
        "{key} is not TOML at line {line}, column {column}: {detail}. Correct it; until then none of it is used.",
        "{key} の {line} 行 {column} 桁が TOML として読めません: {detail}。直すまでこのファイルは使いません。",
    )
    WARN_FILE_UNREADABLE = (
        "{key} cannot be read: {detail}. Correct that or delete it; until then none of it is used.",
        "{key} を読めません: {detail}。直すか削除してください。それまでこのファイルは使いません。",
    )
    WARN_NOT_A_FILE = (
        "Settings {key} and backend contradict each other: {model} is no .gguf file and none of the embedded engine's models. "
        "backend wins; name a .gguf file, or set backend to auto.",
        "設定 {key} と backend が矛盾しています: {model} は .gguf ファイルでも内蔵エンジンのモデルでもありません。"
        "backend を優先します。.gguf ファイルを指定するか、backend を auto にしてください。",
    )
    WARN_IS_A_FILE = (
        "Settings {key} and backend contradict each other: {model} is a file, and Ollama serves models by name. "
        "backend wins; set backend to embedded, or name one of Ollama's models.",
        "設定 {key} と backend が矛盾しています: {model} はファイルですが、Ollama はモデル名で指定します。"
        "backend を優先します。backend を embedded にするか、Ollama のモデル名を指定してください。",
    )
    WARN_URL_UNUSED = (
        "Settings {key} and backend contradict each other: the embedded engine is not at {url}. "
        "backend wins; delete {key}, or set backend to what answers there.",
        "設定 {key} と backend が矛盾しています: 内蔵エンジンは {url} にはありません。"
        "backend を優先します。{key} を消すか、backend をそこで応答するものにしてください。",
    )
    WARN_TOO_MANY_TOKENS = (
        "Settings {key} ({max_tokens}) and models.context ({context}) contradict each other: the context must hold the prompt too. "
        "models.context wins, and answers end at {used} tokens; make one smaller or the other larger.",
        "設定 {key}({max_tokens})と models.context({context})が矛盾しています: コンテキストにはプロンプトも入ります。"
        "models.context を優先し、回答は {used} トークンまでです。どちらかを調整してください。",
    )
    IN_PLACE = (" in {place}", "({place})")
    THE_DEFAULT = ("the default ({value})", "既定値({value})")
    THE_DEFAULTS = ("the defaults", "既定値")
    WHAT_STANDS_IN = ("{value} from {origin}", "{origin} の {value}")
    EXPECTED_OBJECT = ("an object is expected, not {given}", "{given} ではなくオブジェクトで指定してください")
    EXPECTED_TABLE = ("a table is expected, not {given}", "{given} ではなくテーブルで指定してください")
    EXPECTED_NUMBER = ("a whole number is expected, not {given}", "{given} ではなく整数で指定してください")
    EXPECTED_TEXT = ("text is expected, not {given}", "{given} ではなく文字列で指定してください")
    EXPECTED_SWITCH = ("true or false is expected, not {given}", "{given} ではなく true か false で指定してください")
    EXPECTED_TEXTS = ("a list of texts is expected, not {given}", "{given} ではなく文字列のリストで指定してください")
    EXPECTED_ACTIONS = (
        "a list of actions is expected ([[actions]] in config.toml), each with a title and a prompt",
        "アクションのリスト(config.toml では [[actions]])で、それぞれに title と prompt を指定してください",
    )
    EXPECTED_ACTION = (
        "it is no table with title and prompt",
        "title と prompt を持つテーブルで指定してください",
    )
    TOO_MANY_ACTIONS = ("at most {most} actions are possible", "アクションは最大 {most} 個です")
    BAD_ACTION = ("action {number}: {problem}", "{number} 番目のアクション: {problem}")
    ACTION_LACKS = ("{key} is missing", "{key} がありません")
    ACTION_KEY = ("{key} is not known; did you mean {near}?", "{key} というキーはありません。{near} ではありませんか")
    ACTION_VALUE = ("{key}: {detail}", "{key}: {detail}")
    EXPECTED_ONE_OF = (
        "one of {choices} is expected, not {given}",
        "{given} ではなく {choices} のいずれかにしてください",
    )
    EXPECTED_BETWEEN = ("{given} is not between {least} and {most}", "{given} は {least} から {most} の範囲外です")
    EXPECTED_FOLDERS = (
        "whole paths of folders are expected (/… or ~/…), not {given}",
        "{given} ではなくフォルダーの完全なパス(/… または ~/…)で指定してください",
    )
    EXPECTED_DURATION = (
        "a duration like 30m, 24h, 0 or -1 is expected, not {given}",
        "{given} ではなく 30m、24h、0、-1 のような時間で指定してください",
    )
    EXPECTED_OFF = (
        "a project may switch completions off, not on",
        "プロジェクトは補完を無効にできますが、有効にはできません",
    )
    UNKNOWN_KEY = ("unknown key", "不明なキーです")
    UNKNOWN_KEY_NEAR = ("unknown key (did you mean {near}?)", "不明なキーです({near} のことですか?)")
    UNKNOWN_VARIABLE = ("unknown variable", "不明な変数です")
    UNKNOWN_VARIABLE_NEAR = ("unknown variable (did you mean {near}?)", "不明な変数です({near} のことですか?)")
    FILE_IS_A_FOLDER = ("it is a folder", "フォルダーです")
    FILE_IS_NO_FILE = ("it is no regular file", "通常のファイルではありません")
    FILE_NOT_UTF8 = ("it is not UTF-8 text (byte {byte})", "UTF-8 のテキストではありません({byte} バイト目)")
    FILE_TOO_LARGE = ("it is larger than {most} bytes", "{most} バイトを超えています")
    FILE_FAILED = ("reading it failed ({error})", "読み取りに失敗しました({error})")
    FILE_NOT_ALLOWED = ("this user may not read it", "読み取りが許可されていません")
    PRECEDENCE = (
        "Settings, each source over the one before: default, config.toml, .temoto.toml (what a project may set), editor, "
        "TEMOTO_* variables.",
        "設定(後のものほど優先): 既定値、config.toml、.temoto.toml(プロジェクトに許されたものだけ)、エディター、環境変数 TEMOTO_*。",
    )
