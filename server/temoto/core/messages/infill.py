"""Filling holes, for a bench: what is being done, what could not be, and the words of its tables."""

from temoto.core.messages import Sentence


class InfillMessage(Sentence):
    FILLING = ("{model}: hole {number} of {total}…", "{model}: {total} 個中 {number} 個目の穴…")
    TESTING = ("Running the tests: {number} of {total}…", "テストを実行しています: {number}/{total}…")
    NO_JSON = (
        "{file} is not JSON (line {line}). It must be a list of holes, or one hole a line, each an object with prompt, suffix, test and "
        "entry_point, as HumanEval-Infilling has them.",
        "{file} は JSON ではありません({line} 行目)。穴の配列か、1 行に 1 つの穴が必要です。それぞれ HumanEval-Infilling と同じく "
        "prompt、suffix、test、entry_point を持つオブジェクトです。",
    )
    NO_HOLE = (
        "{file}: hole {number} lacks {missing} (as text). Each hole is an object with prompt, suffix, test and entry_point.",
        "{file}: {number} 個目の穴に {missing} がありません(文字列)。"
        "それぞれ prompt、suffix、test、entry_point を持つオブジェクトが必要です。",
    )
    NO_HOLES = (
        "There are no holes in {file}. It must be a list of objects with prompt, suffix, test and entry_point.",
        "{file} に穴がありません。prompt、suffix、test、entry_point を持つオブジェクトの配列が必要です。",
    )
    NO_CODE_HERE = (
        "There is no code to cut holes out of in {path}: no file of a language temoto knows with {kind} of its own. "
        "Name another folder or file, or leave it out for Python's standard library.",
        "{path} には穴を作れるコードがありません({kind} を持つ既知の言語のファイルなし)。別のフォルダーかファイルを指定するか、"
        "省略して Python の標準ライブラリを使ってください。",
    )
    NO_SUCH_PLACE = (
        "{path} does not exist. Name a folder or a file with code.",
        "{path} はありません。コードのあるフォルダーかファイルを指定してください。",
    )
    NOT_RUN = (
        "The tests were not run: they are code of whoever wrote {file}, and it would run with your rights. "
        "If you trust it, add --run-tests.",
        "テストは実行していません。{file} を書いた人のコードであり、あなたの権限で動くためです。"
        "信頼できるなら --run-tests を付けてください。",
    )
    TOO_LONG = ("not done after {seconds} s", "{seconds} 秒で終わりませんでした")
    FAILED_TEST = ("the test failed: {why}", "テストに失敗しました: {why}")
    LEFT_BEFORE = (
        "the program left before its test had ended (exit)",
        "テストが終わる前にプログラムが終了しました (exit)",
    )
    SOLVED = ("solved: {solved} of {total}", "解けた穴: {total} 個中 {solved} 個")
    ANSWERED = ("answered: {answered} of {total}", "回答した穴: {total} 個中 {answered} 個")
    NOT_ANSWERED = ("… {times} of the others: {why}", "… 残りのうち {times} 個: {why}")
    INFILL_ONLY = (
        "{option} belongs to --infill or --infill-file.",
        "{option} は --infill か --infill-file と一緒に使います。",
    )
    NOT_OF_A_FILE = (
        "{option} does not go with --infill-file, which takes the holes of FILE as they stand there; --n, --model and --run-tests do.",
        "{option} は --infill-file と一緒に使えません。FILE の穴がそのまま使われます。使えるのは --n、--model、--run-tests です。",
    )
    ONLY_OF_A_FILE = (
        "--run-tests belongs to --infill-file: holes cut out of code have no tests.",
        "--run-tests は --infill-file と一緒に使います。コードから作った穴にはテストがありません。",
    )
    FORGETS_NOTHING = (
        "--forget goes without --infill and --infill-file: nothing is remembered of holes.",
        "--forget は --infill や --infill-file なしで使います。穴については何も記憶していません。",
    )
    PACKED = (
        "{file} is packed. Unpack it first (gunzip -k {file}) and name what comes of it.",
        "{file} は圧縮されています。先に展開し(gunzip -k {file})、できたファイルを指定してください。",
    )
    NO_PART = (
        "{part} is no part that can be left out: healing, context, trim and suffix are.",
        "{part} は外せる部分ではありません。外せるのは healing、context、trim、suffix です。",
    )
    ONE_KIND = ("One of --lines, --spans and --blocks.", "--lines、--spans、--blocks はどれか 1 つだけです。")
    ONE_MODEL = ("--infill-file takes one --model.", "--infill-file に指定できる --model は 1 つです。")
    EVERYTHING = ("everything on", "すべて有効")
    LEFT_OUT = ("without {part}", "{part} なし")
    EXACT = ("exact", "完全一致")
    FIRST_LINE = ("first line", "最初の行")
    SIMILARITY = ("edit similarity", "編集類似度")
    PARSES = ("still parses", "構文が正しい")
    EMPTY_SHARE = ("empty", "空")
    MEDIAN_MS = ("median ms", "中央値 ms")
    SLOWEST_MS = ("p90 ms", "p90 ms の値")
    OF_HOLES = ("{total} holes ({kind}) from {path}", "{path} の穴 {total} 個({kind})")
    NOT_SERVING = ("{model} could not be asked: {why}", "{model} に尋ねられませんでした: {why}")
