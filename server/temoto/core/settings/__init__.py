"""What a user can set, with defaults. Keys are promises to users: renaming one breaks somebody's editor configuration.

Never reads anything: adapters/settings/ fills these from the outside and checks them. What a setting means stands with it, in
both languages; docs/settings.md and docs/settings.schema.json are generated from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar, Literal, cast, get_type_hints

from temoto.core.messages import Note

Backends = Literal["auto", "ollama", "openai", "embedded"]
Languages = Literal["auto", "en", "ja"]
Profiles = Literal["auto", "guide"]
Multiline = Literal["auto", "always", "never"]
ActionKinds = Literal["quickfix", "refactor", "refactor.extract", "refactor.rewrite"]
AppliesTo = Literal["definition", "selection", "any"]
ActionResults = Literal["edit", "note"]


def _told(
    english: str,
    japanese: str,
    least: int | None = None,
    most: int | None = None,
    *,
    restart: bool = False,
    project: bool = False,
) -> Mapping[str, Any]:
    """What a field means, and for numbers the smallest and the largest. `restart`: start-up decides by it, the plan of all three
    roles and what it loads, so another value starts anew. `project`: a project's own file may set it."""
    return {"doc": (english, japanese), "bounds": (least, most), "restart": restart, "project": project}


@dataclass(frozen=True, slots=True)
class Completion:
    """Ghost text."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    enabled: bool = field(
        default=True, metadata=_told("completions as you type", "入力中の補完", restart=True, project=True)
    )
    model: str = field(
        default="",
        metadata=_told(
            "a model as the backend calls it, or a `.gguf` file for the embedded engine; empty lets temoto choose",
            "バックエンドでのモデル名、または内蔵エンジン用の `.gguf` ファイル。空なら temoto が選ぶ",
            restart=True,
        ),
    )
    multiline: Multiline = field(
        default="auto",
        metadata=_told(
            "whether a completion may have several lines: where a block is due (`auto`), wherever it can, or never",
            "複数行の補完: ブロックが続く場所で(`auto`)、できる限り(`always`)、しない(`never`)",
            project=True,
        ),
    )
    # 10 s is already longer than anyone waits.
    delay_ms: int = field(
        default=75,
        metadata=_told(
            "how long a pause must be, at least, before the model is asked; longer where the model is slower than the keys, and on battery",
            "モデルに尋ねるまでの打鍵の休みの最小値(ミリ秒)。モデルが打鍵より遅いときとバッテリー駆動時は長くなる",
            0,
            10_000,
            project=True,
        ),
    )
    # Longer than a few seconds nobody calls an answer; 1 ms asks for the fastest there is.
    latency_ms: int = field(
        default=350,
        metadata=_told(
            "how long the first ghost text may take: decides between a better model and a faster one, and when of a slow answer that is "
            "shown which is whole already",
            "最初の補完が出るまでの目標(ミリ秒)。良いモデルと速いモデルのどちらを選ぶか、遅い回答の途中までをいつ表示するかを決める",
            1,
            60_000,
            restart=True,
        ),
    )
    # 4,096 tokens of ghost text are more than a screen.
    max_tokens: int = field(
        default=128,
        metadata=_told("tokens of one answer at most", "1 回の回答の最大トークン数", 1, 4_096, project=True),
    )
    ahead: bool = field(
        default=True,
        metadata=_told(
            "ask for what would follow while a suggestion is read, and have the model read where the cursor rests; "
            "never on battery, and never of another machine",
            "提案が読まれている間にその続きを先に尋ね、カーソルが止まった場所を先にモデルに読ませる(バッテリー駆動時と別のマシンのモデルでは行わない)",
        ),
    )
    candidates: int = field(
        default=3,
        metadata=_told(
            "how many different suggestions are offered at most where you ask by hand; while you type there is one",
            "手動で呼び出したときに提示する候補の最大数。入力中は常に 1 つ",
            1,
            5,
        ),
    )
    other_files: bool = field(
        default=False,
        metadata=_told(
            "show the model signatures of other files: what a document imports, the file its tests are of, what is open; never what is "
            "ignored (`.gitignore`, `.temotoignore`) or looks secret",
            "ほかのファイルのシグネチャ(import 先、テスト対象のファイル、開いているファイル)もモデルに見せる。無視されるもの"
            "(`.gitignore`、`.temotoignore`)や秘密らしいものは見せない",
        ),
    )
    disabled_languages: tuple[str, ...] = field(
        default=(),
        metadata=_told(
            'language ids without completions, e.g. `["markdown"]`; in the environment separated by commas',
            '補完しない言語 ID。例 `["markdown"]`。環境変数ではコンマ区切り',
            project=True,
        ),
    )


@dataclass(frozen=True, slots=True)
class CodeActions:
    """What the editor's code-action key offers."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    enabled: bool = field(default=True, metadata=_told("code actions", "コードアクション"))
    on_rest: bool = field(
        default=False,
        metadata=_told(
            "offer them wherever the cursor rests (a light bulb on every definition), not only when asked, on a selection or on a "
            "diagnostic",
            "カーソルが止まるたびに提示する(定義ごとに電球が出る)。false なら、呼び出したとき・選択時・診断がある場所だけ",
        ),
    )
    max_tokens: int = field(
        default=4_096,
        metadata=_told("tokens of one answer at most", "1 回の回答の最大トークン数", 64, 65_536),
    )


