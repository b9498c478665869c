"""Start-up and the status: what runs where, what is doubtful about it, why nothing serves."""

from temoto.core.messages import Sentence


class StartMessage(Sentence):
    STARTING = ("Looking at this machine…", "このマシンを調べています…")
    LOADING = ("Loading {model}…", "{model} を読み込んでいます…")
    TESTING = ("Testing {model}…", "{model} を試しています…")
    ON_BATTERY = (
        "On battery: the model is asked later, and nothing is asked ahead.",
        "バッテリー駆動中: モデルへの問い合わせを遅らせ、先読みをしません。",
    )
    READY = (
        "{model} on {backend} ({where}), {mode}{speed}",
        "{model}({backend}、{where})、{mode}{speed}",
    )
    MODE_FIM = ("fill-in-the-middle", "前後から補完")
    MODE_PREFIX = ("no fill-in-the-middle: it sees only what is left of the cursor", "カーソルより前だけを見て補完")
    SPEED = (", {tokens_per_second} tokens/s", "、毎秒 {tokens_per_second} トークン")
    SPEED_SPARED = (
        ", {tokens_per_second} tokens/s, so it is asked less often",
        "、毎秒 {tokens_per_second} トークン(遅いため問い合わせを減らしています)",
    )
    OFF = (
        "Completions are off (setting completion.enabled). Set it to true to turn them on.",
        "補完は無効です(設定 completion.enabled)。true にすると有効になります。",
    )
    NOTHING_SERVES = (
        "No completions: {reasons}",
        "補完できません: {reasons}",
    )
    OF_FREE = ("{total} GB, {free} GB free", "{total} GB(空き {free} GB)")
    CORES = ("{cores} cores", "{cores} コア")
    WARN_DOES_NOT_FIT = (
        "{model} needs about {need_gb} GB and {free_gb} GB are free; it may be slow. You chose it, so it is used.",
        "{model} には約 {need_gb} GB 必要ですが、空きは {free_gb} GB です。遅くなるかもしれませんが、指定どおり使います。",
    )
    WARN_TIGHT = (
        "{model} is the best model {backend} has, but this machine is short for it ({why}); it may be slow.{cure}",
        "{model} は {backend} にある最良のモデルですが、このマシンには大きめです({why})。遅くなるかもしれません。{cure}",
    )
    CURE_PULL = (" A model that fits: `{command}`", "収まるモデル: `{command}`")
    WARN_FIM_FAILED = (
        "{model} did not fill a simple hole; temoto gives it only the text left of the cursor.",
        "{model} は簡単な穴埋めに失敗しました。カーソルより前の文だけを渡します。",
    )
    WARN_RAW_FAILED = (
        "{model} did not continue a simple pattern ({said}). Its answers may be poor; try another completion.model, "
        "or, behind a gateway, give it a template that lets prompts through unchanged.",
        "{model} は簡単な続きを書けませんでした({said})。補完の質が低いかもしれません。別の completion.model を試すか、"
        "ゲートウェイ経由の場合は、入力をそのまま通すテンプレートを指定してください。",
    )
    WARN_WRAPPED = (
        "{backend} puts what it is sent into {model}'s chat template, so that it talks instead of completing. {cure}",
        "{backend} は送られた文を {model} のチャットテンプレートに入れるため、補完ではなく会話になります。{cure}",
    )
    CURE_WRAPPED_OLLAMA = (
        "Set backend to ollama: its own interface sends prompts as they are.",
        "設定 backend を ollama にしてください(Ollama 自身の API ではそのまま送られます)。",
    )
    CURE_WRAPPED = (
        "Give the model a template that lets prompts through unchanged there (behind a gateway: at the server that runs it).",
        "そのサーバー(ゲートウェイの場合は実際にモデルを動かすサーバー)で、入力をそのまま通すテンプレートを指定してください。",
    )
    WARN_BETTER = (
        "This machine can run a better model: `{command}`",
        "このマシンではより良いモデルが動きます: `{command}`",
    )
    WARN_INSTRUCT = (
        "{model} is tuned to talk, which for completions is no help; {base} is the same model without that: `{command}`, "
        "then set completion.model to it.",
        "{model} は対話用に調整されたモデルで、補完には調整前の {base} が向いています: `{command}`(その後 completion.model に指定)。",
    )
    GUIDE_SAYS = (
        "The guide's model for {role} is not installed: {tag}. Get it: `{command}`",
        "ガイドの{role}用モデル {tag} がありません。入手: `{command}`",
    )
    WARN_LATE = (
        "{model} {why}. One that would be in time: `{command}`",
        "{model} は{why}。間に合うモデル: `{command}`",
    )
    WARN_SPILL = (
        "{model} does not fit on the GPU: {vram_gb} of {size_gb} GB are there, the rest runs on the CPU and slows it down. "
        "Choose a smaller completion.model or models.context.",
        "{model} は GPU に収まっていません({size_gb} GB 中 {vram_gb} GB)。残りは CPU で動き、遅くなります。"
        "completion.model か models.context を小さくしてください。",
    )
    NOT_READY_IN_TIME = (
        "No model was ready within {seconds} s: {status}",
        "{seconds} 秒以内にモデルの準備ができませんでした: {status}",
    )
    UNEXPECTED = (
        "Something in temoto failed: {detail}. The log has the details; please report it.",
        "temoto の内部で失敗しました: {detail}。詳細はログにあります。ご報告ください。",
    )
