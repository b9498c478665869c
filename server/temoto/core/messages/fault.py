"""What is wrong where a server's own error says it, and what helps. `detail` is the server's own text, `log` where its log lies."""

from temoto.core.messages import Sentence


class FaultMessage(Sentence):
    KILLED = (
        "{model} did not run on {backend}, most likely for want of memory ({detail}). Set a smaller completion.model or "
        "models.context, or end other programs. {log}",
        "{backend} で {model} が動きませんでした。おそらくメモリー不足です({detail})。completion.model か models.context を"
        "小さくするか、他のプログラムを終了してください。{log}",
    )
    GPU = (
        "The GPU failed while {backend} ran {model} ({detail}). Restart {backend}, and update the GPU's driver. {log}",
        "{backend} が {model} を動かす間に GPU が失敗しました({detail})。{backend} を再起動し、GPU のドライバーを更新してください。{log}",
    )
    OLD_GPU = (
        "{backend} and the GPU's driver do not go together ({detail}). Update the driver; a GPU too old for this {backend} "
        "needs an older one, or the CPU. {log}",
        "{backend} と GPU のドライバーが合いません({detail})。ドライバーを更新してください。"
        "この {backend} には古すぎる GPU なら、古い {backend} か CPU を使います。{log}",
    )
    UNSUPPORTED = (
        "This {backend} cannot run {model} ({detail}). Update {backend}, then get the model again with `{command}`, or use "
        "another.",
        "この {backend} では {model} を動かせません({detail})。{backend} を更新してから `{command}` で取得し直すか、"
        "別のモデルを使ってください。",
    )
    DAMAGED = (
        "The file of {model} is damaged ({detail}). Remove it and get it again: `{command}`",
        "{model} のファイルが壊れています({detail})。削除して取得し直してください: `{command}`",
    )
    FILE_GONE = (
        "{backend} lists {model}, but its file is gone ({detail}). Get it again: `{command}`",
        "{backend} の一覧に {model} はありますが、ファイルがありません({detail})。取得し直してください: `{command}`",
    )
    FORBIDDEN = (
        "{backend} may not read the file of {model} ({detail}). Give the user {backend} runs as the right to read it, as "
        "with `chown -R`. {log}",
        "{backend} に {model} のファイルを読む権限がありません({detail})。{backend} を動かすユーザーに読む権限を"
        "与えてください(`chown -R` など)。{log}",
    )
    ENDED = (
        "What runs {model} for {backend} ended without saying why ({detail}). {log}",
        "{backend} で {model} を動かすプロセスが、理由を示さずに終了しました({detail})。{log}",
    )
    SLOW = (
        "{backend} took too long over {model} ({detail}). Try again once less runs on that machine; a slow disk needs a "
        "larger OLLAMA_LOAD_TIMEOUT. {log}",
        "{backend} での {model} の処理に時間がかかりすぎました({detail})。他の負荷が減ってから試してください。"
        "ディスクが遅い場合は OLLAMA_LOAD_TIMEOUT を大きくします。{log}",
    )
    CANNOT_COMPLETE = (
        "{model} cannot complete text on {backend}, or its file is gone ({detail}). Use another completion.model, or get it "
        "again: `{command}`",
        "{backend} の {model} は補完に使えないか、ファイルがありません({detail})。"
        "別の completion.model を使うか、取得し直してください: `{command}`",
    )
    UNKNOWN = (
        "{backend} failed, in words temoto does not know: {detail}. {log} Update {backend} or temoto if it keeps happening.",
        "{backend} が失敗しました。temoto の知らないエラーです: {detail}。{log}続く場合は {backend} か temoto を更新してください。",
    )
    # Where the log lies.
    LOG_LINUX = (
        "Its log says more: `journalctl -e -u ollama`, in a container `docker logs`, else where `ollama serve` was started.",
        "詳しくはログへ: `journalctl -e -u ollama`、コンテナーなら `docker logs`、他は `ollama serve` を起動した端末。",
    )
    LOG_MAC = ("Its log says more: ~/.ollama/logs/server.log", "詳しくはログへ: ~/.ollama/logs/server.log ")
    LOG_WINDOWS = (
        r"Its log says more: %LOCALAPPDATA%\Ollama\server.log",
        r"詳しくはログへ: %LOCALAPPDATA%\Ollama\server.log ",
    )
    LOG_THERE = (
        r"Its log says more, on that machine: `journalctl -e -u ollama` (Linux), ~/.ollama/logs/server.log (macOS), "
        r"%LOCALAPPDATA%\Ollama\server.log (Windows).",
        r"詳しくはそのマシンのログへ: `journalctl -e -u ollama`(Linux)、~/.ollama/logs/server.log(macOS)、"
        r"%LOCALAPPDATA%\Ollama\server.log(Windows)。",
    )
    LOG_OWN = ("The log of {backend} says more.", "詳しくは {backend} のログへ。")
    # What was done.
    NEXT_TAKEN = ("{instead} is used instead. {why}", "代わりに {instead} を使います。{why}")
