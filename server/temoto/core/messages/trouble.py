"""The troubles a user feels (out of memory, slow, poor), each with its cure, and what was done about them."""

from temoto.core.messages import Sentence


class TroubleMessage(Sentence):
    HOLDERS = ("Memory of {gpu} is held by: {holders}.", "{gpu} のメモリーの使用元: {holders}。")
    HOLDERS_UNSEEN = (
        "{held_gb} GB of {gpu} are held by programs that cannot be seen from here, as those outside a container.",
        "{gpu} の {held_gb} GB は、コンテナーの外など、ここからは見えないプログラムが使っています。",
    )
    CURE_HOLDERS = (
        "End what you do not need there, then restart temoto in the editor.",
        "不要なものを終了し、エディターで temoto を再起動してください。",
    )
    TROUBLE_SPILLED = (
        "{model} runs partly on the CPU: {vram_gb} of {size_gb} GB are on the GPU.",
        "{model} の一部が CPU で動いています(GPU 上は {size_gb} GB 中 {vram_gb} GB)。",
    )
    CURE_CHOSEN = (
        "Let temoto choose model and context: it takes what fits.",
        "モデルとコンテキストを temoto に任せると、収まるものを選びます。",
    )
    CURE_SPILLED = (
        "Free GPU memory, or get a smaller model (`temoto plan`); nothing smaller is installed.",
        "GPU メモリーを空けるか、より小さなモデルを取得してください(`temoto plan`)。より小さなものは入っていません。",
    )
    IN_THE_WAY = (
        "{models} and {ours} ({need_gb} GB) do not fit together in {room_gb} GB: each use of one evicts the other.",
        "{models} と {ours}({need_gb} GB)は {room_gb} GB に同時には載らず、使うたびに追い出し合います。",
    )
    CURE_IN_THE_WAY = (
        "Have the other tool use {model} too or let go sooner (keep_alive), or unload what it does not need now.",
        "他のツールでも {model} を使うか keep_alive を短くし、今不要なモデルを降ろしてください。",
    )
    OTHER_CONTEXT = (
        "Another tool had {model} loaded with num_ctx {held}; temoto asks for {ours}: Ollama loads it anew at each switch.",
        "他のツールが {model} を num_ctx {held} で読み込んでいました。temoto は {ours} なので、切り替えのたびに読み直されます。",
    )
    CURE_OTHER_CONTEXT = (
        "Set num_ctx to {ours} in that tool, or models.context to {held} here.",
        "そのツールの num_ctx を {ours} にするか、temoto の models.context を {held} にしてください。",
    )
    LATE = (
        "{model} takes {took} ms to a first ghost; {wanted} are wanted (completion.latency_ms).",
        "{model} は最初の補完まで {took} ミリ秒かかります(目標 {wanted}: completion.latency_ms)。",
    )
    CURE_LATE_CHOSEN = (
        "Let temoto choose: it takes the best that answers in time.",
        "temoto に任せると、目標に間に合う最良のモデルを選びます。",
    )
    CURE_LATE_PULL = ("{tag} would answer sooner here.", "このマシンでは {tag} の方が速く答えます。")
    CURE_LATE_NONE = (
        "No model known for this machine is faster and better; a faster GPU would help, or a larger completion.latency_ms.",
        "このマシンで、より速くて良いモデルはありません。より速い GPU か、completion.latency_ms を大きくする必要があります。",
    )
    WRAPPED = (
        "A chat template is put around what {model} is sent: it talks instead of completing.",
        "{model} への入力がチャットテンプレートに入れられ、補完ではなく会話になっています。",
    )
    TROUBLE_CURE_WRAPPED = (
        'Speak to Ollama itself (backend = "ollama"), or give the model a template that lets prompts through.',
        'Ollama に直接つなぐか(backend = "ollama")、入力をそのまま通すテンプレートを指定してください。',
    )
    NOT_BASE = (
        "{model} is made for conversations; {base} is its form for completing code.",
        "{model} は会話用です。コード補完用は {base} です。",
    )
    CURE_NOT_BASE = ("Use {base} for completions.", "補完には {base} を使ってください。")
    BETTER = (
        "{better} completes better than {model} and keeps within {wanted} ms here.",
        "{better} は {model} より補完の質が高く、このマシンで {wanted} ミリ秒に収まります。",
    )
    CURE_BETTER = ("Get it: `temoto pull {better}`.", "取得: `temoto pull {better}`。")
    FIX_UNLOAD = ("Unload {what} from Ollama?", "{what} を Ollama から降ろしますか?")
    FIX_SET = ("Set {what} to {value} in {file}?", "{file} で {what} を {value} にしますか?")
    FIX_PULL = ("Pull {what}?", "{what} を取得しますか?")
    DID_UNLOAD = ("Unloaded {what}.", "{what} を降ろしました。")
    DID_SET = (
        "{what} is {value} now, in {file} (what it was before: {backup}). Running servers take it up at once.",
        "{file} の {what} を {value} にしました(変更前: {backup})。動作中のサーバーにはすぐ反映されます。",
    )
    SET_ALREADY = ("{what} is {value} already.", "{what} はすでに {value} です。")
    SET_ELSEWHERE = (
        "{what} is set by {origin}, which counts more than config.toml: change it there to {value}.",
        "{what} は {origin} で設定されており、config.toml より優先されます。そこで {value} に変更してください。",
    )
    NOT_DONE = ("Not done: {why}", "できませんでした: {why}")
    CONFIG_BROKEN = (
        "{file} is left as it is: it is not TOML that can be edited ({detail}). Correct it first.",
        "{file} は編集できる TOML ではないため変更していません({detail})。先に直してください。",
    )
    CONFIG_FAILED = (
        "{file} could not be written: {detail}. It is as it was.",
        "{file} に書き込めませんでした: {detail}。内容は元のままです。",
    )
    FIX_ASKS = (
        "Run `temoto doctor --fix --yes` to agree to everything without being asked.",
        "確認なしですべてに同意するには `temoto doctor --fix --yes` を実行してください。",
    )
    NOTHING_TO_FIX = ("There is nothing temoto can do by itself.", "temoto が自動で直せるものはありません。")
    FIXABLE = ("`temoto doctor --fix` does it after asking.", "`temoto doctor --fix` で確認のうえ実行します。")
    DEFAULT = ("automatic", "自動")
