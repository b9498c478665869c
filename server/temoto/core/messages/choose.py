"""Why a model was chosen, and why the others were not."""

from temoto.core.messages import Sentence


class ChooseMessage(Sentence):
    """Why a model was chosen, and why the others were not."""

    FITS = ("fits with {spare_gb} GB of {where} to spare", "{where} に {spare_gb} GB の余裕を残して収まります")
    SHORT = ("needs {short_gb} GB more {where}", "{where} が {short_gb} GB 足りません")
    ROOM_UNKNOWN = ("free {where} is unknown", "{where} の空きがわかりません")
    TOO_SLOW = ("too slow without a GPU", "GPU なしでは遅すぎます")
    PASSED_OVER = ("passed over: {why}", "使わなかったもの: {why}")
    WHY = ("Why this model:", "このモデルを選んだ理由:")
    OTHERS = (
        "Other models that are here, in the order they would be taken:",
        "ほかに使えるモデル(候補順):",
    )
