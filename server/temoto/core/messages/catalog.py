"""What is wrong in a catalog file, and what would be right. `where` is the file and the key."""

from temoto.core.messages import Sentence


class CatalogMessage(Sentence):
    SKIPPED = (
        "Your catalog file {file} is not used: {detail}",
        "カタログファイル {file} は使われません: {detail}",
    )
    NOT_TOML = (
        "{where}: not a TOML file in UTF-8: {detail}.",
        "{where}: UTF-8 の TOML ファイルではありません: {detail}。",
    )
    NO_SUCH_KEY = (
        "{where}: there is no such key; allowed: {allowed}.",
        "{where}: このキーはありません。使えるキー: {allowed}。",
    )
    MISSING = ("{where}: is missing; write {allowed}.", "{where}: ありません。{allowed}を書いてください。")
    OTHER_VALUE = ("{where}: {value} is not {allowed}.", "{where}: {value} は{allowed}ではありません。")
    A_NUMBER = ("a number", "数値")
    A_WHOLE_NUMBER = ("a whole number", "整数")
    A_POSITIVE_NUMBER = ("a number above 0", "0 より大きい数値")
    A_TEXT = ("text in quotes", "引用符で囲んだ文字列")
    A_LIST = ("a list in [ ]", "[ ] で囲んだリスト")
    A_TABLE = ("a table", "テーブル")
    A_CHOICE = ("one of {choices}", "{choices} のどれか")
    YES_OR_NO = ("true or false", "true または false")
    SIZE_MISSING = (
        "{where}: size_gb (10⁹ bytes, such as 4.7) or size (bytes) is missing.",
        "{where}: size_gb (10⁹ バイト単位、例 4.7) か size (バイト) がありません。",
    )
    SIZE_UNIT = (
        "{where}: {size_gb} GB cannot hold {params_b} billion parameters; size_gb counts 10⁹ bytes (such as 4.7), size counts bytes.",
        "{where}: {params_b}B パラメーターで {size_gb} GB はありえません。size_gb は 10⁹ バイト単位 (例 4.7)、size はバイト単位です。",
    )
    FIM_SLOTS = (
        "{where}: must hold @prefix and @suffix, each once.",
        "{where}: @prefix と @suffix を 1 つずつ入れてください。",
    )
    REPOSITORY_SLOTS = (
        "{where}: must hold @files, @path, @prefix and @suffix, each once.",
        "{where}: @files、@path、@prefix、@suffix を 1 つずつ入れてください。",
    )
    FILE_SLOTS = (
        "{where}: must hold @text once, and stands beside repository: both or neither.",
        "{where}: @text を 1 つ入れてください。repository と file は両方を書くか、両方を省きます。",
    )
    NO_FAMILY = (
        "{where}: there is no family {family}; allowed: {allowed}.",
        "{where}: ファミリー {family} はありません。使えるもの: {allowed}。",
    )
    OTHER_FAMILY = (
        "{where}: the name matches {matching}, not {family} alone; change `match` of one of them.",
        "{where}: この名前は {matching} に一致し、{family} だけではありません。どれかの match を変えてください。",
    )
    FAMILIES_OVERLAP = (
        "{where}: a name could match {pattern} and {other} of family {family}; make one of them narrower.",
        "{where}: {pattern} とファミリー {family} の {other} の両方に一致する名前があります。どちらかを狭めてください。",
    )
    NO_FORM = ("no family", "どのファミリーにも")
    GIVEN_TWICE = ("{where}: is given twice; keep one.", "{where}: 2 回書かれています。1 つにしてください。")
    UNKNOWN_QUANTIZATION = (
        "{where}: {value} is no known quantization; allowed: {allowed}.",
        "{where}: {value} という量子化は知られていません。使えるもの: {allowed}。",
    )
    UNKNOWN_MODEL = (
        "{where}: there is no model {model} in the catalog; write the id of one.",
        "{where}: モデル {model} はカタログにありません。カタログにある id を書いてください。",
    )
    NOT_ITS_ROLE = (
        "{where}: {model} does not have this role; add it to the model's roles.",
        "{where}: {model} にはこの役割がありません。モデルの roles に加えてください。",
    )
    NO_EVIDENCE = (
        "{where}: {model} has no evidence called {benchmark}; write one of: {allowed}.",
        "{where}: {model} には {benchmark} という evidence がありません。次のどれかを書いてください: {allowed}。",
    )
