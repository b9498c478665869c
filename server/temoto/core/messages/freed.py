"""What was taken out of memory, and what could not be."""

from temoto.core.messages import Sentence


class FreedMessage(Sentence):
    FREED = (
        "Freed {gb} GB ({vram_gb} GB of it on a GPU): {model} on {backend}. The next completion loads it again.",
        "{gb} GB を解放しました(うち GPU {vram_gb} GB): {model}({backend})。次の補完で読み込み直します。",
    )
    FREED_NOTHING = (
        "No model that temoto loaded is in memory.",
        "temoto が読み込んだモデルはメモリーにありません。",
    )
    STILL_THERE = (
        "{backend} was told to unload {model}, and it is still in memory: something is using it. Try again later.",
        "{backend} に {model} を降ろすよう伝えましたが、まだメモリーにあります(使用中)。あとでもう一度試してください。",
    )
