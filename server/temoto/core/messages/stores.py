"""Model files of other programs: whose they are, and why one is left out."""

from temoto.core.messages import Sentence


class FileProblem(Sentence):
    """What is wrong with a file. Never a sentence of its own, so without a full stop."""

    NOT_GGUF = ("it does not begin as a GGUF file", "GGUF の先頭ではありません")
    BIG_ENDIAN = (
        "it is written for big-endian machines; fetch one for this machine",
        "ビッグエンディアンのマシン用です。このマシン用のものを取得してください",
    )
    NEWER = (
        "version {version} of its format is newer than this temoto reads ({newest}); update temoto",
        "形式のバージョン {version} は、この temoto が読めるもの({newest})より新しいです。temoto を更新してください",
    )
    OLDER = (
        "version {version} of its format is older than llama.cpp reads",
        "形式のバージョン {version} は古く、llama.cpp では読めません",
    )
    CUT_OFF = ("its end is missing", "末尾が欠けています")
    NONSENSE = ("its header makes no sense ({detail})", "ヘッダーがおかしいです({detail})")
    UNREAD = ("it cannot be read ({detail})", "読めません({detail})")
    PART_MISSING = ("its part {part} is missing", "分割ファイル {part} がありません")
    BLOB_MISSING = ("its file {blob} is missing", "本体 {blob} がありません")
    REFUSED = ("llama.cpp cannot load it ({detail})", "llama.cpp で読み込めません({detail})")
    WITH_ADAPTER = (
        "it has an adapter, which only Ollama puts together; start Ollama to use it",
        "アダプター付きで、Ollama でしか使えません。使うには Ollama を起動してください",
    )


FETCHED_AGAIN_IT_WORKS = frozenset(
    {
        FileProblem.NOT_GGUF,
        FileProblem.CUT_OFF,
        FileProblem.NONSENSE,
        FileProblem.UNREAD,
        FileProblem.PART_MISSING,
        FileProblem.BLOB_MISSING,
    }
)


class StoreMessage(Sentence):
    OF_PROGRAM = ("from {owner}'s store", "{owner} の保存先から")
    OF_FOLDER = ("from the folder {owner}", "フォルダー {owner} から")
    LEFT_OUT = (
        "{name} ({whose}) is left out: {why}. Fetch it again with the program it belongs to, or delete it.",
        "{name}({whose})は使いません: {why}。元のプログラムで取得し直すか、削除してください。",
    )
    NOTHING_USABLE = ("{nothing} {left_out}", "{nothing} {left_out}")
    NOT_USED = ("{name} ({whose}) is left out: {why}.", "{name}({whose})は使いません: {why}。")
    SILENT = (
        "The folder {folder} did not answer within a second, and is left out until it does. Is its disk or network there?",
        "フォルダー {folder} が 1 秒以内に応答しないため、応答するまで使いません。ディスクやネットワークを確認してください。",
    )
    TOO_LARGE = (
        "The folder {folder} holds too much to be looked through: only some of its models are known. "
        "Name a smaller one in models.folders.",
        "フォルダー {folder} は大きすぎるため、一部のモデルしか分かりません。models.folders にはもっと小さなフォルダーを指定してください。",
    )
    DENIED = (
        "The folder {folder} cannot be read ({detail}), so its models are not used.",
        "フォルダー {folder} を読めないため({detail})、その中のモデルは使いません。",
    )
    NO_FOLDER = (
        "models.folders names {folder}, and there is no such folder. Correct the setting, or bring the folder back.",
        "models.folders の {folder} というフォルダーがありません。設定を直すか、フォルダーを戻してください。",
    )
    STILL_READ = (
        "{count} model files found on this machine are still being looked at; they are known in a moment.",
        "見つかったモデルファイルのうち {count} 個はまだ確認中です。まもなく使えます。",
    )
