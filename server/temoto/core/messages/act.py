"""A code action on its way: what it is doing, what it ends in, and what stood in its way."""

from temoto.core.messages import Sentence


class ActMessage(Sentence):
    # While it runs, under its title.
    WAITING = ("waiting for the action before it", "前のアクションの終了を待っています")
    READING = ("reading the code", "コードを読んでいます")
    THINKING = ("thinking, {tokens} tokens", "考えています({tokens} トークン)")
    WRITING = ("writing, {lines} lines", "書いています({lines} 行)")
    ASKING_AGAIN = ("the answer has errors; asking once more", "回答に誤りがあるため、もう一度尋ねています")
    # What the model serves with.
    BUSY = ("{title} ({model})", "{title}({model})")
    SILENT = (
        "{model} has said nothing for {seconds} s, although {backend} answers: it may hang, or be busy with another question. Try again, "
        "or restart {backend}",
        "{backend} は応答していますが、{model} が {seconds} 秒間何も返していません。"
        "固まっているか、ほかの質問に答えているのかもしれません。もう一度試すか、{backend} を再起動してください",
    )
    # Outcomes.
    CHANGED = ("{title}: {lines} lines changed", "{title}: {lines} 行を変更しました")
    ALSO = (
        "{said}. The model also wanted to add outside of it, which was not done: {lines}",
        "{said}。モデルは対象外にも次の行を加えようとしましたが、加えていません: {lines}",
    )
    MASKED = (
        "{said}. A secret in what the model is told was shown to it as stars.",
        "{said}。モデルに渡す内容にある秘密情報は、伏せ字(*)にしました。",
    )
    MADE_FILE = ("{title}: wrote {path}", "{title}: {path} を作成しました")
    NOTED = ("{title}: done", "{title}: できました")
    TESTS_SHOWN = (
        "{title}: the tests are shown, and no file was made: there is one already, or no place for one is known.",
        "{title}: テストを表示しました。すでにファイルがあるか、置き場所が分からないため、ファイルは作っていません。",
    )
    TESTS_UNSEEN = (
        "{title}: the tests are shown, and no file was made: they have characters nobody sees ({detail}).",
        "{title}: テストを表示しました。目に見えない文字({detail})があるため、ファイルは作っていません。",
    )
    TESTS_MASKED = (
        "{title}: the tests are shown, and no file was made: they hold stars that stand for a secret.",
        "{title}: テストを表示しました。秘密情報の伏せ字が含まれるため、ファイルは作っていません。",
    )
    PAGE_NOT_KEPT = (
        "this could not be written to the cache folder ({detail}); make room there, or point XDG_CACHE_HOME to a folder that can "
        "be written. It follows here.",
        "キャッシュフォルダーに書き込めませんでした({detail})。空きを作るか、XDG_CACHE_HOME で書き込めるフォルダーを"
        "指定してください。文章はこの下にあります。",
    )
    PAGE_IS_AT = ("the text is in {path}", "文章はここにあります: {path}")
    PAGE_BEGINS = ("{says} (…) the text is in {path}", "{says} (…) 文章はここにあります: {path}")
    LABEL = ("temoto: {title}", "temoto: {title}")
    NOTHING_TO_CHANGE = (
        "{title}: {model} found nothing to change.",
        "{title}: {model} は変更する点がないと判断しました。",
    )
    # What stood in the way: nothing was changed.
    NO_TARGET = (
        "There is nothing here to work on. Select the code, or put the cursor into a function.",
        "ここには対象がありません。コードを選択するか、関数の中にカーソルを置いてください。",
    )
    NOT_OPEN = (
        "The document is not open any more.",
        "文書がもう開かれていません。",
    )
    NO_FIX = (
        "There is no fix to apply any more: run Debug again.",
        "適用できる修正案はもうありません。もう一度「原因を調べる」を実行してください。",
    )
    NO_MODEL = (
        "No model can be asked now: {why}",
        "今は尋ねられるモデルがありません: {why}",
    )
    NO_SUCH_ACTION = (
        "There is no action {name}. There are: {names}.",
        "{name} というアクションはありません。使えるもの: {names}",
    )
    NEEDS_INSTRUCTION = (
        '{name} wants to know what to do: add --instruction "use early returns".',
        '{name} には指示が必要です。--instruction "早期リターンにする" のように書いてください。',
    )
    NOT_HERE = (
        "{title} does not apply here.",
        "ここでは「{title}」を使えません。",
    )
    TOO_LONG = (
        "{title}: {lines} lines are too many for {model} with {context} tokens of context. Select less, or set models.context higher.",
        "{title}: {lines} 行は {model}(コンテキスト {context} トークン)には長すぎます。"
        "選択範囲を狭めるか、models.context を大きくしてください。",
    )
    CHANGED_MEANWHILE = (
        "{title}: you changed this code meanwhile, so nothing was touched. What {model} wrote is shown instead.",
        "{title}: その間にこのコードが編集されたため、変更していません。代わりに {model} の回答を表示します。",
    )
    CLOSED_MEANWHILE = (
        "{title}: the document was closed meanwhile, so nothing was touched. What {model} wrote is shown instead.",
        "{title}: その間に文書が閉じられたため、変更していません。代わりに {model} の回答を表示します。",
    )
    REFUSED_BY_EDITOR = (
        "{title}: the editor did not take the change (is the file read-only?). What {model} wrote is shown instead.",
        "{title}: エディターが変更を受け付けませんでした(読み取り専用でしょうか)。代わりに {model} の回答を表示します。",
    )
    NO_WORD_FROM_EDITOR = (
        "{title}: the editor did not say whether it took the change. What {model} wrote is shown instead.",
        "{title}: 変更を受け付けたかどうか、エディターから返事がありません。代わりに {model} の回答を表示します。",
    )
    UNUSABLE = (
        "{title}: the answer of {model} cannot be used: {why} Nothing was changed.",
        "{title}: {model} の回答は使えません: {why}何も変更していません。",
    )
    DECLINED = (
        "{title}: nothing was changed. What {model} wrote is shown instead.",
        "{title}: 何も変更していません。代わりに {model} の回答を表示します。",
    )
    FAILED = ("{title}: {why}", "{title}: {why}")
    STOPPED = ("{title}: stopped", "{title}: 中止しました")
    # Questions.
    WOULD_DISAPPEAR = (
        "{title}: of the code there ({lines} lines) almost nothing would be left. Apply it all the same?",
        "{title}: このコード({lines} 行)はほとんど残りません。それでも適用しますか?",
    )
    WOULD_LOSE = (
        "{title}: {names} would no longer be defined there. Apply it all the same?",
        "{title}: {names} の定義がなくなります。それでも適用しますか?",
    )
    WOULD_HIDE = (
        "{title}: {names} would no longer be exported. Apply it all the same?",
        "{title}: {names} はエクスポートされなくなります。それでも適用しますか?",
    )
    APPLY_FIX = (
        "{title}: there is a fix for {place}. Apply it?",
        "{title}: {place} の修正案があります。適用しますか?",
    )
    YES = ("Apply", "適用する")
    NO = ("Leave it", "やめる")
    CALLED_OFF = (
        "that question was called off meanwhile, so nothing was done.",
        "その確認はすでに取り下げられているため、何もしていません。",
    )
    ASK_INSTRUCTION = ("What is to be done?", "どうしますか?")
    ASK_EXAMPLE = ("use early returns", "早期リターンにする")


