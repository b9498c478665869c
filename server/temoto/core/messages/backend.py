"""What a backend did or would not do."""

from temoto.core.messages import Sentence


class BackendMessage(Sentence):
    BACKEND_DOWN = (
        "{backend} does not answer at {url}: {detail}. Start it, or change the setting url or backend.",
        "{backend}({url})が応答しません: {detail}。起動するか、設定 url または backend を変更してください。",
    )
    BACKEND_DIED = (
        "{backend} at {url} broke off its answer: {detail}. temoto tries again by itself; "
        "if it keeps happening, look at the log of {backend}.",
        "{backend}({url})の応答が途切れました: {detail}。自動で再試行します。続く場合は {backend} のログを確認してください。",
    )
    NOT_THIS_BACKEND = (
        "What answers at {url} is not {backend}: {detail}. Check the setting url, or set backend to what runs there.",
        "{url} で応答しているのは {backend} ではありません: {detail}。設定 url を確認するか、backend を実際のものに変更してください。",
    )
    NO_KNOWN_BACKEND = (
        "Nothing temoto knows answers at {url}: {detail}. Check the setting url.",
        "{url} で応答しているものを判別できません: {detail}。設定 url を確認してください。",
    )
    MODEL_MISSING = (
        "{backend} has no model {model}. Get it with `{command}`, or change the setting completion.model.",
        "{backend} にモデル {model} がありません。`{command}` で取得するか、設定 completion.model を変更してください。",
    )
    NO_MODEL_INSTALLED = (
        "{backend} has no model that can complete code. For this machine: `{command}`",
        "{backend} に補完用のモデルがありません。このマシンに合うもの: `{command}`",
    )
    MODEL_REMOTE = (
        "{model} would send your code to another machine. Choose a local model, or set allow_remote to true.",
        "{model} を使うとコードが別のマシンへ送られます。ローカルのモデルを選ぶか、allow_remote を true にしてください。",
    )
    OUT_OF_MEMORY = (
        "{model} does not fit in memory ({detail}). Set a smaller completion.model or models.context.",
        "{model} はメモリーに収まりません({detail})。completion.model か models.context を小さくしてください。",
    )
    PROMPT_TOO_LONG = (
        "The prompt is longer than the model's context ({detail}). Set a larger models.context.",
        "プロンプトがモデルのコンテキストより長くなりました({detail})。models.context を大きくしてください。",
    )
    BAD_REPLY = (
        "{backend} answered something temoto does not understand: {detail}. Update {backend} or temoto.",
        "{backend} の応答を解釈できません: {detail}。{backend} または temoto を更新してください。",
    )
    BAD_URL = (
        "The setting url is not an address: {url}. Write it like http://127.0.0.1:11434",
        "設定 url がアドレスになっていません: {url}。http://127.0.0.1:11434 のように書いてください。",
    )
    REMOTE_REFUSED = (
        "{url} is another machine, and your code would be sent there. Set allow_remote to true if you want that.",
        "{url} は別のマシンです。コードがそこへ送られます。それでよければ allow_remote を true にしてください。",
    )
    BAD_OLLAMA_HOST = (
        "The variable OLLAMA_HOST is not an address: {url}. Write it like 127.0.0.1:11434, or set url.",
        "環境変数 OLLAMA_HOST がアドレスになっていません: {url}。127.0.0.1:11434 のように書くか、設定 url を指定してください。",
    )
    OLLAMA_ON_WINDOWS = (
        "Ollama does not answer at {url}: {detail}. Start it; or, if it runs on Windows, set url to {there} "
        "and allow_remote to true.",
        "Ollama({url})が応答しません: {detail}。起動してください。Windows 側で動いている場合は、"
        "設定 url を {there}、allow_remote を true にしてください。",
    )
    OLLAMA_INCOMPLETE = (
        "{backend} at {url} has no llama-server beside it, so it can list models and run none. "
        "Install Ollama from its own package (https://ollama.com/download).",
        "{backend}({url})には llama-server が付属しておらず、モデルを一覧できても実行できません。"
        "Ollama を公式のパッケージ(https://ollama.com/download)から入れてください。",
    )
    NO_SERVER_NEARBY = (
        "Neither LM Studio nor llama-server answers on this machine (ports 1234 and 8080). Start one, or set url.",
        "このマシンで LM Studio(ポート 1234)も llama-server(ポート 8080)も応答しません。起動するか、設定 url を指定してください。",
    )
    NO_COMPLETIONS_ROUTE = (
        "{backend} at {url} has no /v1/completions, which code completion needs: {detail}. "
        "Set url to a server that has it (LM Studio, llama-server, vLLM), or set backend to ollama or embedded.",
        "{backend}({url})には、コード補完に必要な /v1/completions がありません: {detail}。"
        "それを備えたサーバー(LM Studio、llama-server、vLLM)を設定 url に指定するか、backend を ollama か embedded にしてください。",
    )
    KEY_NEEDED = (
        "{backend} at {url} wants a key (status {status}). Put a valid one into the environment variable TEMOTO_API_KEY "
        "and set url to that address.",
        "{backend}({url})はキーを求めています(状態 {status})。"
        "有効なキーを環境変数 TEMOTO_API_KEY に入れ、設定 url にこのアドレスを指定してください。",
    )
    KEY_NOT_SENT = (
        "What stands before {backend} at {url} wants a key (status {status}), and {backend} is never sent one. "
        "Set backend to openai, and put the key into the environment variable TEMOTO_API_KEY.",
        "{backend}({url})の手前にあるものがキーを求めています(状態 {status})。{backend} にキーは送りません。"
        "backend を openai にし、キーを環境変数 TEMOTO_API_KEY に入れてください。",
    )
    KEY_UNUSABLE = (
        "The key for {url} holds blanks, line ends or letters that no key has. Correct TEMOTO_API_KEY.",
        "{url} のキーに、空白・改行など使えない文字が含まれています。TEMOTO_API_KEY を直してください。",
    )
    BACKEND_BUSY = (
        "{backend} at {url} takes no more questions for now: {detail}. Wait a little, or raise its limit.",
        "{backend}({url})は今は受け付けません: {detail}。少し待つか、制限を緩めてください。",
    )
    PROMPT_TOO_LONG_THERE = (
        "The prompt is longer than the context {backend} was started with ({detail}). "
        "Start it with a larger one, or set a smaller models.context.",
        "プロンプトが {backend} のコンテキストより長くなりました({detail})。"
        "サーバーのコンテキストを大きくするか、models.context を小さくしてください。",
    )
    CONTEXT_SHARED = (
        "{backend} works on several requests in one context, and together they were longer than it ({detail}). "
        "Start it with a larger context (-c), or for one request at a time (-np 1).",
        "{backend} は複数の要求を一つのコンテキストで処理しており、合計がそれを超えました({detail})。"
        "コンテキストを大きく(-c)するか、要求を一つずつ(-np 1)にして起動してください。",
    )
    ENGINE_UNAVAILABLE = (
        "The embedded engine cannot run here: {detail}. Install Ollama and set backend to ollama.",
        "内蔵エンジンはここでは動きません: {detail}。Ollama を入れ、backend を ollama にしてください。",
    )
    UNLOADED_MEANWHILE = (
        "{model} was unloaded while it answered: by temoto unload, or from another window. Ask again, and it is loaded again.",
        "{model} は回答の途中でメモリーから解放されました(temoto unload、または別のウィンドウから)。もう一度実行すると読み込まれます。",
    )
    ENGINE_FAILED = (
        "The embedded engine did not start: {detail}. Check the setting completion.model, or set backend to ollama.",
        "内蔵エンジンが起動しませんでした: {detail}。設定 completion.model を確認するか、backend を ollama にしてください。",
    )
    ENGINE_NO_MODEL = (
        "The embedded engine has no model yet. `temoto setup` fetches the one for this machine, `temoto demo` a small one"
        " ({size_mb} MB, {licence}).",
        "内蔵エンジンのモデルがまだありません。`temoto setup` でこのマシンに合うモデルを、`temoto demo` で小さなモデル"
        "({size_mb} MB、{licence})を取得できます。",
    )
    MODEL_FILE_MISSING = (
        "There is no model file {path}. Correct the setting completion.model.",
        "モデルファイル {path} がありません。設定 completion.model を直してください。",
    )
    MODEL_FILE_BROKEN = (
        "{path} is not a complete GGUF model: {detail}. Delete it and fetch it again.",
        "{path} は完全な GGUF モデルではありません: {detail}。削除して取得し直してください。",
    )
