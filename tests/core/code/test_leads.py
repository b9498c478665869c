"""Which files a document leads to, by what it says; no disk is looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.languages import LANGUAGES
from temoto.core.code.leads import leads
from tests.examples import examples


def firsts(text: str, language: str, file: str = "") -> list[str]:
    return [
        ("./" if lead.near else "") + lead.paths[0] for lead in leads(text.splitlines(keepends=True), language, file)
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("python", "from shop.prices import a\n", ["shop/prices.py"]), ("python", "from .prices import a\n", ["./prices.py"]),
        ("python", "    from ..shop import a  # why\n", ["./../shop.py"]), ("python", "from . import prices, bill\n", ["./prices.py"]),
        ("python", "import shop.prices as p\nimport sys\n", ["shop/prices.py", "sys.py"]), ("python", "x = 'from y import z'\n", []),
        ("typescript", "import { a } from './prices';\nimport b from 'react';\n", ["././prices.ts"]),
        ("javascript", "const a = require('../a/b')\nconst c = import(\"./c\")\n", ["./../a/b.ts", "././c.ts"]),
        ("c", '#include "shop/prices.h"\n#include <stdio.h>\n', ["shop/prices.h"]), ("java", "import static a.b.C;\n", ["a/b/C.java"]),
        ("rust", "mod prices;\nuse crate::shop::prices::total;\n", ["./prices.rs", "src/shop/prices/total.rs"]),
        ("go", 'import (\n\t"fmt"\n\t"example.com/x/shop/prices"\n)\n', ["shop/prices/"]), ("ruby", "require_relative 'prices'\n", ["./prices.rb"]),
        ("markdown", "from x import y\n", []), ("nobody-knows", "import x\n", []),
    ],
)  # fmt: skip
def test_imports(language: str, text: str, expected: list[str]):
    assert firsts(text, language) == expected


@pytest.mark.parametrize("form", ["from s import a, b as c\n", "from s import (\n    a,  # one\n    b as c,\n)\n"])
def test_what_is_taken_is_named_as_it_is_defined(form: str):
    (lead,) = leads(form.splitlines(keepends=True), "python", "")
    assert lead.names == ("a", "b")


@pytest.mark.parametrize(
    ("file", "language", "expected"),
    [
        ("test_prices.py", "python", "prices.py"), ("prices.py", "python", "./test_prices.py"), ("a.test.ts", "typescript", "a.ts"),
        ("prices_test.go", "go", "prices.go"), ("test_.py", "python", "./test_test_.py"), ("noending", "python", ""), ("", "python", ""),
    ],
)  # fmt: skip
def test_tests_and_what_they_are_of(file: str, language: str, expected: str):
    assert firsts("", language, file) == ([expected] if expected else [])


@examples(100)
@given(st.text("imporf.te ()'\"/\n,*#:<>{}\0é", max_size=200), st.sampled_from([each.id for each in LANGUAGES]))
def test_any_text_has_some_or_none(text: str, language: str):
    for lead in leads(text.splitlines(keepends=True), language, text[:9]):
        assert lead.paths
