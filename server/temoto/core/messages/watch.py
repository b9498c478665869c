"""What loading a model came to where it did not lie as planned, and what was done about it."""

from temoto.core.messages import Sentence


class WatchMessage(Sentence):
    SAYS_NOTHING = (
        "{model} has said nothing for {seconds} s: {backend} may be loading it, or hang. Completions come once it answers.",
        "{model} が {seconds} 秒間応答していません。{backend} が読み込み中か、固まっている可能性があります。応答すれば補完が出ます。",
    )
    WHY_OUT_OF_MEMORY = ("{model} did not fit in memory", "{model} がメモリーに収まりませんでした")
    WHY_SPILLED = (
        "only {vram_gb} of {model}'s {size_gb} GB found room on the GPU",
        "{model} の {size_gb} GB のうち {vram_gb} GB しか GPU に載りませんでした",
    )
    LESS_CONTEXT = (
        "Stepped down, because {why}: {model} now has {context} tokens of context instead of {before}. Starts here begin with "
        "that. To avoid it, free GPU memory (`temoto doctor` shows what holds it) and run `temoto bench --forget`.",
        "{why}。そのため {model} のコンテキストを {before} から {context} トークンに減らしました。このマシンでは次回からこの設定で"
        "始めます。避けるには GPU メモリーを空け(`temoto doctor` が使用中のものを表示)、`temoto bench --forget` を実行してください。",
    )
    OTHER_MODEL = (
        "Stepped down, because {why}: {instead} is used instead of {model}. Starts here begin with that. To avoid it, free "
        "GPU memory (`temoto doctor` shows what holds it) and run `temoto bench --forget`.",
        "{why}。そのため {model} の代わりに {instead} を使います。このマシンでは次回からこのモデルで始めます。避けるには "
        "GPU メモリーを空け(`temoto doctor` が使用中のものを表示)、`temoto bench --forget` を実行してください。",
    )
    STEPPED_BEFORE = (
        "taken because {model} with {context} tokens of context did not fit here before; `temoto bench --forget` tries it again",
        "以前このマシンに {model}(コンテキスト {context})が収まらなかったため。`temoto bench --forget` で再び試します",
    )
