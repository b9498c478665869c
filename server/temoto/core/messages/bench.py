"""Measuring how fast models are here: what is being done, and the words of its table."""

from temoto.core.messages import Sentence


class BenchMessage(Sentence):
    BENCH_STARTING = ("Starting, so that the plan's models are known…", "計画のモデルを調べるため起動しています…")
    READING = ("{model} reads…", "{model} に読ませています…")
    WRITING = ("{model} writes…", "{model} に書かせています…")
    GHOST = ("{model} completes code…", "{model} でコードを補完しています…")
    BENCH_MODEL = ("model", "モデル")
    ROLES = ("roles", "役割")
    READ = ("read tok/s", "読む tok/s")
    WRITE = ("write tok/s", "書く tok/s")
    BENCH_FIRST = ("first ghost ms", "最初の補完 ms")
    LOAD = ("load s", "読み込み s")
    BENCH_PREDICTED = ("{figure}\n[dim](predicted {predicted})[/dim]", "{figure}\n[dim](予測 {predicted})[/dim]")
    IN_MEMORY = ("in memory already", "読み込み済み")
    BENCH_WITHOUT = (
        "Of the suggestions in your editor, {share} needed no model (`temoto stats`).",
        "エディタでの提案のうち {share} はモデルなしで出せました(`temoto stats`)。",
    )
    KEPT = (
        "Kept in {file}, which never leaves this machine, and used for plans instead of the predictions. "
        "`temoto bench --forget` removes it.",
        "{file} に記録しました(このマシンの外へは送りません)。今後の計画では予測の代わりに使います。"
        "`temoto bench --forget` で削除できます。",
    )
    NOT_KEPT = (
        "Not kept: the setting measure is false. Plans go by predictions.",
        "設定 measure が false のため記録していません。計画には予測を使います。",
    )
    FORGOTTEN = (
        "{file} is removed: plans go by predictions again, and steps down are forgotten.",
        "{file} を削除しました。計画には再び予測を使い、縮小の記録も忘れます。",
    )
    NOTHING_TO_FORGET = ("Nothing was kept: there is no {file}.", "記録はありません({file} がありません)。")
    CANNOT_FORGET = (
        "{file} could not be removed: {detail}. Remove it yourself.",
        "{file} を削除できませんでした: {detail}。手動で削除してください。",
    )
    FAILED = ("{model} could not be measured: {why}", "{model} を測れませんでした: {why}")
