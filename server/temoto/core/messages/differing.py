"""What in another tool's settings disagrees with the plan, and what mends it."""

from temoto.core.messages import Sentence


class DifferingMessage(Sentence):
    OTHER_CONTEXT = (
        "{tool}: `{key}` gives {model} a context of {given}; temoto uses {context}, so the model is "
        "loaded anew at each change between them.",
        "{tool}: `{key}` では {model} のコンテキストが {given} です。temoto は {context} を使うため、"
        "切り替えのたびに読み込み直しになります。",
    )
    TEXT_FOR_NUMBER = (
        '{tool}: `{key}` is the text "{given}" where a whole number belongs; Ollama refuses it.',
        '{tool}: `{key}` が整数ではなく文字列 "{given}" です。Ollama は受け付けません。',
    )
    OTHER_NAME = (
        "{tool}: `{key}` names {model} by routes that take no context, so it is loaded with another than temoto's {context}, and anew at "
        "each change between them.",
        "{tool}: `{key}` の {model} はコンテキストを指定できない経路で使われ、temoto の {context} とは別の値になるため、"
        "切り替えのたびに読み込み直しになります。",
    )
    STALE = (
        "{tool}: `{key}` names {alias}, which was made before {model} came in its present version: both are loaded, "
        "and it answers with the old one.",
        "{tool}: `{key}` の {alias} は {model} が更新される前に作られたため、古い版が応答し、両方がメモリに読み込まれます。",
    )
    ASSUMED = (
        "{tool}: by `{key}` it assumes a context of {given}, and {model} has {context}: "
        "of a prompt too long Ollama leaves out the beginning without a word.",
        "{tool}: `{key}` ではコンテキストを {given} としていますが、{model} のコンテキストは {context} です。"
        "長すぎるプロンプトの先頭は、Ollama が断りなく切り捨てます。",
    )
    FAILS_WITH = (
        "{tool}: `{key}` is {given}, and with that it does not start or answer.",
        "{tool}: `{key}` が {given} のため、起動しないか応答しません。",
    )
    LOST = (
        "{tool}: `{key}` stands where it does not reach Ollama.",
        "{tool}: `{key}` はこの位置では Ollama に届きません。",
    )
    GOES_BEFORE = (
        "{tool}: `{key}` in {file} is {given}, which goes before what temoto writes.",
        "{tool}: {file} の `{key}` が {given} で、temoto の設定より優先されます。",
    )
    ASKS_NOBODY = (
        "{tool}: `{key}` is {given}: what its model has the shell do is done without asking you.",
        "{tool}: `{key}` が {given} です。モデルが求めるシェルのコマンドを、確認なしで実行します。",
    )
    RENAME = (
        "Give it another name: {name} is one of {tool}'s own.",
        "別の名前にしてください。{name} は {tool} が使う名前です。",
    )
    TAKE_OUT = ("Take it out.", "削除してください。")
    PUT_UNDER = ("Put it under {key}.", "{key} の下に書いてください。")
    CHOOSE_THERE = ("Choose {model} in {tool} itself.", "{tool} の画面で {model} を選び直してください。")
    NOT_WHOLE = (
        "{tool}: `{key}` is {given} where a whole number above 0 belongs.",
        "{tool}: `{key}` が正の整数ではなく {given} です。",
    )
    ASSUMES = (
        "{tool}: `{key}` is not set, so {tool} gives {model} a context of {assumed}; temoto uses {context}, so the model is "
        "loaded anew at each change between them.",
        "{tool}: `{key}` がないため、{tool} は {model} のコンテキストを {assumed} とします。temoto は {context} を使うため、"
        "切り替えのたびに読み込み直しになります。",
    )
    EACH_ANOTHER = (
        "{tool}: nothing says how much context {model} is given, so {tool} asks for another with each message, and the model is loaded "
        "anew each time.",
        "{tool}: {model} のコンテキストの指定がないため、{tool} はメッセージごとに異なる値を送り、毎回読み込み直しになります。",
    )
    LOST_CONTEXT = (
        "{tool}: `{key}` goes over everything {tool} sends in its place, the context too.",
        "{tool}: `{key}` は {tool} が送る値をコンテキストも含めてすべて置き換えます。",
    )
    LACKS = (
        "{tool}: `{key}` is missing, and {tool} empties a file without it.",
        "{tool}: `{key}` がありません。ない場合 {tool} はファイルを空にします。",
    )
    WRONG_SHAPE = (
        "{tool}: `{key}` holds something else than {tool} expects there.",
        "{tool}: `{key}` の値が {tool} の想定と異なります。",
    )
    CLOUD_UNASKED = (
        "{tool}: nothing says which model answers, so one in its cloud does: what you type there leaves this machine.",
        "{tool}: 使うモデルの指定がないため、クラウドのモデルが答えます。入力した内容はこのマシンの外に送られます。",
    )
    CORRECT_IT = (
        "Correct it by hand; then: temoto configure {target} --write",
        "手で直してから次を実行してください: temoto configure {target} --write",
    )
    SET_TO = ("Set it to {value}.", "{value} にしてください。")
    NO_SUCH_MODEL = (
        "{tool}: `{key}` names {model}, which is not installed.",
        "{tool}: `{key}` のモデル {model} は入っていません。",
    )
    FETCH_IT = ("ollama pull {model}", "次を実行してください: ollama pull {model}")
    V1_TOO_MUCH = (
        "{tool}: `{key}` is {given}, but {tool} adds the route itself: without /v1 it reaches Ollama.",
        "{tool}: `{key}` が {given} ですが、経路は {tool} が付け足します。/v1 を付けないでください。",
    )
    V1_MISSING = (
        "{tool}: `{key}` is {given}, but {tool} asks by the routes under /v1.",
        "{tool}: `{key}` が {given} ですが、{tool} は /v1 の経路を使います。",
    )
    INSTRUCT = (
        "{tool}: `{key}` completes with {model}, which was trained to talk, not to fill in.",
        "{tool}: `{key}` の補完用モデル {model} は会話用で、穴埋め補完には向きません。",
    )
    CLOUD = (
        "{tool}: `{key}` is {given}: what you type there leaves this machine.",
        "{tool}: `{key}` が {given} です。入力した内容はこのマシンの外に送られます。",
    )
    CONFIGURE_IT = (
        "temoto configure {target} --write",
        "次を実行してください: temoto configure {target} --write",
    )
    AGREES = ("{tool}: agrees with the plan.", "{tool}: 計画と一致しています。")
    NO_SETTINGS = ("{tool}: has no settings of its own here.", "{tool}: 設定ファイルがありません。")
    MEND_IT = ("Mend that first.", "先にそれを直してください。")
