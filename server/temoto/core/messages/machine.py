"""The machine: what of it could not be read, and what to do about it."""

from temoto.core.messages import Sentence


class MachineMessage(Sentence):
    """The machine: what of it could not be read, and what to do about it."""

    HARDWARE_LATE = (
        "This machine's hardware has not answered yet; the model is planned without it until it does.",
        "このマシンのハードウェアからまだ応答がありません。応答があるまで、それなしでモデルを選びます。",
    )
    HARDWARE_FAILED = (
        "This machine's hardware could not be read ({detail}). Please report this with the output of `temoto doctor`.",
        "このマシンのハードウェアを読み取れませんでした({detail})。`temoto doctor` の出力を添えて報告してください。",
    )
    HARDWARE_UNREAD = ("{what}: {detail}", "{what}: {detail}")
