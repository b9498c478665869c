"""The memory of a plan in words: what it goes by, and how sure it is."""

from temoto.core.messages import Sentence


class PlanMemory(Sentence):
    TAKEN_BY = (
        "Memory as {runtime} takes it.",
        "メモリー使用量は {runtime} の場合です。",
    )
    NEW_OLLAMA = ("Ollama 0.30 or newer", "Ollama 0.30 以降")
    OLD_OLLAMA = ("Ollama before 0.30", "0.30 より前の Ollama")
    OLDER_OLLAMA = (
        "It takes {now_gb} GB in Ollama 0.30 and newer, and {gb} GB in an older one.",
        "Ollama 0.30 以降では {now_gb} GB、それより古いものでは {gb} GB 使います。",
    )
    BY_SIZE = (
        "What it remembers of a text is estimated from its size, rather too high: nothing says how its layers are made.",
        "層の構造がわからないため、文脈のメモリーはモデルの大きさから多めに見積もっています。",
    )
