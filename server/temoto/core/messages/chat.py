"""What stands between a user and an answer in words: models that cannot chat, or are not there."""

from temoto.core.messages import Sentence


class ChatMessage(Sentence):
    CANNOT_CHAT = (
        "{model} cannot chat on {backend}: {detail}. Set chat.model to an instruct model, or url to a server that can chat.",
        "{backend} の {model} は対話できません: {detail}。chat.model に instruct モデルを指定するか、"
        "対話できるサーバーを設定 url に指定してください。",
    )
    CHAT_MODEL_MISSING = (
        "{backend} has no model {model}. Get it with `{command}`, or change the setting chat.model.",
        "{backend} にモデル {model} がありません。`{command}` で取得するか、設定 chat.model を変更してください。",
    )
    CHAT_OUT_OF_MEMORY = (
        "{model} does not fit in memory ({detail}). Set a smaller chat.model or models.context.",
        "{model} はメモリーに収まりません({detail})。chat.model か models.context を小さくしてください。",
    )
    NEEDS_INSTRUCT = (
        "{model} only completes code; code actions need a model that answers. {cure}",
        "{model} は補完専用です。コードアクションには応答できるモデルが必要です。{cure}",
    )
    CURE_PULL = ("Get one: `{command}`", "入手: `{command}`")
    CURE_SETTING = (
        "Install an instruct model, or name one in chat.model.",
        "instruct モデルを入れるか、chat.model に指定してください。",
    )
