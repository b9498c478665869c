"""What a model for coding costs: tables, break-even, and what was asked wrongly."""

from temoto.core.messages import Sentence


class CostMessage(Sentence):
    HEAD = (
        "{requests} requests a month, {tokens} tokens in and out each; a machine of one's own generates for {hours} h; {money}",
        "月 {requests} リクエスト、1 回あたり入出力 {tokens} トークン、自分のマシンの生成時間は {hours} 時間、{money}",
    )
    IN_YEN = ("all sums in yen", "金額はすべて円")
    IN_USD = ("all sums in US dollars, at {rate} yen", "金額はすべて米ドル(1 ドル {rate} 円)")
    OPTION = ("option", "選択肢")
    FIRST = ("at first", "初期費用")
    MONTHLY = ("a month", "月額")
    ONE_YEAR = ("1 year", "1 年")
    THREE_YEARS = ("3 years", "3 年")
    IN_MONTHS = ("{months} months", "{months} か月")
    REMARK = ("note", "備考")
    LOCAL = ("local, {build}", "ローカル、{build}")
    BY_THE_HOUR = ("by the hour", "時間課金")
    ELECTRICITY = ("electricity alone", "電気代のみ")
    GUIDE_WRONG = (
        "! The guide's own figure stands before the arrow and the right one after it: {guide} is reached after {months} months.",
        "! 矢印の前がガイドの数字、後が正しい数字です。{guide} になるのは {months} か月後です。",
    )
    GUIDE_FIGURES_WRONG = (
        "! The guide's own figure stands before the arrow and the right one after it.",
        "! 矢印の前がガイドの数字、後が正しい数字です。",
    )
    BORROWED = (
        "The guide names no electricity for this build, so that of {build} is taken; --watts says better.",
        "ガイドにはこの構成の電気代がないため、{build}のものを使いました。--watts で正確に指定できます。",
    )
    AND_UP = (
        "The guide's price of the build {build} is {price} and up.",
        "{build}の構成の価格は、ガイドでは {price} 以上です。",
    )
    PRICE_CLAIM = (
        "Prices by the hour are the guide's claim of June 2025, at {rate} yen a dollar:",
        "時間単価はガイドの 2025 年 6 月の記載です(1 ドル {rate} 円):",
    )
    ALL_DAY = (
        "So many requests keep a machine at the guide's pace busy day and night; --hours says how long yours takes.",
        "このリクエスト数では、ガイドの速さだとマシンが昼夜動き続けます。実際の時間は --hours で指定できます。",
    )
    PAYS_BACK = (
        "Months until a machine of one's own has cost less (in brackets: electricity forgotten)",
        "自分のマシンの方が安くなるまでの月数(括弧内は電気代を含めない場合)",
    )
    AGAINST = ("against", "比較相手")
    NEVER = ("never", "ならない")
    TITLE = ("What has been paid, month by month", "累計費用の推移")
    UP_YEN = ("yen in all", "累計(円)")
    UP_USD = ("US dollars in all", "累計(米ドル)")
    ACROSS = ("months", "か月")
    BREAK_EVEN = ("pays back: {months} months", "{months} か月で逆転")
    DRAWN = ("The plot is in {file}.", "グラフを {file} に書きました。")
    NOT_BETWEEN = (
        "{given} is not between {least} and {most}; {cure}",
        "{given} は {least} から {most} の範囲外です。{cure}",
    )
    CURE_EXAMPLE = ("write for example {example}.", "たとえば {example} と書いてください。")
    NO_SUCH_BUILD = (
        "the guide has no build {given}; did you mean {near}? It has: {choices}.",
        "{given} という構成はガイドにありません。{near} のことですか? 使えるもの: {choices}。",
    )
    NO_SUCH_CURRENCY = (
        "{given} is neither yen nor usd; write --currency yen, or --currency usd --rate 150.",
        "{given} は yen でも usd でもありません。--currency yen か --currency usd --rate 150 と書いてください。",
    )
    RATE_ALONE = (
        "a rate is for dollars only; add --currency usd, or leave --rate out.",
        "為替レートはドル表示のときだけ使います。--currency usd を加えるか、--rate を外してください。",
    )
    NOT_AN_SVG = (
        "{file} is not an .svg file; write for example --plot cost.svg.",
        "{file} は .svg ではありません。たとえば --plot cost.svg と書いてください。",
    )
    NOT_WRITTEN = (
        "The plot cannot be written to {file}: {detail}. Name a file in a folder that can be written.",
        "グラフを {file} に書けません: {detail}。書き込めるフォルダーのファイルを指定してください。",
    )


class GuideNote(Sentence):
    """What the guide's cost tables remark, as its data says it and in Japanese."""

    BY_USE = ("by use", "従量課金")
    LIMITED = ("limited", "制限あり")
    UNLIMITED_GPT = ("unlimited GPT-4o/o1", "GPT-4o/o1 無制限")
    HIGH_LIMITS = ("high limits", "上限が高い")
    THIRTY_USD = ("30 USD a month", "月 30 USD")
    UNLIMITED = ("unlimited", "無制限")
    BEST_VALUE = ("best value here", "この条件で最もお得")
    HIGH_PERFORMANCE = ("high performance", "高性能")
