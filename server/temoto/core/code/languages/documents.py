"""Languages of documents: prose, data, what programs print; and what is tried where nobody says what language it is."""

from dataclasses import replace
from typing import Final

from temoto.core.code.language import Blocks, Comments, Definitions, Language, LanguageKind
from temoto.core.code.languages import parts

# Nobody says which language it is: whatever is right in most.
PLAIN: Final = Language(
    "plaintext",
    ("plain text",),
    ("text", "txt", ""),
    kind=LanguageKind.PROSE,
    comments=Comments(
        ("#", "//", "--", ";", "%"),
        (("/*", "*/"), ("{/*", "*/}"), ("<!--", "-->"), ("(*", "*)"), ("=begin", "=end")),
        "*",
        never=("#include", "#define", "#if", "#endif", "#else", "#elif", "#pragma", "#undef", "#[", "#!"),
    ),
    attributes=("@", "#[", "#![", "[", "template<", "template <"),
    blocks=Blocks(
        r"[{(\[:]|\b(?:do|then|begin|else)",
        (")", "]", "}", "</"),
        ends=("end", "fi", "done", "esac"),
        labels=((r"\{", parts.ACCESS[1]), (":", ("- ",))),
    ),
    long_quotes=('"""', "'''", "`"),
    docstring="below",
    definitions=Definitions(
        ("def", "function", "function*", "func", "fn", "fun", "sub", "procedure", "proc", "macro", "macro_rules!"),
        (
            "class",
            "struct",
            "enum",
            "interface",
            "trait",
            "impl",
            "type",
            "module",
            "namespace",
            "union",
            "object",
            "record",
            "protocol",
            "extension",
        ),
    ),
    overloads=True,
)
UNKNOWN: Final = replace(PLAIN, id="", names=("unknown",), aliases=(), endings=(), kind=LanguageKind.CODE)

_PROSE: Final = Blocks(parts.SIGNS, ())
_HASH_OR_SEMICOLON: Final = Comments((";", "#"))

LANGUAGES: Final = (
    PLAIN,
    Language(
        "markdown",
        ("Markdown",),
        ("md", "mdx", "rmd", "quarto"),
        ("md", "markdown", "mdx"),
        kind=LanguageKind.PROSE,
        comments=parts.MARKUP,
        blocks=Blocks(parts.SIGNS, ("</",)),
        elements=True,
        fences=True,
    ),
    Language(
        "restructuredtext",
        ("reStructuredText",),
        ("rst",),
        ("rst",),
        kind=LanguageKind.PROSE,
        comments=Comments((".. ",)),
        blocks=_PROSE,
    ),
    Language(
        "asciidoc",
        ("AsciiDoc",),
        ("adoc",),
        ("adoc",),
        kind=LanguageKind.PROSE,
        comments=Comments(("//",)),
        blocks=_PROSE,
    ),
    Language("org", ("Org",), (), ("org",), kind=LanguageKind.PROSE, comments=Comments(("# ",)), blocks=_PROSE),
    Language(
        "typst",
        ("Typst",),
        ("typ",),
        ("typ",),
        kind=LanguageKind.PROSE,
        comments=Comments(("//",), parts.STARRED),
        blocks=parts.PLAIN_SIGNS,
    ),
    Language(
        "latex",
        ("LaTeX",),
        ("tex", "plaintex"),
        ("tex",),
        kind=LanguageKind.PROSE,
        comments=parts.PERCENT,
        blocks=Blocks(rf"{parts.SIGNS}|\\begin\{{[^{{}}]*\}}.*", (")", "]", "}", "\\end{")),
    ),
    Language(
        "yaml",
        ("YAML",),
        ("yml", "yaml.docker-compose", "dockercompose", "github-actions-workflow"),
        ("yaml", "yml"),
        kind=LanguageKind.DATA,
        comments=parts.HASH,
        blocks=Blocks(r"[{(\[:]|[|>][+-]?", ("]", "}"), labels=((":", ("- ",)),)),
        offside=True,
    ),
    Language(
        "json",
        ("JSON",),
        (),
        ("json",),
        kind=LanguageKind.DATA,
        kin="json",
        blocks=Blocks(r"[{\[:]", ("]", "}")),
        quotes=('"',),
    ),
    Language(
        "jsonc",
        ("JSON with comments",),
        ("json5",),
        ("jsonc", "json5"),
        kind=LanguageKind.DATA,
        kin="json",
        comments=Comments(("//",), parts.STARRED, "*"),
        blocks=Blocks(r"[{\[:]", ("]", "}")),
    ),
    Language(
        "toml",
        ("TOML",),
        (),
        ("toml",),
        kind=LanguageKind.DATA,
        comments=parts.HASH,
        blocks=Blocks(r"[{(\[:]", ("]", "}")),
        long_quotes=('"""', "'''"),
    ),
    Language("ini", ("INI",), ("dosini", "cfg"), ("ini", "cfg"), kind=LanguageKind.DATA, comments=_HASH_OR_SEMICOLON),
    Language("properties", ("Properties",), (), ("properties",), kind=LanguageKind.DATA, comments=Comments(("#", "!"))),
    Language("go.mod", ("Go module",), ("gomod",), (), ("go.mod",), kin="go", comments=Comments(("//",))),
    Language("go.sum", ("Go checksums",), ("gosum",), (), ("go.sum",), kind=LanguageKind.DATA),
    Language("ignore", ("Ignore file",), ("gitignore", "git-ignore"), kind=LanguageKind.DATA, comments=parts.HASH),
    Language(
        "git-commit", ("Commit message",), ("gitcommit",), kind=LanguageKind.PROSE, comments=parts.HASH, blocks=_PROSE
    ),
    Language("diff", ("Diff",), ("patch",), ("diff", "patch"), kind=LanguageKind.OUTPUT),
    Language("csv", ("CSV",), ("tsv", "psv"), ("csv", "tsv"), kind=LanguageKind.DATA),
    Language("http", ("HTTP",), (), ("http",), kind=LanguageKind.DATA, comments=parts.HASH),
    Language("mermaid", ("Mermaid",), (), ("mmd",), kind=LanguageKind.DATA, comments=Comments(("%%",))),
    Language("log", ("Log",), ("output",), ("log",), kind=LanguageKind.OUTPUT),
)
