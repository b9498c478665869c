"""What is said of an open document as such."""

from temoto.core.messages import Sentence


class DocumentMessage(Sentence):
    """Open documents."""

    LOST = (
        "A change of {name} could not be read, so temoto does not know its text any more and leaves it alone; close it and "
        "open it again.",
        "{name} の変更を読み取れませんでした。内容が分からなくなったため、temoto はこの文書に何もしません。閉じて開き直してください。",
    )
    NOT_TEXT = (
        "{title}: this code holds bytes that are no UTF-8, which a change would lose, so nothing was touched. What {model} wrote "
        "is shown instead.",
        "{title}: このコードには UTF-8 ではないバイトが含まれ、変更すると失われるため、変更していません。"
        "代わりに {model} の回答を表示します。",
    )
