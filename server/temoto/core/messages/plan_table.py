"""The headings of the plan's table."""

from temoto.core.messages import Sentence


class PlanTable(Sentence):
    ROLE = ("Role", "用途")
    MODEL = ("Model", "モデル")
    CONTEXT = ("Context", "文脈長")
    MEMORY = ("Memory", "メモリー")
    RATE = ("Speed", "速度")
    FIRST = ("First ghost", "初回表示")
    LICENCE = ("Licence", "ライセンス")
    COMPLETION = ("completion", "補完")
    CHAT = ("chat", "対話")
    REASONING = ("reasoning", "推論")
    MEASURED = ("measured", "実測")
    PREDICTED = ("predicted", "予測")
    GUESSED = ("guessed", "推測")
    TOTAL = ("Together {used} GB of {free} GB", "合計 {used} GB / {free} GB")