@dataclass(frozen=True, slots=True)
class OwnAction:
    """A code action of the user's own: an entry of `[[actions]]`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    title: str
    prompt: str
    kind: ActionKinds = "refactor.rewrite"
    applies_to: AppliesTo = "definition"
    result: ActionResults = "edit"
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatModel:
    """The model of code actions."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    model: str = field(
        default="",
        metadata=_told(
            "the model for code actions, an instruct one, as the backend calls it; empty lets temoto choose",
            "コードアクション用のモデル(instruct)。バックエンドでの名前。空なら temoto が選ぶ",
            restart=True,
        ),
    )


@dataclass(frozen=True, slots=True)
class ReasoningModel:
    """The model that debugs."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    model: str = field(
        default="",
        metadata=_told(
            "the model for Debug, one that thinks before it answers; empty lets temoto choose",
            "「原因を調べる」用の、考えてから答えるモデル。空なら temoto が選ぶ",
            restart=True,
        ),
    )


@dataclass(frozen=True, slots=True)
class Models:
    """For every model."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    context: int = field(
        default=0,
        metadata=_told(
            "tokens of context; 0 lets temoto choose",
            "コンテキストのトークン数。0 なら temoto が選ぶ",
            0,
            1_048_576,
            restart=True,
        ),
    )
    keep_alive: str = field(
        default="30m",
        metadata=_told(
            "how long the model stays in memory after the last use (Ollama and the embedded engine): `30m`, `24h`, seconds, "
            "`0` (not at all), `-1` (for ever); the next completion loads it again",
            "最後の使用後にモデルをメモリーに保持する時間(Ollama と内蔵エンジン): `30m`、`24h`、秒数、`0`(保持しない)、"
            "`-1`(ずっと)。次の補完で読み込み直す",
            restart=True,
        ),
    )
    folders: tuple[str, ...] = field(
        default=(),
        metadata=_told(
            "folders with model files (GGUF) for the embedded engine, beside those of Ollama, LM Studio, Hugging Face and llama.cpp, "
            "which it finds by itself; in the environment separated as in PATH",
            "内蔵エンジンが使うモデルファイル(GGUF)のフォルダー。Ollama、LM Studio、Hugging Face、llama.cpp のものは指定しなくても"
            "見つかる。環境変数では PATH と同じ区切り",
            restart=True,
        ),
    )
    unload_when_off: bool = field(
        default=True,
        metadata=_told(
            "take the model out of memory at once when completions are switched off",
            "補完を無効にしたら、モデルをすぐにメモリーから降ろす",
        ),
    )
    commercial_only: bool = field(
        default=False,
        metadata=_told(
            "leave out models whose licence forbids business", "商用利用を禁じるライセンスのモデルを除く", restart=True
        ),
    )