class ReplyMessage(Sentence):
    """Why a model's answer is of no use as an edit, by the trouble's name in core/codeactions/reply."""

    EMPTY = ("it is empty. ", "空でした。")
    IDENTICAL = ("it is what stands there already. ", "すでにある内容と同じです。")
    PROSE_ONLY = ("it has no code. ", "コードがありません。")
    MASKED = (
        "it changes a line with a secret, which the model was shown as stars. ",
        "モデルには伏せ字で見せている秘密情報の行が変えられています。",
    )
    REFUSED = ("the model declined. ", "モデルが回答を断りました。")
    CUT = (
        "it broke off before its end; select less, or set code_actions.max_tokens higher. ",
        "途中で切れています。選択範囲を狭めるか、code_actions.max_tokens を大きくしてください。",
    )
    ELIDED = ("it leaves code out ({detail}). ", "コードが省略されています({detail})。")
    PARTIAL = ("it has only a part of the code. ", "コードの一部しかありません。")
    DRAFT = (
        "its only code stands in a draft, among the model's thoughts ({detail}). ",
        "コードは思考中の下書き({detail})にしかありません。",
    )
    TAKEN_BACK = (
        "the model takes its code back ({detail}). ",
        "モデル自身がコードを取り消しています({detail})。",
    )
    TWICE = (
        "it has the code twice, old and new ({detail}), and which is meant cannot be told. ",
        "新旧両方のコード({detail})があり、どちらを使うか分かりません。",
    )
    AMBIGUOUS = (
        "it has several pieces of code, and none is plainly the new version. ",
        "コードが複数あり、どれが新しい版か分かりません。",
    )
    UNMATCHED = (
        "it changes lines that do not stand there ({detail}). ",
        "存在しない行を変えようとしています({detail})。",
    )
    OTHER_LANGUAGE = ("it is in another language ({detail}). ", "別の言語({detail})で書かれています。")
    OUTSIDE = ("all it changes lies outside of the code. ", "対象外の場所だけを変えようとしています。")
    CONTROL_TOKENS = (
        "the model's control tokens stand in it ({detail}). ",
        "モデルの制御トークンが混じっています({detail})。",
    )
    HIDDEN_CHARACTERS = (
        "it has characters nobody sees ({detail}), which the code did not have. ",
        "元のコードにない、目に見えない文字({detail})があります。",
    )
    LOOK_ALIKES = (
        "it has signs or letters that look like others ({detail}) in the code, which would not run. ",
        "コード中に、別の文字に見える文字や記号({detail})があり、そのままでは動きません。",
    )
    ESCAPED = (
        "it writes signs of the code as HTML entities ({detail}), and others not. ",
        "コードの記号の一部だけが HTML の実体参照({detail})になっています。",
    )
    PROMPT_TAGS = (
        "marks of a prompt stand in it ({detail}). ",
        "プロンプトの目印({detail})が混じっています。",
    )
    BEYOND = (
        "it rewrites all of {detail}, of which only a part was selected; select the whole, or nothing. ",
        "選択された一部ではなく {detail} 全体を書き換えています。全体を選ぶか、選択を外してください。",
    )
    BROKEN = (
        "it would no longer parse, first in line {detail}. ",
        "構文エラーになります(最初は {detail} 行目)。",
    )
