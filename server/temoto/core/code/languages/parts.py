"""Parts several languages share, used by their entries; what is a language's own is written out in its entry."""

from typing import Final

from temoto.core.code.language import Blocks, Comments, Definitions, UnitTests

# Comments.
STARRED: Final = (("/*", "*/"),)
SLASHES: Final = Comments(("//",), STARRED, "*")
HASH: Final = Comments(("#",))
DASHES: Final = Comments(("--",))
SEMICOLON: Final = Comments((";",))
PERCENT: Final = Comments(("%",))
MARKUP: Final = Comments((), (("<!--", "-->"),))
PARENTHESES: Final = Comments((), (("(*", "*)"),))

# Ends of lines behind which a block is due.
SIGNS: Final = r"[{(\[:]"
BRACED: Final = r"[{(\[:]|\b(?:do|else)"
# An element that is not closed on its line; a void one has nothing inside.
_VOID: Final = r"(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b"
TAG: Final = rf"(?<![\w)\]<])<(?!{_VOID})[A-Za-z][\w.:-]*(?:\s[^<>]*)?(?<![/=-])>"

CASES: Final = (r"\{", ("case ", "default:"))
ACCESS: Final = (r"\{", ("case ", "default:", "public:", "private:", "protected:"))

BRACES: Final = Blocks(BRACED)
SWITCHING: Final = Blocks(BRACED, labels=(CASES,))
BY_INDENTATION: Final = Blocks(SIGNS)
BY_END: Final = Blocks(rf"{SIGNS}|\b(?:do|then|else|begin)", ends=("end",))
PLAIN_SIGNS: Final = Blocks(SIGNS)

# How definitions begin.
TYPED: Final = Definitions((), ("struct", "union", "enum", "class", "namespace", "type"), typed=True)
JAVA_CLASSES: Final = ("class", "interface", "enum", "record", "module")
SCRIPT: Final = Definitions(
    ("function", "function*", "def"), ("class", "interface", "enum", "namespace", "module", "type"), members=True
)

# Where tests go.
FOLDERS: Final = ("tests", "../tests", "test", "../test")
JEST: Final = UnitTests("the test framework of its package.json, else Vitest", "{stem}.test.{ending}")

# Text of many lines that is no code; the group tells what ends it (core/code/left_open.py).
HERE: Final = r"<<<?[-~]?[ ]?(?P<here>[\"']?)(?P<word>[A-Za-z_]\w*)(?P=here)(?=[^\w<]|$)"
RAW_HASHES: Final = r"\bb?r(?P<hashes>#*)\""
RAW_DELIMITED: Final = r"\b(?:u8|[uUL])?R\"(?P<delimiter>[^()\\\s\"]{0,16})\("
LONG_BRACKETS: Final = r"\[(?P<level>=*)\["
DOLLARS: Final = r"(?P<dollars>\$\w{0,20}\$)"
