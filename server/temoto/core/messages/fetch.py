"""Getting models: what is offered, what it costs, how it went."""

from temoto.core.messages import Sentence


class FetchMessage(Sentence):
    FETCH_FAILED = (
        "The model could not be fetched: {detail}. Check the connection (HTTPS_PROXY, SSL_CERT_FILE, TEMOTO_REGISTRY, HF_ENDPOINT "
        "and pip's settings apply), or set completion.model to a .gguf file.",
        "モデルを取得できませんでした: {detail}。接続(HTTPS_PROXY、SSL_CERT_FILE、TEMOTO_REGISTRY、HF_ENDPOINT と pip の設定に"
        "従います)を確認するか、completion.model に .gguf ファイルを指定してください。",
    )
    NO_ROOM = (
        "Nothing can be kept in {folder}: {detail}. Make room there, or point XDG_CACHE_HOME to a folder that can be written.",
        "{folder} に保存できません: {detail}。空きを作るか、XDG_CACHE_HOME で書き込めるフォルダーを指定してください。",
    )
    OFFER = (
        "No model for completions is here yet. Fetch {model} for {backend}? {size}, licence {licence}."
        "{time}{forbids}{room}{origin}{small}",
        "補完用のモデルがまだありません。{backend} 用に {model} を取得しますか? "
        "{size}、ライセンス {licence}。{time}{forbids}{room}{origin}{small}",
    )
    OFFER_ASKS = (" A yes asks {place} for it.", " 同意すると {place} に問い合わせます。")
    OFFER_FROM = (" It comes from {origin}.", " 取得元は {origin} です。")
    OFFER_FROM_LICENCE = (
        " It comes from {origin}, where its licence begins “{title}” (the whole text: {file}).",
        " 取得元は {origin} です。そこにあるライセンスの書き出しは「{title}」です(全文: {file})。",
    )
    OFFER_SMALL = (
        " `temoto pull {small}` fetches a small one instead ({size}): it shows that everything works, but writes no good code "
        "and does not fill in the middle.",
        " `temoto pull {small}` なら小さなモデル({size})を取得します。動作は確かめられますが、"
        "よいコードは書けず、途中への挿入もできません。",
    )
    OFFER_IS_SMALL = (
        " It is the small one: it shows that everything works, but writes no good code and does not fill in the middle.",
        " これは小さなモデルです。動作は確かめられますが、よいコードは書けず、途中への挿入もできません。",
    )
    TIME = (
        " {time} at the {rate} MB/s of the last download.",
        "前回のダウンロードの速さ(毎秒 {rate} MB)なら{time}です。",
    )
    TIME_MOMENT = ("Less than a minute", "1 分以内")
    TIME_MINUTE = ("About a minute", "約 1 分")
    TIME_MINUTES = ("About {minutes} minutes", "約 {minutes} 分")
    TIME_HOURS = ("About {hours} hours", "約 {hours} 時間")
    PULLING = ("Fetching {model}, {size}.{time}", "{model}({size})を取得します。{time}")
    OFFER_ROOM = (" {free_gb} GB are free on the disk.", " ディスクの空きは {free_gb} GB です。")
    OFFER_NOT_COMMERCIAL = (" This licence forbids commercial use.", " このライセンスは商用利用を認めていません。")
    OFFER_YES = ("Fetch it", "取得する")
    OFFER_NO = ("Not now", "今はしない")
    OFFER_COMMAND = (
        "No model for completions is here yet. `{command}` fetches {model} ({size}, {licence}).",
        "補完用のモデルがまだありません。`{command}` で {model} を取得できます({size}、{licence})。",
    )
    ASKING = ("Asking for {model}", "{model} を問い合わせています")
    FETCHING = ("Fetching {model} {done}", "{model} を取得しています {done}")
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
    BUNDLE_FILES_ONLY = (
        "{model} cannot be put into a bundle: only models of the catalog that the embedded engine runs are files "
        "(`temoto catalog models`). For Ollama, copy the folder of its models (~/.ollama/models) to the other machine.",
        "{model} はバンドルにできません。ファイルになるのは、内蔵エンジンで動くカタログのモデルだけです(`temoto catalog models`)。"
        "Ollama のモデルは、そのフォルダー(~/.ollama/models)を相手のマシンへコピーしてください。",
    )
    PULLED = ("{model} is here: {where}", "{model} を取得しました: {where}")
    PULL_REFUSED = (
        "{backend} could not get {model}: {detail}. Check the name at https://ollama.com/library and the connection.",
        "{backend} は {model} を取得できませんでした: {detail}。名前を https://ollama.com/library で、また接続を確認してください。",
    )
    PULL_NO_ROOM = (
        "{backend} could not get {model}: {detail}. Make room on that disk, or point OLLAMA_MODELS at another, and try again.",
        "{backend} は {model} を取得できませんでした: {detail}。ディスクを空けるか、OLLAMA_MODELS を別の場所にして、再試行してください。",
    )
    PULL_REFUSED_THERE = (
        "{backend} could not get {model}: {detail}. Check the name, and that {registry} answers.",
        "{backend} は {model} を取得できませんでした: {detail}。名前と、{registry} が応答しているかを確認してください。",
    )
    PULL_OFFER = (
        "Fetch {model} for {backend}: {size}, licence {licence}.{time}{forbids}{room}{origin}",
        "{backend} 用に {model} を取得します: {size}、ライセンス {licence}。{time}{forbids}{room}{origin}",
    )
    UNKNOWN_SIZE = ("size not known to the catalog", "サイズはカタログにありません")
    UNKNOWN_TAG = (
        "size known to Ollama's registry only, which {backend} asks as it fetches (tags with a known size: {forms})",
        "サイズは Ollama のレジストリだけが知っており、取得時に {backend} が問い合わせます(サイズがわかるタグ: {forms})",
    )
    UNKNOWN_LICENCE = ("not known to the catalog", "カタログにありません")
    PULL_ALL = ("{count} models, {size} in all.", "合計 {count} モデル、{size}。")
    PULL_OTHER = (
        "{name} cannot be pulled. {says} `temoto pull {tag}` gets that one.",
        "{name} は取得できません。{says} `temoto pull {tag}` で取得できます。",
    )
    PULL_NEAR = (
        "{why} The catalog has names like it: {near}. `temoto pull {tag}` gets the nearest.",
        "{why} 近い名前がカタログにあります: {near}。最も近いものは `temoto pull {tag}` で取得できます。",
    )
    PULL_WRONG_SIZE = (
        "{why} The catalog knows {name} in {sizes}; another size is another model, so none is taken for it.",
        "{why} カタログにある {name} のサイズは {sizes} です。サイズが違えば別のモデルなので、代わりは取得しません。",
    )
    PULL_CLOUD = (
        "{name} cannot be fetched: it runs at ollama.com only, and your code would be sent there. Name a model that runs here; "
        "`temoto plan` shows which.",
        "{name} は取得できません。ollama.com でのみ動くモデルで、コードがそこへ送られます。"
        "このマシンで動くモデルを指定してください(`temoto plan` が示します)。",
    )
    PULL_PLAN_DONE = (
        "Everything the plan names is here already.",
        "計画のモデルはすべて揃っています。",
    )
    PULL_PLAN_NOTHING = (
        "The plan names no model for this machine; `temoto plan` says why.",
        "このマシンの計画にモデルがありません。理由は `temoto plan` が示します。",
    )
    PULL_PLAN_ASKS = (
        "Run `temoto pull --plan --yes` to agree without being asked.",
        "確認なしで同意するには `temoto pull --plan --yes` を実行してください。",
    )
    PULL_DECLINED = (
        "Nothing was fetched. The same command asks again; with --yes it does not ask.",
        "何も取得していません。同じコマンドでもう一度確認します(--yes で確認なし)。",
    )
    DISK_TOO_SMALL = (
        "{model} needs {need_gb} GB and {free_gb} GB are free in {folder}. Make room there; if {backend} keeps its models "
        "elsewhere, set OLLAMA_MODELS to that folder.",
        "{model} には {need_gb} GB 必要ですが、{folder} の空きは {free_gb} GB です。空きを作るか、{backend} が別の場所にモデルを"
        "置く場合は OLLAMA_MODELS にそのフォルダーを指定してください。",
    )
    NOT_LISTED = (
        "{backend} said it got {model}, and does not list it. Try again; if it stays so, look at the log of {backend}.",
        "{backend} は {model} を取得したと答えましたが、一覧にありません。もう一度試し、続く場合は {backend} のログを確認してください。",
    )
    OTHER_SIZE = (
        "{model} has {size} GB here, not the {expected} GB of the catalog: it was updated since, or is another form. It can be used.",
        "{model} は {size} GB で、カタログの {expected} GB と違います。更新されたか別の形式です。使えます。",
    )
    TESTED_FIM = ("Tested: {model} fills in the middle.", "{model} は穴埋めできることを確認しました。")
    TESTED_PREFIX = ("Tested: {model} goes on with text.", "{model} は文の続きを書けることを確認しました。")
    NOT_TESTED = ("{model} is here, but: {doubt}", "{model} は取得しましたが: {doubt}")
    NO_MODEL_CAME = (
        "{name} came as it was announced, is no GGUF model, and was thrown away. Fetch another form of it "
        "(`temoto catalog models` lists them).",
        "{name} は告げられたとおりに届きましたが GGUF モデルではないため破棄しました。別の形を取得してください"
        "(`temoto catalog models` に一覧があります)。",
    )
    PULL_OTHERS = (
        "{model} is here already: {owner} keeps it, and the embedded engine serves it from there. Nothing is fetched.",
        "{model} はすでにあります。{owner} のファイルを内蔵エンジンがそのまま使うため、取得しません。",
    )
    PULL_BY_FILE = (
        "{why} It is fetched as a file for the embedded engine instead.",
        "{why} 代わりに、内蔵エンジン用のファイルとして取得します。",
    )
    CHECKSUM_WRONG = (
        "{name} arrived damaged (its checksum is wrong) and was thrown away. Try again.",
        "{name} は壊れて届いたため(チェックサム不一致)破棄しました。もう一度試してください。",
    )
