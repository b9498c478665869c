"""The left margin does not end what the answer has open."""

import pytest

from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("shellscript", "f() {\n  │\n}", "cat <<EOF\nhello\nEOF\n  b\n", "f() {\n  cat <<EOF\nhello\nEOF\n  b│\n}", id="shell: a here-document"),
        pytest.param("ruby", "def f\n  │", "x = <<~SQL\nselect 1\nSQL\n  x\nend\n", "def f\n  x = <<~SQL\nselect 1\nSQL\n  x\nend│", id="Ruby: a here-document"),
        pytest.param("rust", "fn f() {\n    │\n}", 'let s = r#"\nfn g() {\n"#;\n    s\n', 'fn f() {\n    let s = r#"\nfn g() {\n"#;\n    s│\n}', id="Rust: a raw string"),
        pytest.param("javascript", "function f() {\n  │\n}", "const s = sql`\nselect 1\n`;\n  return s;\n", "function f() {\n  const s = sql`\nselect 1\n`;\n  return s;│\n}", id="JavaScript: a tagged template"),
        pytest.param("javascript", "  const A = css│", "`\ncolor: red;\n`;\nb();", "  const A = css`\ncolor: red;\n`;│", id="JavaScript: styles in backticks"),
        pytest.param("c", "int f() {\n  │\n}", "a();\n#ifdef DEBUG\n  b();\n#endif\n  c();\n", "int f() {\n  a();\n#ifdef DEBUG\n  b();\n#endif\n  c();│\n}", id="C: a condition of the preprocessor"),
        pytest.param("c", "int f() {\n  a();\n│\n  b();\n}", "#ifdef DEBUG\n  c();\n#endif\n  d();", "int f() {\n  a();\n#ifdef DEBUG\n  c();\n#endif│\n  b();\n}", id="C: a condition at the margin, between deeper lines"),
        pytest.param("javascript", "function f() {\n  const q = │\n}", "gql`\nquery {\n  a\n}\n`;\n  x();", "function f() {\n  const q = gql`\nquery {\n  a\n}\n`;│\n}", id="JavaScript: a brace in a template is not the one below"),
        pytest.param("python", "def f(x):\n    │\nend", "s = '''\nend\n'''\n    return s", "def f(x):\n    s = '''\nend\n'''\n    return s│\nend", id="Python: a line in a string is not the one below"),
        pytest.param("cpp", "void f() {\n  │\n}", 'auto s = R"(\nx {\n)";\n  g(s);\n', 'void f() {\n  auto s = R"(\nx {\n)";\n  g(s);│\n}', id="C++: a raw string"),
        pytest.param("php", "function f() {\n  │\n}", "$s = <<<EOT\nhello\nEOT;\n  g($s);\n", "function f() {\n  $s = <<<EOT\nhello\nEOT;\n  g($s);│\n}", id="PHP: a here-document"),
        pytest.param("python", "def f():\n    │", 'x = """\na\n"""\n    return x', 'def f():\n    x = """\na\n"""\n    return x│', id="Python: a string"),
        pytest.param("shellscript", "#!/bin/sh\n│\necho done", "make all\ncat <<EOF\nfirst", "#!/bin/sh\nmake all│\necho done", id="shell: what stays open is left out"),
        pytest.param("rust", "fn f() {\n    │\n}", 'a();\n    let s = r#"\nx', "fn f() {\n    a();│\n}", id="Rust: a raw string that stays open"),
        pytest.param("c", "int f() {\n  │\n}", "a();\n#ifdef DEBUG\n  b();", "int f() {\n  a();│\n}", id="C: a condition that stays open"),
    ],
)  # fmt: skip
def test_the_left_margin(language: str, text: str, said: str, becomes: str):
    check(text, said, becomes, language=language)
