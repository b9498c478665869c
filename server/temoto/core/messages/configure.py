"""Other tools' settings: what was written into them, what was not, and why."""

from temoto.core.messages import Sentence


class ConfigureMessage(Sentence):
    NO_SUCH_TARGET = (
        "There is no target {name}. There are: {names}, and all (what is installed here).",
        "対象 {name} はありません。指定できるのは {names} と all(このマシンに入っているもの)です。",
    )
    NAME_A_TARGET = ("Name a target: {names}, or all.", "対象を指定してください: {names}、または all。")
    NO_LEGACY = ("{tool} has no older format to write.", "{tool} には古い形式がありません。")
    NO_SUCH_ROLE = (
        "There is no role {name}. There are: {names}.",
        "役割 {name} はありません。指定できるのは {names} です。",
    )
    NO_URL = ("{text} is no address of an Ollama.", "{text} は Ollama のアドレスではありません。")
    NONE_INSTALLED = (
        "None of the tools temoto can configure was found here. Name one to write its file all the same: {names}.",
        "設定できるツールが見つかりません。それでもファイルを書く場合は対象を指定してください: {names}。",
    )
    NOT_READABLE = (
        "{path} cannot be read as {format}, so nothing was changed. Line {line}, column {column}: {detail}.",
        "{path} を {format} として読めないため、何も変更していません。{line} 行 {column} 桁: {detail}。",
    )
    NOT_READABLE_ANYWHERE = (
        "{path} cannot be read as {format}, so nothing was changed: {detail}.",
        "{path} を {format} として読めないため、何も変更していません: {detail}。",
    )
    NOT_UTF8 = (
        "{path} is not UTF-8 text (byte {byte}), so nothing was changed. Save it as UTF-8.",
        "{path} は UTF-8 のテキストではない({byte} バイト目)ため、何も変更していません。UTF-8 で保存してください。",
    )
    TOO_LARGE = (
        "{path} is larger than {most} bytes, so it was left alone.",
        "{path} は {most} バイトを超えているため、変更していません。",
    )
    NO_FILE = (
        "{path} is no regular file, so it was left alone.",
        "{path} は通常のファイルではないため、変更していません。",
    )
    IN_THE_WAY = (
        "{path}: `{key}` holds something else than {tool} expects there, so nothing was changed. Correct it, or put the entries shown by "
        "`temoto configure {target} --json` where they belong.",
        "{path}: `{key}` の値が {tool} の想定と異なるため、何も変更していません。直すか、"
        "`temoto configure {target} --json` が示す項目を手で書き込んでください。",
    )
    OLD_FORM = (
        "{path}: `{key}` is of an older {tool}, which rewrites the file at its next start, so nothing was changed. "
        "Start {tool} once, then run this again.",
        "{path}: `{key}` は古い {tool} の形式で、次の起動時に書き換えられるため、何も変更していません。"
        "一度 {tool} を起動してから、もう一度実行してください。",
    )
    CHANGED_MEANWHILE = (
        "{path} was changed by another program just now; nothing was written. Close {tool} and try again.",
        "{path} が別のプログラムによって変更されたため、書き込んでいません。{tool} を閉じてもう一度実行してください。",
    )
    WRITTEN = ("Written: {path}", "書き込みました: {path}")
    BACKUP = ("What was there before: {path}", "元の内容: {path}")
    UNCHANGED = ("Nothing to change: {path}", "変更はありません: {path}")
    PREVIEW = (
        "Nothing was written. To write it: temoto configure {target} --write",
        "まだ書き込んでいません。書き込むには temoto configure {target} --write",
    )
    PREVIEW_UNDO = (
        "Nothing was written. To take it out: temoto configure {target} --undo",
        "まだ書き込んでいません。取り消すには temoto configure {target} --undo",
    )
    UNDONE = ("As it was before temoto: {path}", "temoto の設定前に戻しました: {path}")
    REMOVED = ("Removed, since temoto had made it: {path}", "temoto が作成したファイルを削除しました: {path}")
    TAKEN_OUT = (
        "Only temoto's own entries were taken out, because the file was changed since: {path}",
        "その後にファイルが変更されていたため、temoto の項目だけを取り除きました: {path}",
    )
    WOULD_UNDO = (
        "--undo would put back what was there before temoto: {path}",
        "--undo で temoto の設定前に戻ります: {path}",
    )
    WOULD_REMOVE = (
        "--undo would remove it, since temoto made it: {path}",
        "--undo で temoto が作成したファイルを削除します: {path}",
    )
    WOULD_TAKE_OUT = (
        "--undo would only take out temoto's own entries, because the file was changed since: {path}",
        "その後にファイルが変更されているため、--undo は temoto の項目だけを取り除きます: {path}",
    )
    LEFT_CHANGED = (
        "`{key}` was changed since by somebody else, and stays.",
        "`{key}` はその後に変更されているため、そのままにします。",
    )
    NOTHING_OF_OURS = ("Nothing of temoto's in it: {path}", "temoto の項目はありません: {path}")
    REPLACES = (
        "`{key}` was {before}; --undo puts it back.",
        "`{key}` の元の値は {before} です。--undo で元に戻ります。",
    )
    HEADER = (
        "{origin}: written by `temoto configure {target}` from what `temoto plan` says; `--undo` takes it out",
        "{origin}: `temoto configure {target}` が `temoto plan` の結果から作成。`--undo` で取り消せます",
    )
    USE_BY = ("To use it: {command}", "使うには: {command}")
    ADDRESS_ELSEWHERE = (
        "{tool} has no setting for where Ollama is; where you start it, set the variable:",
        "{tool} には Ollama のアドレスの設定がありません。起動する前に環境変数を設定してください:",
    )
    GATEWAY = (
        "Start {tool} with a key, which those who ask it give as theirs; without one it does not start:",
        "{tool} は鍵がないと起動しません。鍵を決めて起動し、利用する側にも同じ鍵を設定してください:",
    )
    SHOW_ONLY = ("Not written, only shown:", "書き込まずに表示のみ:")
    OLLAMA_DOWN = (
        "Ollama does not answer at {url}. The files are written for it all the same; start it with: ollama serve",
        "Ollama が {url} で応答しません。設定は Ollama 用に書きます。起動するには: ollama serve",
    )
    NO_MODELS = (
        "No model of the plan is for {tool}, so there is nothing to write. `temoto plan` says why.",
        "{tool} 用のモデルが計画にないため、書き込む内容がありません。理由は `temoto plan` で分かります。",
    )
    NO_CHAT = (
        "{tool} needs a chat model, and the plan has none. `temoto plan` says why.",
        "{tool} にはチャットモデルが必要ですが、計画にありません。理由は `temoto plan` で分かります。",
    )
    NOT_INSTALLED = (
        "{model} is not installed yet; {tool} fails until it is: ollama pull {model}",
        "{model} がまだ入っていません。入れるまで {tool} は動きません: ollama pull {model}",
    )
    NO_TOOLS = (
        "{model} was not trained to call tools: chat works in {tool}, its agent does not. One that can: {better}",
        "{model} はツール呼び出しに対応していません。{tool} のチャットは使えますが、エージェントは使えません。対応するモデル: {better}",
    )
    NO_FORMAT = (
        "{tool} has no prompt format for {model}, so its edit predictions are left as they are.",
        "{tool} には {model} 用のプロンプト形式がないため、編集予測の設定はそのままにします。",
    )
    OLLAMA_SERVICE = (
        "Where Ollama is a service of the system (Linux), these lines in the file this opens, and then:",
        "Ollama がシステムのサービスの場合(Linux)。次のコマンドで開くファイルに書き、再起動します:",
    )
    OLLAMA_SHELL = (
        "Where you start `ollama serve` yourself, before it:",
        "`ollama serve` を自分で起動する場合は、その前に:",
    )
    OLLAMA_MAC = ("The app on macOS; then start it anew:", "macOS のアプリの場合。設定後に起動し直します:")
    OLLAMA_WINDOWS = ("Windows; then start it anew:", "Windows の場合。設定後に起動し直します:")
    ALIAS_WOULD = (
        "--write makes the tag {alias} in Ollama: {model} with a context of {context}, no copy. "
        "{tool} cannot say how much context it wants.",
        "--write は Ollama にタグ {alias} を作ります: コンテキスト {context} の {model}(コピーはしません)。"
        "{tool} はコンテキスト長を指定できません。",
    )
    ALIAS_MADE = (
        "Made the tag {alias} in Ollama: {model} with a context of {context}.",
        "Ollama にタグ {alias} を作りました: コンテキスト {context} の {model}。",
    )
    ALIAS_LATER = (
        "The tag {alias} is not made yet, since {model} is not installed or Ollama does not answer. "
        "Afterwards run this again with --write.",
        "{model} が入っていないか Ollama が応答しないため、タグ {alias} はまだ作っていません。"
        "後でもう一度 --write を付けて実行してください。",
    )
    ALIAS_GONE = (
        "Took the tag {alias} out of Ollama; nothing else of temoto's uses it.",
        "ほかに使っているものがないため、Ollama からタグ {alias} を削除しました。",
    )
    ALIAS_STAYS = (
        "The tag {alias} stays in Ollama, which does not answer. To take it out: ollama rm {alias}",
        "Ollama が応答しないため、タグ {alias} は残っています。削除するには: ollama rm {alias}",
    )
    SEE_TOOLS = ("any of https://ollama.com/search?c=tools", "https://ollama.com/search?c=tools から選んでください")
    CONTEXT_SMALL = (
        "{tool} wants a context of {needs} tokens (its own first prompt takes much of it); the plan has {context}. More: "
        "temoto plan --context {needs}; set models.context = {needs} if it fits",
        "{tool} には {needs} トークンのコンテキストが必要です(最初のプロンプトが大きいため)。計画では {context} です。"
        "確認: temoto plan --context {needs}。収まるなら models.context = {needs} を設定してください",
    )
