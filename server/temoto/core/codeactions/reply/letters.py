r"""Which words of a rewrite's code have letters of another alphabet that look like Latin ones, and signs that look like a language's own?

    tоtal(xs)   a Cyrillic о in a Latin word: another name than `total`, and no reader sees it
    f(2）       a full-width sign where the language has its own

Whole words of another alphabet are names like others; a lone `а` is one where the document has no `a` for it to be taken for.
"""

import re
from collections.abc import Callable, Sequence

from temoto.core.code.language import Language, LanguageKind

# Letters no reader tells from the Latin ones below them. Of Greek the small letters stay that mathematics is written in.
_THEIRS = "АВЕКМНОРСТУХЅІЈԌаеорсухѕіјһԁԛԝѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳօսՏ"
_LATIN = "ABEKMHOPCTYXSIJGaeopcyxsijhdqwvABEZHIKMNOPTYXocjouS"
_TWIN = str.maketrans(_THEIRS, _LATIN)
_ANY = re.compile(f"[{_THEIRS}]")
_OTHERS = re.compile(f"[^\\x00-\u036f\u0590-\U0010ffff{_THEIRS}]")  # Greek, Cyrillic, Armenian, and like no other
_RUN = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\w+")
_ASCII = re.compile(r"[A-Za-z]")
# Of full width all that is no letter or digit; what stands for a semicolon, a colon, a dot, a quote, a blank.
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F) if not chr(code).isalnum() and code != 0xFF3F)
_TAGGED = re.compile(r"</|/>|<>|\?>")
_SIGN = re.compile(f"[{_WIDE}\u037e\u0589\u2024\u2236\u00b4\u3000]")


def strange_letter(code: Sequence[str], text: str, there: Callable[[], Sequence[str]], language: Language) -> str:
    """The first such letter or sign in lines of code, empty where there is none.

    `code`: of the rewrite `text`, without strings and comments; `there`: the document's, asked for where it is needed.
    """
    words = [word for line in code if _ANY.search(line) for word in _WORD.findall(line) if _ANY.search(word)]
    signs = [met.group() for line in code if (met := _SIGN.search(line))]
    if not words and not signs:
        return ""
    document = "\n".join(there())
    known = set(_WORD.findall(document))
    alone = language.kind is LanguageKind.CODE and not language.holds_text
    alone = alone and not _ANY.search(document) and not _OTHERS.search("\n".join((document, *code)))
    for word in words:
        if word not in known and (_is_mixed(word) or (alone and word.translate(_TWIN) in known)):
            return next(letter for letter in word if _ANY.match(letter))
    if not _is_nothing_but_code(language, document + text):
        return ""
    return next((sign for sign in signs if sign not in document), "")


def _is_mixed(word: str) -> bool:
    """Whether Latin letters and such that look like some stand in one run, and no other of their alphabet, which shows it."""
    return any(_ASCII.search(run) and _ANY.search(run) and run.translate(_TWIN).isascii() for run in _RUN.findall(word))


def _is_nothing_but_code(language: Language, text: str) -> bool:
    """Whether words stand only in strings and comments: there are no commands, and no text between tags."""
    if language.kind is not LanguageKind.CODE or language.commands or language.any_case or language.fences:
        return False
    text_between = language.holds_text and _TAGGED.search(text)
    return bool(language.definitions.words and language.comments.starts) and not text_between
