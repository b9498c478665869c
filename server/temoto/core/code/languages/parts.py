"""Parts several languages share, used by their entries; what is a language's own is written out in its entry."""

from typing import Final

from temoto.core.code.language import Blocks, Comments, Definitions, Imports, UnitTests

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

# How files name others.
PYTHON_IMPORTS: Final = (
    Imports(
        r"^[ \t]*from[ \t]+(?P<up>\.{0,9})(?P<module>[\w.]{0,200})[ \t]+import[ \t]+"
        r"(?:\((?P<names>[^()]{0,2000})\)|(?P<line>[^\n(]{1,500}))",
        ("{module}.py", "{module}/__init__.py", "{module}/{name}.py"),
        ".",
    ),
    Imports(r"^[ \t]*import[ \t]+(?P<module>[\w.]{1,200})", ("{module}.py", "{module}/__init__.py"), "."),
)
SCRIPT_IMPORTS: Final = (
    Imports(
        r"(?:\bfrom|\bimport|\brequire\(|\bimport\()\s{0,9}['\"](?P<module>\.{1,2}/[^'\"\n]{1,200})['\"]",
        tuple(
            f"{{module}}{ending}"
            for ending in (".ts", ".tsx", ".js", ".jsx", ".mjs", ".vue", "/index.ts", "/index.js", "")
        ),
        near=True,
    ),
)
INCLUDES: Final = (
    Imports(r"^[ \t]*#[ \t]*(?:include|import)[ \t]*\"(?P<module>[^\"\n]{1,200})\"", ("{module}", "include/{module}")),
)
PACKAGES: Final = (
    Imports(
        r"^[ \t]*import[ \t]+(?:static[ \t]+)?(?P<module>[\w.]{1,200})",
        tuple(
            f"{folder}{{module}}.{ending}"
            for folder in ("", "src/main/java/", "src/main/kotlin/")
            for ending in ("java", "kt")
        ),
        ".",
    ),
)
RUST_USES: Final = (
    Imports(r"^[ \t]*(?:pub )?mod[ \t]+(?P<module>\w{1,100})[ \t]*;", ("{module}.rs", "{module}/mod.rs"), near=True),
    Imports(
        r"^[ \t]*(?:pub )?use[ \t]+crate::(?P<module>\w{1,100}(?:::[a-z_]\w{0,100}){0,6})",
        ("src/{module}.rs", "src/{module}/mod.rs"),
        "::",
    ),
)
GO_IMPORTS: Final = (
    Imports(
        r"^[ \t]*(?:import[ \t]+)?(?:\w+[ \t]+)?\"[^\"\n]{0,200}?/(?P<module>[\w-]{1,100}(?:/[\w-]{1,100})?)\"",
        ("{module}/",),
    ),
)
RUBY_REQUIRES: Final = (
    Imports(r"^[ \t]*require_relative[ \t]+['\"](?P<module>[^'\"\n]{1,200})['\"]", ("{module}.rb",), near=True),
)
