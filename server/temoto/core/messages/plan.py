"""A plan in words: what was assumed, what the guide says, what would be better."""

from temoto.core.messages import Sentence


class PlanMessage(Sentence):
    RAM_ASSUMED = (
        "{ram_gb} GB of RAM are assumed; --ram says otherwise.",
        "RAM は {ram_gb} GB と仮定しています(--ram で指定)。",
    )
    SPEED_ASSUMED = (
        "A card with {vram_gb} GB is planned as one that reads {bandwidth} GB/s, as desktop cards of that size do; --gpu names one.",
        "VRAM {vram_gb} GB のカードは、同容量のデスクトップ用と同じ帯域 {bandwidth} GB/s として計画します(--gpu で指定)。",
    )
    SPEED_UNKNOWN = (
        "How fast the memory of {name} is could not be found out; something modest is assumed. `temoto bench` measures it.",
        "{name} のメモリー帯域がわからないため、控えめに見積もりました。`temoto bench` で測れます。",
    )
    GPU_TOO_SMALL = (
        "No model fits on a GPU with so little memory: the plan is for the processor and RAM.",
        "この GPU のメモリーにはどのモデルも収まらないため、プロセッサーと RAM で計画します。",
    )
    SEVERAL_SIZES = (
        "{name} is sold with {sold} GB; {taken} is taken. {option} says which.",
        "{name} には {sold} GB のものがあり、{taken} GB として計画します({option} で指定)。",
    )
    NO_SUCH_GPU = (
        "The catalog has no GPU called {name}. Near: {near}. `temoto catalog gpus` lists all; --vram GB plans for any.",
        "カタログに {name} という GPU はありません。近い名前: {near}。一覧: `temoto catalog gpus`。どの GPU も --vram GB で計画できます。",
    )
    NEVER_SOLD = (
        "There is no {name}: lists name it, but it was never sold. Near: {near}. `temoto catalog gpus` lists all.",
        "{name} は存在しません。一覧に載せる資料もありますが、販売されていません。近い名前: {near}。一覧: `temoto catalog gpus`。",
    )
    GPU_TOO_OLD = (
        "{name} is a card no backend can use: its compute capability is {compute}, and Ollama and llama.cpp need 5.0. "
        "Leave it out: `temoto plan --ram GB` plans for the machine without it.",
        "{name} を使えるバックエンドはありません。compute capability が {compute} で、Ollama と llama.cpp には 5.0 以上が必要です。"
        "除いて計画してください: `temoto plan --ram GB`。",
    )
    NO_GPU_LIKE = (
        "The catalog has no GPU called {name}, nor one like it. `temoto catalog gpus` lists all; --vram GB plans for any.",
        "カタログに {name} という GPU も似た名前もありません。一覧は `temoto catalog gpus`、どの GPU でも --vram GB で計画できます。",
    )
    NO_SIZE_KNOWN = (
        "How much memory {name} has is not known here: add {option} GB.",
        "{name} のメモリ容量は不明です。{option} GB を付けてください。",
    )
    NOT_SOLD_SO = (
        "{name} was never sold with {given} GB, but with {sold}. Correct --vram or --ram, or leave it out.",
        "{name} に {given} GB のものはありません({sold} GB)。--vram か --ram を直すか、省いてください。",
    )
    NOT_ONE_EACH = (
        "{sizes} times --vram for {gpus} times --gpu: write it once for all of them, or once each.",
        "--gpu が {gpus} 個に対して --vram が {sizes} 個です。全体に 1 個か、GPU と同じ数を指定してください。",
    )
    SCENE_IS_THE_GUIDES = (
        "--scene is the guide's: leave out --profile auto, or --scene.",
        "--scene はガイドのものです。--profile auto か --scene のどちらかを省いてください。",
    )
    NOT_A_NUMBER = (
        "{option} {given} is not a number from {least} to {most}. Write one: {option} {example}",
        "{option} {given} は {least} から {most} の数ではありません。例: {option} {example}",
    )
    NOT_A_SIZE = (
        "{option} {given} is no memory size. Write GB as the box says, from {least} to {most}: {option} 12",
        "{option} {given} はメモリーの大きさではありません。箱に書かれた GB を {least} から {most} で指定してください: {option} 12",
    )
    NOT_ONE_OF = (
        "{option} {given} is not known. Write one of: {allowed}",
        "{option} {given} はありません。次のいずれかを指定してください: {allowed}",
    )
    NOTHING_FITS = (
        "No model of the catalog for {role} fits here. {shortest}",
        "カタログの{role}用モデルはどれも収まりません。{shortest}",
    )
    SHORTEST = ("The least would be {tag}: {why}.", "最小は {tag} です: {why}。")
    FOR_WANT_OF_ROOM = (
        "Beside the other models there is no room for one for {role}; `--no-resident` plans each by itself.",
        "他のモデルと同時には{role}用のモデルを置けません。`--no-resident` なら個別に計画します。",
    )
    NOBODY_WAITS = (
        "{role} stays without a model: even the fastest that fits, {tag}, {why}.",
        "{role}用のモデルは選びません: 収まるうちで最速の {tag} でも、{why}。",
    )
    JOINED = (
        "the completion model does it: any other here would be slower than anyone waits",
        "補完用のモデルが兼ねます: ここにある他のモデルは、待てる速さになりません",
    )
    ROOM_KEPT = (
        "A further {kept_gb} GB of free RAM is kept for editor, browser and system.",
        "このほか空き RAM の {kept_gb} GB を、エディターやブラウザー、システムのために残します。",
    )
    DEMO = (
        "{tag} only shows that everything works; {better} would complete code on this machine.",
        "{tag} は動作確認用の小さなモデルです。このマシンのコード補完には {better} が向いています。",
    )
    SHARED = (
        "one model for {role} and {other}: it is loaded once",
        "{role}と{other}で 1 つのモデルを共用(読み込みは 1 回)",
    )
    SHARED_BY_ALL = (
        "one model for everything: it is loaded once",
        "すべての用途で 1 つのモデルを共用(読み込みは 1 回)",
    )
    RANK = (
        "place {place} of {of} for {role} by evidence: {because}",
        "{role}用 {of} モデル中 {place} 位(根拠: {because})",
    )
    UNRANKED = ("no published figure ranks it for {role}", "{role}用の順位を決める公表値がありません")
    PACE = (
        "{decode} tokens/s written, first line after {first_ghost_ms} ms ({how})",
        "毎秒 {decode} トークン、最初の 1 行まで {first_ghost_ms} ミリ秒({how})",
    )
    PACE_OF_TALK = (
        "{decode} tokens/s written, {prompt} read ({how})",
        "毎秒 {decode} トークンを書き、{prompt} トークンを読みます({how})",
    )
    PREDICTED = ("predicted", "予測")
    GUESSED = ("guessed", "推測")
    MEASURED = ("measured here", "このマシンで実測")
    SPILLED = ("{ram_gb} GB of it lie in RAM", "うち {ram_gb} GB は RAM に置く")
    BETTER_ELSEWHERE = ("comes after {tag} by the catalog's evidence", "カタログの根拠では {tag} の次")
    FORBIDS_BUSINESS = ("its licence forbids business ({licence})", "ライセンスが商用を禁じています({licence})")
    ROOM_TAKEN = (
        "fits alone, but not beside the others: {why}",
        "単独なら収まりますが、他と同時には収まりません: {why}",
    )
    NOT_TOGETHER = (
        "These models do not fit in memory at the same time; each switch reloads one.",
        "これらのモデルは同時には載らず、切り替えのたびに読み直します。",
    )
    # The guide's answers.
    GUIDE_TIER = ("The guide's tier for {vram_gb} GB: {tier}.", "ガイドの区分({vram_gb} GB): {tier}")
    GUIDE_GAP = (
        "The guide says nothing of {vram_gb} GB; the tier below it ({tier}) is taken.",
        "ガイドは {vram_gb} GB に触れていません。下の区分({tier})を使います。",
    )
    GUIDE_BELOW = (
        "The guide has nothing below {least} GB; {tier} is shown, which is temoto's doing.",
        "ガイドには {least} GB 未満の推奨がありません。temoto の判断で{tier}を示します。",
    )
    GUIDE_EMPTY = (
        "The guide recommends nothing for scene {scene} in this tier{instead}.",
        "ガイドはこの区分のシーン {scene} に推奨を挙げていません{instead}。",
    )
    GUIDE_BORROWED = (
        "; the answer of the tier below ({tier}) is shown, which is temoto's doing",
        "。temoto の判断で下の区分({tier})の推奨を示します",
    )
    GUIDE_DOES_NOT_FIT = (
        "The guide's {tag} does not fit here: {why}. temoto would take {instead}.",
        "ガイドの {tag} は収まりません: {why}。temoto なら {instead} を選びます。",
    )
    GUIDE_AUTO = ("temoto itself would take {instead} for {role}.", "temoto 自身なら{role}に {instead} を選びます。")
    GUIDE_CORRECTED = ("The guide is corrected (no. {number}): {truth}", "ガイドの訂正({number}): {truth}")
    GUIDE_RIGHT = ("The guide is right here (no. {number}): {truth}", "ガイドの補足({number}): {truth}")
    GUIDE_FORBIDS_BUSINESS = (
        "The guide's {tag} for {role} is left out: its licence forbids business ({licence}). temoto would take {instead}.",
        "ガイドの{role}用 {tag} は、ライセンスが商用を禁じているため除きました({licence})。temoto なら {instead} を選びます。",
    )
    NOTHING = ("nothing", "該当なし")
