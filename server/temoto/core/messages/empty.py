"""Why was there no completion? One sentence a reason, for whoever asks."""

from temoto.core.messages import Sentence


class EmptyMessage(Sentence):
    """Why there was no completion, by the reason's name behind `EMPTY_`; and what a model was not shown."""

    MASKED = (
        "Around the cursor there is what looks like a secret: the model is shown stars in its place.",
        "カーソルの近くに秘密情報らしいものがあるため、モデルには伏せ字(*)にして見せています。",
    )

    EMPTY_OFF = (
        "Completions are off here (completion.enabled in your settings or in the project's .temoto.toml).",
        "ここでは補完が無効です(設定またはプロジェクトの .temoto.toml の completion.enabled)。",
    )
    EMPTY_LANGUAGE_DISABLED = (
        "This language is in completion.disabled_languages.",
        "この言語は completion.disabled_languages にあります。",
    )
    EMPTY_STARTING = ("temoto is still starting; wait a moment.", "temoto は起動中です。少し待ってください。")
    EMPTY_NO_MODEL = (
        "No model serves completions; the status says why.",
        "補完に使えるモデルがありません。理由はステータスにあります。",
    )
    EMPTY_NOT_OPEN = (
        "The editor asked about a document it has not opened; open it again.",
        "開かれていない文書への問い合わせでした。開き直してください。",
    )
    EMPTY_LOST = (
        "A change of this document could not be read, so its text is not known any more; close it and open it again.",
        "この文書の変更を読み取れなかったため、内容が分からなくなりました。閉じて開き直してください。",
    )
    EMPTY_OUTSIDE = (
        "The editor asked about a place the document does not have; if it happens again, reopen the document.",
        "文書にない位置への問い合わせでした。続く場合は文書を開き直してください。",
    )
    EMPTY_NOTHING_TO_GO_ON = (
        "There is nothing before the cursor yet; type a little.",
        "カーソルの前にまだ何もありません。少し入力してください。",
    )
    EMPTY_SECRETS = (
        "This file holds secrets by its name: it is completed only when you ask for it by hand, and never by a model on another machine.",
        "名前からみて秘密情報のファイルです。手動で呼び出したときだけ補完し、別のマシンのモデルには渡しません。",
    )
    EMPTY_MASKED = (
        "What the model said holds the mask of a secret here that it was not shown.",
        "モデルの提案に、モデルには見せていない秘密情報の伏せ字が含まれていました。",
    )
    EMPTY_MID_LINE = (
        "Code stands right of the cursor, and this model sees only what is left of it; a model with fill-in-the-middle can.",
        "カーソルの右にコードがありますが、このモデルは左側しか見ません。前後から補完できるモデルなら補完できます。",
    )
    EMPTY_IN_WORD = (
        "The cursor stands inside a word; go to its end.",
        "カーソルが単語の途中にあります。単語の末尾に移してください。",
    )
    EMPTY_SUPERSEDED = ("A newer question took its place.", "新しい問い合わせに置き換わりました。")
    EMPTY_BACKEND_BUSY = (
        "A code action is running and the model does one thing at a time; for both at once set OLLAMA_NUM_PARALLEL=2 for Ollama.",
        "コードアクションの実行中で、モデルは一度に一つしか処理できません。Ollama では OLLAMA_NUM_PARALLEL=2 で同時に処理できます。",
    )
    EMPTY_NOT_YET = (
        "The model has not begun its answer: it may be loading, or its server may hang. What it says later comes with the next key.",
        "モデルがまだ応答を始めていません。読み込み中か、サーバーが固まっている可能性があります。届いた回答は次の入力時に表示します。",
    )
    EMPTY_BACKEND_DOWN = (
        "What serves the model did not answer; temoto tries again by itself.",
        "モデルを動かすサーバーが応答しませんでした。自動で再試行します。",
    )
    EMPTY_BACKEND_ERROR = (
        "The answer of what serves the model could not be used; the status says why.",
        "モデルを動かすサーバーの応答を使えませんでした。理由はステータスにあります。",
    )
    EMPTY_MODEL_SILENT = ("The model had nothing to say here.", "モデルはここで何も提案しませんでした。")
    EMPTY_ALREADY_THERE = (
        "The model said what already stands there.",
        "モデルの提案は、すでに書かれている内容と同じでした。",
    )
    EMPTY_ELSEWHERE = (
        "What the model said does not fit here: it begins another block, or would run into what stands at the cursor.",
        "モデルの提案はここに合いませんでした(別のブロックの始まりか、カーソル位置の文字とつながってしまう内容でした)。",
    )
    EMPTY_REPEATS = (
        "The model went in circles.",
        "モデルの提案は同じ内容の繰り返しでした。",
    )
    EMPTY_UNFINISHED = (
        "The answer was broken off before its first statement was whole; completion.max_tokens allows longer ones.",
        "最初の文が終わる前に回答が途切れました。completion.max_tokens を増やすと長い回答を受け取れます。",
    )
    EMPTY_SAYS_NOTHING = (
        "The model said too little to be shown; ask for a completion by hand to see it.",
        "モデルの提案が短すぎるため表示しませんでした。手動で補完を呼び出すと表示します。",
    )
    EMPTY_NO_CODE = (
        "The model talked instead of completing; a model made for completion does better.",
        "モデルが補完ではなく説明を返しました。補完用のモデルのほうが適しています。",
    )
    EMPTY_INTERNAL = (
        "Something in temoto failed; the log has the details. Please report it.",
        "temoto の内部で失敗しました。詳細はログにあります。ご報告ください。",
    )
