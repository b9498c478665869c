"""Why a model was chosen, and why the others were not."""

from temoto.core.messages import Sentence


class ChooseMessage(Sentence):
    """Why a model was chosen, and why the others were not."""

    FITS = ("fits with {spare_gb} GB of {where} to spare", "{where} に {spare_gb} GB の余裕を残して収まります")
    SHORT = ("needs {short_gb} GB more {where}", "{where} が {short_gb} GB 足りません")
    ROOM_UNKNOWN = ("free {where} is unknown", "{where} の空きがわかりません")
    TOO_LATE = (
        "would show its first line after {first_ghost_ms} ms, not {latency_ms}",
        "最初の 1 行が出るまで {first_ghost_ms} ミリ秒かかります(目標 {latency_ms} ミリ秒)",
    )
    TOO_SLOW_TO_READ = (
        "would write {tokens_per_second} tokens/s, fewer than the {least} one reads along with",
        "毎秒 {tokens_per_second} トークンでは、読みながら待てません(目安 {least})",
    )
    READS_TOO_LONG = (
        "would read the {tokens} tokens of a code action for {seconds} s, longer than {most}",
        "コードアクションの {tokens} トークンを読むのに {seconds} 秒かかります(目安 {most} 秒)",
    )
    PASSED_OVER = ("passed over: {why}", "使わなかったもの: {why}")
    WHY = ("Why this model:", "このモデルを選んだ理由:")
    OTHERS = (
        "Other models that are here, in the order they would be taken:",
        "ほかに使えるモデル(候補順):",
    )
