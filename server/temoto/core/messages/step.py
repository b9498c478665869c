"""What a user can have done next: the titles of the commands an editor offers."""

from temoto.core.messages import Sentence


class StepMessage(Sentence):
    """The titles of the commands an editor offers, by the command's name."""

    RESTART = ("Start again", "やり直す")
    FETCH = ("Fetch a model", "モデルを取得する")
    UNLOAD = ("Free the model's memory", "モデルのメモリーを解放する")
