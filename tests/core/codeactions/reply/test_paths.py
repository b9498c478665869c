"""A comment that only names the file is taken off where the document has none."""

import pytest

from tests.core.codeactions.reply.came import came, fenced

FILES = [
    ("python", "def f():\n    return 1\n", "# r.py"),
    ("python", "def f():\n    return 1\n", "# src/shop/r.py"),
    ("typescript", "function f() {\n  return 1;\n}\n", "// src/load.ts"),
    ("typescript", "function f() {\n  return 1;\n}\n", "// filepath: /srv/shop/src/load.ts"),
    ("typescriptreact", "function f() {\n  return 1;\n}\n", "// app/[id]/page.tsx (updated)"),
    ("go", "func f() int {\n\treturn 1\n}\n", "// File: cmd/main.go"),
    ("rust", "fn f() -> i32 {\n    1\n}\n", "// src/lib.rs:10-12"),
    ("c", "int f(void) {\n\treturn 1;\n}\n", "/* src/f.c */"),
    ("html", "<p>1</p>\n", "<!-- index.html -->"),
    ("lua", "function f()\n  return 1\nend\n", "-- lib/f.lua"),
    ("sql", "SELECT 1;\n", "-- schema.sql"),
    ("vb", "Sub F()\n    A(1)\nEnd Sub\n", "' Module1.vb"),
    ("python", "def f():\n    return 1\n", '"""src/shop/r.py"""'),
    ("rust", "fn f() -> i32 {\n    1\n}\n", "// In src/lib.rs:"),
    ("javascript", "function f() {\n  return 1;\n}\n", "// f.js - updated version"),
    ("javascript", "function f() {\n  return 1;\n}\n", "// @file f.js"),
    ("shellscript", "f() {\n  a 1\n}\n", "# === run.sh ==="),
]  # fmt: skip


@pytest.mark.parametrize(("language", "target", "mark"), FILES)
def test_taken_off(language: str, target: str, mark: str):
    new = target.replace("1", "2")
    assert came(language, target, fenced(f"{mark}\n{new}")) == new
    assert came(language, target, fenced(f"{mark}\n\n{new}")) == new


@pytest.mark.parametrize(("language", "target", "mark"), FILES)
def test_the_documents_own_stays(language: str, target: str, mark: str):
    new = f"{mark}\n{target.replace('1', '2')}"
    assert came(language, f"{mark}\n{target}", fenced(new)) == new


@pytest.mark.parametrize(
    ("language", "target", "mark"),
    [
        ("python", "def f():\n    return 1\n", "# Reads config.json"),
        ("python", "def f():\n    return 1\n", "# numpy.ndarray"),
        ("python", "def f():\n    return 1\n", "# data.csv"),
        ("go", "func f() int {\n\treturn 1\n}\n", "// f differs from main.go, being slower"),
        ("c", "int f(void) {\n\treturn 1;\n}\n", "// v1.2"),
        ("javascript", "function f() {\n  return 1;\n}\n", "// e.g. a/b"),
    ],
)  # fmt: skip
def test_other_comments_stay(language: str, target: str, mark: str):
    new = f"{mark}\n{target.replace('1', '2')}"
    assert came(language, target, fenced(new)) == new


@pytest.mark.parametrize(
    ("language", "above", "target", "head"),
    [
        ("python", "import os\n\n\n", "def f():\n    return 1\n", "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n"),
        ("shellscript", "set -e\n\n", "f() {\n  a 1\n}\n", "#!/bin/bash\n\n"),
        ("ruby", "require 'a'\n\n", "def f\n  1\nend\n", "#!/usr/bin/env ruby\n"),
        ("perl", "use strict;\n\n", "sub f {\n  return 1;\n}\n", "#!/usr/bin/perl\n"),
    ],
)
def test_what_begins_a_file_is_taken_off_in_its_middle(language: str, above: str, target: str, head: str):
    new = target.replace("1", "2")
    assert came(language, target, fenced(head + new), above=above) == new
    assert came(language, target, fenced(head + new)) == head + new
