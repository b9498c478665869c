"""The catalog's tables: heads, words in their cells, what stands under them, and what was asked in vain."""

from temoto.core.messages import Sentence


class TableMessage(Sentence):
    """The catalog's tables: heads, what stands under them, and what was asked in vain."""

    MODEL = ("model", "モデル")
    NEEDS = ("needs GB", "必要 GB")
    NEEDS_GB = ("{gb} GB", "{gb} GB 必要")
    CONTEXT = ("context", "文脈長")
    CONTEXT_OF = ("context {tokens}", "文脈長 {tokens}")
    THINKING = ("thinks", "思考")
    THINKING_IS = ("thinks: {answer}", "思考: {answer}")
    FIM_IS = ("FIM: {answer}", "FIM(穴埋め): {answer}")
    RELEASED = ("released", "公開")
    LICENCE = ("licence", "ライセンス")
    NO_BUSINESS = ("{licence} ✗ no business", "{licence} ✗ 商用不可")
    BUSINESS_UNKNOWN = ("{licence} ? business unclear", "{licence} ? 商用可否不明")
    ROLES = ("roles and evidence", "役割と根拠")
    ROLE_AT = ("{role} {place}", "{role} {place} 位")
    ROLE_BY = ("{role} {place}: {score} {benchmark}", "{role} {place} 位: {score} {benchmark}")
    MODELS_UNDER = (
        "What a model needs on a GPU with 8,192 tokens: weights + KV cache + buffers + reserve, in 10⁹ bytes. "
        "The tag is the smallest form from Q4_K_M up. A role's number is its place in the order temoto chooses by.",
        "必要量は GPU で 8,192 トークンのとき(重み + KV キャッシュ + バッファー + 予備、10⁹ バイト単位)。"
        "タグは Q4_K_M 以上で最小のもの。役割の数字は temoto が選ぶ順位です。",
    )
    FITS_UNDER = (
        "What fits into a card of {box} GB ({gb} × 10⁹ bytes) with 8,192 tokens: weights + KV cache + buffers + reserve. "
        "The tag is the form that loses least of those that fit.",
        "{box} GB のカード(10⁹ バイト単位で {gb})に 8,192 トークンで収まるもの(重み + KV キャッシュ + バッファー + 予備)。"
        "タグは収まるもののうち最も劣化の少ないものです。",
    )
    HEAVY_UNDER = (
        "! No form of it that loses as little as Q4_K_M does is there, or fits.",
        "! Q4_K_M 以上の品質のものがないか、収まりません。",
    )
    CARD = ("card", "カード")
    MEMORY_TYPE = ("memory", "メモリー")
    ARCHITECTURE = ("architecture", "世代")
    KIND = ("kind", "種類")
    GPUS_UNDER = (
        "GiB is what the box calls GB (2³⁰ bytes). * shared with the processor.",
        "GiB は箱に書かれた GB(2³⁰ バイト)です。* はプロセッサーと共有。",
    )
    QUANTIZATION = ("quantization", "量子化")
    BITS = ("bits a weight", "ビット/重み")
    SAVED = ("saves %", "削減 %")
    SAVED_GUIDE = ("the guide's %", "ガイドの %")
    LOSS = ("perplexity +", "パープレキシティ +")
    QUALITY = ("quality", "品質")
    QUALITY_GUIDE = ("the guide's quality", "ガイドの品質")
    GUIDE_GRADE = ("{stars} of 5, {use}", "5 段階の {stars}、{use}")
    FIGURES = (
        "{bits} bits a weight, saves {saved} %, perplexity {loss}",
        "{bits} ビット/重み、削減 {saved} %、パープレキシティ {loss}",
    )
    GUIDE_SAYS = ("the guide: saves {saved} %; {grade}", "ガイド: 削減 {saved} %、{grade}")
    QUANTIZATIONS_UNDER = (
        "Saved against 16-bit files; perplexity of Llama 3 8B over F16.",
        "削減率は 16 ビットのファイルとの比較、パープレキシティは Llama 3 8B の F16 からの増加です。",
    )
    INSTANCE = ("machine to rent", "レンタルするマシン")
    MEMORY_GIB = ("RAM GiB", "主記憶 GiB")
    PRICE = ("USD an hour", "USD/時間")
    REGION = ("where", "場所")
    CLOUD_UNDER = (
        "Prices are the guide's claim of June 2025; none was verified. The planned machine is one to buy.",
        "価格はガイドの 2025 年 6 月の記載で、未確認です。planned は購入予定のマシンです。",
    )
    BUILD = ("build", "構成")
    BUDGET = ("budget, yen", "予算(円)")
    AND_MORE = ("{sum} and up", "{sum} 以上")
    PARTS = ("parts (yen)", "部品(円)")
    MODELS = ("models", "対応モデル")
    PRAISED = ("praised: {model} {quantization}", "推奨: {model} {quantization}")
    BUILDS_UNDER = (
        "As the guide of October 2025 has it; a number in brackets is what is not right about it.",
        "2025 年 10 月のガイドの記載どおりです。角括弧の番号は訂正です。",
    )
    SCENE = ("scene", "場面")
    SCENES_UNDER = (
        "As the guide of October 2025 has it; a number in brackets is what is not right about it. "
        "* The guide recommends nothing here: its answer for the next lower tier, added by temoto.",
        "2025 年 10 月のガイドの記載どおりです。角括弧の番号は訂正です。"
        "* はガイドに記載がなく、temoto が 1 つ下の階層の答えを補ったものです。",
    )
    VERDICT = ("verdict", "判定")
    CLAIM = ("the guide's claim", "ガイドの記述")
    TRUTH = ("what is true", "正しい内容")
    INSTEAD = ("instead", "代わりに")
    EXISTING = ("these exist: {names}", "存在するもの: {names}")
    INSTEAD_OF = ("instead: {names}", "代わりに: {names}")
    FOUND_NOTHING = (
        "Nothing in {table} is called {wanted}.{says} The nearest: {nearest}. Leave the filter out to see all {count}.",
        "{table} に {wanted} に当たるものはありません。{says}近いもの: {nearest}。フィルターなしで全 {count} 件を表示します。",
    )
    NONE_FITS = (
        "No model of these fits into {box} GB; the smallest, {tag}, needs {gb} × 10⁹ bytes. Ask with a larger --fits.",
        "このうち {box} GB に収まるモデルはありません。最小の {tag} でも {gb} × 10⁹ バイト必要です。--fits を大きくしてください。",
    )
    NONE_LEFT = (
        "None of the models found ({count}) passes {options}. Leave one of these options out.",
        "見つかった {count} 件のモデルに {options} を満たすものがありません。どれかを外してください。",
    )
    MODELS_ONLY = (
        "goes with models only; write `temoto catalog models {option} ...`, or leave it out.",
        "models だけで使えます。`temoto catalog models {option} ...` とするか、外してください。",
    )
    NOT_A_SIZE = (
        "{given} is no memory of a card; write for example --fits 12.",
        "{given} はカードのメモリー量ではありません。たとえば --fits 12 と書いてください。",
    )
    NO_SUCH_CHOICE = (
        "{given} is not one of {choices}; did you mean {near}?",
        "{given} は {choices} のどれでもありません。{near} のことですか?",
    )


