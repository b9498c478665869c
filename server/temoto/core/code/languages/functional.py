"""Languages made of expressions: Lisps, the ML family, Haskell, Nix."""

from typing import Final

from temoto.core.code.language import Blocks, Comments, Definitions, Language, Signatures, UnitTests
from temoto.core.code.languages import parts

_LISP_COMMENTS: Final = Comments((";",), (("#|", "|#"),))
_LISP: Final = Blocks(r"[(\[{]", (")", "]", "}"))
_ML: Final = Blocks(
    rf"{parts.SIGNS}|\b(?:do|then|begin|else|of|with|struct|sig|object|in|try|function)|[=-]>|=", ends=("end", "done")
)

LANGUAGES: Final = (
    Language(
        "haskell",
        ("Haskell",),
        ("hs",),
        ("hs",),
        comments=Comments(("--",), (("{-", "-}"),)),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:do|then|else|of|where|let|in|mdo)"),
        quotes=('"',),  # x' is a name
        definitions=Definitions((), ("class", "module", "type", "data", "newtype", "instance")),
        signatures=Signatures(
            r"\s*(?:\{-#\s*[A-Z]+\s+)?(?P<name>[a-z_][\w']*)\s*(?:::|#-\}\s*$)",
            r"\s*(?P<name>[a-z_][\w']*)(?:\s[^=]*)?(?:=|\||$)",
        ),
        tests=UnitTests("Hspec", "{stem}Spec.{ending}", parts.FOLDERS),
        overloads=True,
    ),
    Language(
        "elm",
        ("Elm",),
        (),
        ("elm",),
        comments=Comments(("--",), (("{-", "-}"),)),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:then|else|of|let|in)"),
        quotes=('"',),
        long_quotes=('"""',),
        definitions=Definitions((), ("type", "module")),
        signatures=Signatures(r"\s*(?P<name>[a-z_]\w*)\s*:(?!:)", r"\s*(?P<name>[a-z_]\w*)\b[^=:]*="),
    ),
    Language(
        "ocaml",
        ("OCaml",),
        ("ml",),
        ("ml",),
        kin="ml",
        comments=Comments((), (("(*", "*)"),), "*"),
        blocks=_ML,
        quotes=('"',),
        definitions=Definitions(("let",), ("type", "module", "class"), between=("rec",)),
    ),
    Language(
        "ocaml.interface",
        ("OCaml interface",),
        ("ocaml_interface", "mli"),
        ("mli",),
        kin="ml",
        comments=Comments((), (("(*", "*)"),), "*"),
        blocks=_ML,
        quotes=('"',),
        definitions=Definitions(("val",), ("type", "module", "class")),
    ),
    Language(
        "fsharp",
        ("F#",),
        ("f#", "fs"),
        ("fs", "fsx"),
        kin="dotnet",
        comments=Comments(("//",), (("(*", "*)"),), "*"),
        attributes=("[<",),
        blocks=Blocks(
            rf"{parts.SIGNS}|\b(?:do|then|begin|else|with|try|finally|struct|class|interface)|->|=", ends=("end",)
        ),
        quotes=('"',),
        long_quotes=('"""',),
        definitions=Definitions(
            ("let", "member"),
            ("type", "module", "namespace"),
            between=("rec", "private", "internal", "public", "inline", "mutable"),
        ),
    ),
    Language(
        "nix",
        ("Nix",),
        (),
        ("nix",),
        comments=Comments(("#",), parts.STARRED, "*"),
        blocks=Blocks(rf"{parts.SIGNS}|\b(?:then|else|let|in)|="),
        quotes=('"',),
        long_quotes=("''",),
    ),
    Language(
        "clojure",
        ("Clojure",),
        ("clj", "cljs", "cljc", "edn"),
        ("clj", "cljs", "cljc", "edn"),
        resembles="lisp",
        comments=Comments((";",)),
        blocks=_LISP,
        quotes=('"',),  # 'a is a name that is meant, not its value
        definitions=Definitions(own=(("defn-", "defn"),)),
        overloads=True,
    ),
    Language(
        "commonlisp",
        ("Common Lisp",),
        ("lisp", "common-lisp"),
        ("lisp",),
        resembles="lisp",
        comments=_LISP_COMMENTS,
        blocks=_LISP,
        quotes=('"',),
        overloads=True,
    ),
    Language(
        "emacs-lisp",
        ("Emacs Lisp",),
        ("elisp", "el"),
        ("el",),
        resembles="lisp",
        comments=Comments((";",)),
        blocks=_LISP,
        quotes=('"',),
    ),
    Language(
        "racket",
        ("Racket",),
        ("rkt",),
        ("rkt",),
        resembles="lisp",
        comments=Comments((";", "#;"), (("#|", "|#"),)),
        blocks=_LISP,
        quotes=('"',),
    ),
    Language(
        "scheme",
        ("Scheme",),
        ("scm",),
        ("scm",),
        resembles="lisp",
        comments=_LISP_COMMENTS,
        blocks=_LISP,
        quotes=('"',),
    ),
)
