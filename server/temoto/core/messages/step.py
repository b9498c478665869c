"""What a user can have done next: the titles of the commands an editor offers."""

from temoto.core.messages import Sentence


class StepMessage(Sentence):
    """The titles of the commands an editor offers, by the command's name."""

    RESTART = ("Start again", "やり直す")
    FETCH = ("Fetch a model", "モデルを取得する")
    UNLOAD = ("Free the model's memory", "モデルのメモリーを解放する")
    ACT = ("Run a code action", "コードアクションを実行する")
    APPLY_FIX = ("Apply the fix from the explanation", "説明にあった修正を適用する")
    CANCEL = ("Stop what temoto is doing", "temoto の処理を止める")