class TableWord(Sentence):
    """Words in the tables' cells, as the catalog's data says them and in Japanese."""

    YES = ("yes", "あり")
    BASE = ("base", "base のみ")
    NO = ("no", "なし")
    ALWAYS = ("always", "常に")
    SWITCH = ("switch", "切替")
    COMPLETION = ("completion", "補完")
    CHAT = ("chat", "チャット")
    REASONING = ("reasoning", "推論")
    WRONG = ("wrong", "誤り")
    PARTLY = ("partly", "一部誤り")
    UNVERIFIABLE = ("unverifiable", "未確認")
    RIGHT = ("right", "正しい")
    OTHER_PARTS = ("other", "その他")
    GPU_INSTEAD = ("GPU instead", "GPU(別案)")
    DESKTOP = ("desktop", "デスクトップ")
    LAPTOP = ("laptop", "ノート")
    WORKSTATION = ("workstation", "ワークステーション")
    DATACENTER = ("datacenter", "データセンター")
    SOC = ("soc", "SoC(統合)")
    NOT_RECOMMENDED = ("not recommended", "非推奨")
    TIGHT_ONLY = ("only when VRAM is very small", "VRAM が極端に少ないときだけ")
    THE_STANDARD = ("the standard", "標準")
    GOOD_BALANCE = ("good balance", "バランスが良い")
    HIGH_QUALITY = ("high quality", "高品質")
    NEARLY_FP16 = ("nearly FP16", "ほぼ FP16")
    BEST_HEAVY = ("best, heavy", "最高品質、重い")
    LAST_RESORT = ("heavy loss; last resort", "劣化が大きい、最後の手段")
    CLEAR_LOSS = ("clear loss", "はっきりした劣化")
    MEMORY_TIGHT = (
        "noticeable loss; only when memory is very tight",
        "気づく程度の劣化、メモリーがごく少ないときだけ",
    )
    NOTICEABLE = ("noticeable loss", "気づく程度の劣化")
    LEGACY_WORSE = ("legacy format; worse than Q4_K_S at the same size", "古い形式、同じサイズの Q4_K_S に劣る")
    LEGACY = ("legacy format", "古い形式")
    LITTLE_BELOW = ("small loss, a little below Q4_K_M", "小さな劣化、Q4_K_M に少し劣る")
    USUAL = ("usual default; small loss", "通常の標準、小さな劣化")
    VERY_SMALL = ("very small loss", "ごく小さな劣化")
    CLOSE = ("close to the original", "元のモデルに近い")
    PRACTICALLY = ("practically the original", "元のモデルとほぼ同じ")
    REFERENCE = ("reference precision", "基準となる精度")
    REFERENCE_MODERN = ("reference precision of most modern checkpoints", "最近のモデルの多くで基準となる精度")
    IMPORTANCE = (
        "about Q4_K_S quality in less space; best with an importance matrix; slower on some CPUs",
        "Q4_K_S 並みの品質でより小さい、importance matrix 使用時に最良、一部の CPU では遅い",
    )
    LIKE_Q4_K_S = ("similar to Q4_K_S", "Q4_K_S と同程度")
    BETTER_Q3 = (
        "better than Q3_K_S at similar size when made with an importance matrix",
        "importance matrix を使えば、同程度のサイズの Q3_K_S より良い",
    )
    HEAVY = ("heavy loss", "大きな劣化")
    TRAINED_MXFP4 = (
        "format gpt-oss was trained for, so its MXFP4 file is the original quality; "
        "for other models it is an ordinary 4-bit format",
        "gpt-oss の学習時の形式なので gpt-oss では元の品質、ほかのモデルでは普通の 4 ビット形式",
    )
    NVFP4_MLX = (
        "Blackwell-oriented 4-bit format; in the Ollama library its tags are for the MLX engine",
        "Blackwell 向けの 4 ビット形式、Ollama のライブラリでは MLX エンジン用",
    )
