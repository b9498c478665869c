"""The names of code actions, as menus show them."""

from temoto.core.messages import Sentence


class ActionTitle(Sentence):
    """One a code action, by its file."""

    REFACTOR = ("Refactor", "リファクタリング")
    REFACTOR_BY = ("Refactor with instruction…", "指示を書いてリファクタリング…")
    SIMPLIFY = ("Simplify", "簡潔にする")
    EXTRACT = ("Extract function", "関数に切り出す")
    RENAME = ("Rename for clarity", "分かりやすい名前にする")
    MODERNISE = ("Modernise", "現在の書き方にする")
    EXPLAIN = ("Explain", "説明する")
    DEBUG = ("Debug", "原因を調べる")
    FIX = ("Fix: {problem}", "修正する: {problem}")
    TESTS = ("Write tests", "テストを書く")
    DOCSTRING = ("Write docstring", "ドキュメントコメントを書く")
    TYPES = ("Add types", "型を付ける")
