"""HTML entities in the signs of code are put right though a raw sign is left; where nobody can tell, they are refused."""

import pytest

from tests.core.codeactions.reply.came import came, fenced


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        ("c", "int f(struct p *p) {\n\treturn p->x < 2;\n}\n", "int f(struct p *p) {\n\tif (p == 0 || p-&gt;y > 1)\n\t\treturn 0;\n\treturn p-&gt;x &lt; 3;\n}\n"),
        ("go", "func f(a, b int) bool {\n\treturn a < b\n}\n", "func f(a, b int) bool {\n\treturn a &lt; b &amp;&amp; b > 1\n}\n"),
        ("rust", "fn f(a: i32) -> bool {\n    a < 1\n}\n", "fn f(a: i32) -&gt; bool {\n    a &lt; 2 && a > 0\n}\n"),
        ("typescript", "function f(a: number) {\n  return a < 1;\n}\n", "function f(a: number) {\n  return a &lt; 2 && a > 0;\n}\n"),
        ("java", "boolean f(int a) {\n    return a < 1;\n}\n", "boolean f(int a) {\n    return a &lt; 2 && a > 0;\n}\n"),
        ("python", "def f(a):\n    return a < 1\n", "def f(a):\n    return a &gt; 0 or a < 2\n"),
        ("rust", "fn f(a: i32) -> bool {\n    a < 1\n}\n", "fn f(a: i32) -> bool {\n    a &#60; 2 && a &#x3E; 0\n}\n"),
    ],
)  # fmt: skip
def test_put_right(language: str, target: str, reply: str):
    plain = (
        reply.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&#60;", "<")
        .replace("&#x3E;", ">")
    )
    assert came(language, target, fenced(reply)) == plain


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        ("python", "def f(a):\n    return a\n", 'def f(a):\n    return a.replace("<", "&lt;")\n'),
        ("go", "func f(a int) {\n\tg(a)\n}\n", 'func f(a int) {\n\tif a < 1 {\n\t\tg("&lt;") // &gt;\n\t}\n}\n'),
        ("typescript", "function f(a) {\n  return a;\n}\n", "function f(a) {\n  return a < 1 ? `&lt;` : '&gt;';\n}\n"),
        ("java", "int f(int a) {\n    return a;\n}\n", "/** &lt;b&gt; */\nint f(int a) {\n    return a < 1 ? 0 : 1;\n}\n"),
        ("typescriptreact", "const A = () => (\n  <p>a</p>\n);\n", "const A = () => (\n  <p>a &lt; b</p>\n);\n"),
        ("html", "<p>a</p>\n", "<p>a &lt; b</p>\n"),
        ("c", "int f(int lt) {\n\treturn lt;\n}\n", "int f(int lt) {\n\treturn g(&lt) < 1;\n}\n"),
    ],
)  # fmt: skip
def test_meant(language: str, target: str, reply: str):
    assert came(language, target, fenced(reply)) == reply


@pytest.mark.parametrize(
    ("language", "target", "reply", "expected"),
    [
        ("typescriptreact", "const A = () => (\n  <p>a</p>\n);\n", "const A = () =&gt; (\n  <p>b</p>\n);\n", "escaped: ) =&gt;"),
        ("php", "function f($a) {\n  return 1;\n}\n", "function f($a) {\n  return $this-&gt;b($a) > 1;\n}\n", "escaped: $this-&gt;"),
        ("php", "function f($a) {\n  return 1;\n}\n", "function f($a) {\n  return $a &lt; 1 && $a > 0;\n}\n", "escaped: $a &lt;"),
        ("vue", "<script>\nf()\n</script>\n", "<script>\nf(() =&gt; 1)\n</script>\n", "escaped: ) =&gt;"),
        ("javascriptreact", "const A = (a) => a && <p>a</p>;\n", "const A = (a) => a &amp;&amp; <p>b</p>;\n", "escaped: a &amp;&amp;"),
    ],
)  # fmt: skip
def test_nobody_can_tell(language: str, target: str, reply: str, expected: str):
    assert came(language, target, fenced(reply)) == expected


@pytest.mark.parametrize(
    ("language", "old"), [("c", "  f(a < 1);"), ("go", "  f(a < 1)"), ("java", "  f(a < 1);"), ("rust", "  f(a < 1);")]
)
def test_in_a_search_block(language: str, old: str):
    said = f"<<<<<<< SEARCH\n{old}\n=======\n{old.replace('< 1', '&lt; 2')}\n>>>>>>> REPLACE\n"
    assert came(language, f"{old}\n  g();\n", said) == "escaped: &lt;"