@dataclass(frozen=True, slots=True)
class EmbeddedEngine:
    """The embedded engine."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    program: str = field(
        default="",
        metadata=_told(
            "a `llama-server` of your own that runs the embedded engine's models, as an absolute path; empty takes one on the PATH "
            "that brings a GPU, else what came with temoto",
            "内蔵エンジンのモデルを動かす自前の `llama-server` の絶対パス。空なら、PATH にある GPU 対応のもの、なければ temoto 付属のもの",
            restart=True,
        ),
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user can set."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    backend: Backends = field(
        default="auto",
        metadata=_told(
            "what serves the model; `auto` asks each, nearest first",
            "モデルを動かすもの。`auto` は近いものから順に探す",
            restart=True,
        ),
    )
    url: str = field(
        default="",
        metadata=_told(
            "where the backend answers; `auto` asks what it is. Empty: its usual place (Ollama: `OLLAMA_HOST`, then port 11434)",
            "バックエンドのアドレス。`auto` なら種類を問い合わせる。空なら通常の場所(Ollama は `OLLAMA_HOST`、次にポート 11434)",
            restart=True,
        ),
    )
    allow_remote: bool = field(
        default=False,
        metadata=_told(
            "let code go to another machine than this one", "コードを別のマシンへ送ることを許す", restart=True
        ),
    )
    language: Languages = field(
        default="auto",
        metadata=_told("of messages; `auto` is the editor's", "メッセージの言語。`auto` はエディターの言語"),
    )
    profile: Profiles = field(
        default="auto",
        metadata=_told(
            "how models are chosen: by published evidence and speed (`auto`), or as the source guide says where its models are "
            "installed (`guide`)",
            "モデルの選び方: 公表された根拠と速さで選ぶ(`auto`)、元のガイドの推奨モデルがあればそれを使う(`guide`)",
            restart=True,
        ),
    )
    measure: bool = field(
        default=True,
        metadata=_told(
            "keep how fast models are on this machine, in a local file that is never sent (`temoto bench --forget` removes it)",
            "このマシンでのモデルの速さをローカルのファイルに記録する(送信しない。`temoto bench --forget` で削除)",
        ),
    )
    stats: bool = field(
        default=True,
        metadata=_told(
            "count what becomes of suggestions, in a local file that is never sent and holds no text (`temoto stats` shows it)",
            "提案がどうなったかの件数をローカルのファイルに記録する(送信せず、コードも含まない。`temoto stats` で表示)",
        ),
    )
    completion: Completion = field(default_factory=Completion)
    code_actions: CodeActions = field(default_factory=CodeActions)
    chat: ChatModel = field(default_factory=ChatModel)
    reasoning: ReasoningModel = field(default_factory=ReasoningModel)
    models: Models = field(default_factory=Models)
    engine: EmbeddedEngine = field(default_factory=EmbeddedEngine)
    actions: tuple[OwnAction, ...] = field(
        default=(),
        metadata=_told(
            "code actions of your own: a list of `{title, prompt}`, and where wanted `kind`, `applies_to`, `result`, `languages` "
            "(docs/code-actions.md)",
            "自分で作るコードアクション: `{title, prompt}` のリスト。必要なら `kind`、`applies_to`、`result`、`languages` も"
            "(docs/code-actions.md)",
        ),
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """One of them: its path, type and default, what it means (English, Japanese), the smallest and largest number, whether
    another value starts anew, and whether a project may set it."""

    path: tuple[str, ...]
    kind: object
    default: object
    doc: tuple[str, str]
    least: int | None
    most: int | None
    restart: bool = False
    project: bool = False

    @property
    def key(self) -> str:
        """As users write it: `completion.delay_ms`."""
        return ".".join(self.path)

    @property
    def variable(self) -> str:
        """Its name in the environment: `TEMOTO_COMPLETION_DELAY_MS`."""
        return "TEMOTO_" + "_".join(self.path).upper()


def every_setting() -> tuple[Setting, ...]:
    """Every setting there is, in the order users read them."""
    return tuple(_settings_of(Settings, ()))


def _settings_of(kind: type, above: tuple[str, ...]) -> list[Setting]:
    hints = get_type_hints(kind)
    found: list[Setting] = []
    for one in fields(kind):
        path, inner = (*above, one.name), hints[one.name]
        if is_dataclass(inner):
            found += _settings_of(cast("type", inner), path)
        else:
            told = one.metadata
            found.append(
                Setting(
                    path,
                    inner,
                    one.default,
                    told["doc"],
                    *told["bounds"],
                    restart=told["restart"],
                    project=told["project"],
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """Settings as they were read, a warning for each that was not as it should be, and where each one in use came from.

    `origins` has every key (`completion.delay_ms`): "default", "config.toml", ".temoto.toml", "editor", "environment TEMOTO_URL".
    """

    settings: Settings
    warnings: tuple[Note, ...]
    origins: Mapping[str, str]
