"""Why a model was chosen, and why the others were not."""

from temoto.core.messages import Sentence


class ChooseMessage(Sentence):
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
    BACKEND_NAMED = ("{backend}: the setting backend names it.", "{backend}: 設定 backend で指定されています。")
    BACKEND_AT_URL = ("{backend}: it answers at the setting url.", "{backend}: 設定 url で応答しているものです。")
    BACKEND_OF_FILES = (
        "{backend}: completion.model is a file, and only it serves files.",
        "{backend}: completion.model がファイルで、ファイルを使えるのはこれだけです。",
    )
    BACKEND_NEAREST = (
        "{backend}: the first that can serve, in the order Ollama, LM Studio or llama-server, embedded engine.{others}",
        "{backend}: Ollama、LM Studio か llama-server、内蔵エンジンの順で、最初に使えたものです。{others}",
    )
    BACKENDS_ALSO = (" Alive as well: {others}.", " ほかに応答しているもの: {others}。")
    WHY_BACKEND = ("Why this backend:", "このバックエンドを選んだ理由:")
    WHY = ("Why this model:", "このモデルを選んだ理由:")
    OTHERS = (
        "Other models that are here, in the order they would be taken:",
        "ほかに使えるモデル(候補順):",
    )
