"""The user's own llama-server: why it does not run the embedded engine's models."""

from temoto.core.messages import Sentence


class OwnServerMessage(Sentence):
    NOT_USED = (
        "{program} does not run the embedded engine's models: {why}. What came with temoto runs them; "
        "set engine.program to another llama-server, or leave it empty.",
        "{program} は内蔵エンジンに使えません: {why}。temoto 付属のものを使います。"
        "設定 engine.program に別の llama-server を指定するか、空にしてください。",
    )
    NOT_ABSOLUTE = ("it is no absolute path", "絶対パスではありません")
    NO_PROGRAM = ("there is no such program", "そのようなプログラムはありません")
    A_SCRIPT = (
        "it is a script, and what it starts could not be ended with it",
        "スクリプトのため、起動したものを確実に終了できません",
    )
    DOES_NOT_RUN = ("it does not run ({detail})", "実行できません({detail})")
    NOT_LLAMA = ("it does not answer as a llama-server does ({detail})", "llama-server の応答ではありません({detail})")
    TOO_OLD = ("it is too old: it does not know {options}", "古すぎます({options} がありません)")
    SILENT = ("it did not answer within {seconds} s", "{seconds} 秒以内に応答しませんでした")
    FAILED = ("it did not start ({detail})", "起動しませんでした({detail})")
