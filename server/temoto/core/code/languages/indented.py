"""Languages whose blocks are told by indentation alone."""

from typing import Final

from temoto.core.code.language import Blocks, Comments, Definitions, Language, UnitTests
from temoto.core.code.languages import parts

LANGUAGES: Final = (
    Language(
        "python",
        ("Python",),
        ("py", "python3", "pyi", "py3", "ipython"),
        ("py", "pyi", "pyw"),
        kin="python",
        comments=parts.HASH,
        attributes=("@",),
        blocks=parts.BY_INDENTATION,
        long_quotes=('"""', "'''"),
        docstring="below",
        definitions=Definitions(("def",), ("class", "type")),
        tests=UnitTests("pytest", "test_{stem}.{ending}", parts.FOLDERS),
        optional_types=True,
        dots_are_a_body=True,
    ),
    Language(
        "cython",
        ("Cython",),
        ("pyx",),
        ("pyx", "pxd"),
        kin="python",
        comments=parts.HASH,
        attributes=("@",),
        blocks=parts.BY_INDENTATION,
        long_quotes=('"""', "'''"),
        docstring="below",
        definitions=Definitions(("def", "cdef", "cpdef"), ("class", "struct", "enum")),
        dots_are_a_body=True,
    ),
    Language(
        "starlark",
        ("Starlark",),
        ("bazel", "bzl"),
        ("bzl", "star"),
        ("build.bazel", "workspace.bazel"),
        kin="python",
        comments=parts.HASH,
        blocks=parts.BY_INDENTATION,
        long_quotes=('"""', "'''"),
        docstring="below",
        definitions=Definitions(("def",)),
    ),
    Language(
        "gdscript",
        ("GDScript",),
        ("gd",),
        ("gd",),
        comments=parts.HASH,
        attributes=("@",),
        blocks=parts.BY_INDENTATION,
        long_quotes=('"""', "'''"),
        definitions=Definitions(("func",), ("class", "enum")),
    ),
    Language(
        "nim",
        ("Nim",),
        (),
        ("nim",),
        comments=Comments(("#",), (("#[", "]#"),)),
        blocks=Blocks(rf"{parts.SIGNS}|=|\b(?:do|object|enum|type|var|let|const)"),
        quotes=('"',),
        long_quotes=('"""',),
        definitions=Definitions(("proc", "func", "iterator", "template", "macro", "method"), ("type",)),
    ),
    Language(
        "coffeescript",
        ("CoffeeScript",),
        ("coffee",),
        ("coffee",),
        kin="web",
        comments=Comments(("#",), (("###", "###"),)),
        blocks=Blocks(
            rf"{parts.SIGNS}|[=-]>|\b(?:then|else|try|finally)|^\s*(?:class|if|unless|for|while|switch|when)\b.*"
        ),
        long_quotes=('"""', "'''", "`"),
        definitions=Definitions((), ("class",)),
    ),
)
