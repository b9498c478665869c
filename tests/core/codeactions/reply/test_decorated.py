"""Decorators, attributes and annotations over the target's head stay where a rewrite begins at the head."""

import pytest

from tests.core.codeactions.reply.came import came, fenced

WITH = [
    pytest.param("python", "@cache\n", "def f(x):\n    return x + 1\n", id="python"),
    pytest.param("python", '@app.route(\n    "/a",\n    methods=["GET"],\n)\n@cache\n', "def f(x):\n    return x + 1\n", id="python, over several lines"),
    pytest.param("rust", "#[inline]\n#[must_use]\n", "fn f(x: i32) -> i32 {\n    x + 1\n}\n", id="rust"),
    pytest.param("java", "@Override\n@Deprecated\n", "int f(int x) {\n    return x + 1;\n}\n", id="java"),
    pytest.param("csharp", "[Fact]\n", "public void F() {\n    A(1);\n}\n", id="csharp"),
    pytest.param("kotlin", "@Test\n", "fun f() {\n    a(1)\n}\n", id="kotlin"),
    pytest.param("typescript", "@Component({\n  selector: 'a',\n})\n", "class A {\n  b = 1;\n}\n", id="typescript"),
    pytest.param("php", "#[Route('/a')]\n", "function f($x) {\n    return $x + 1;\n}\n", id="php"),
    pytest.param("swift", "@discardableResult\n", "func f(x: Int) -> Int {\n    return x + 1\n}\n", id="swift"),
    pytest.param("dart", "@override\n", "int f(int x) {\n  return x + 1;\n}\n", id="dart"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "over", "body"), WITH)
def test_they_stay(language: str, over: str, body: str):
    new = body.replace("1", "2")
    assert came(language, over + body, fenced(new)) == over + new


@pytest.mark.parametrize(("language", "over", "body"), WITH)
def test_they_stay_in_a_class(language: str, over: str, body: str):
    def deeper(text: str) -> str:
        return "".join(f"    {line}\n" for line in text.splitlines())

    new = body.replace("1", "2")
    assert came(language, deeper(over + body), fenced(new), above="class B {\n", below="}\n") == deeper(over + new)


@pytest.mark.parametrize(
    ("language", "mark", "body"),
    [
        ("java", "@Override ", "public int f() {\n    return 1;\n}\n"),
        ("swift", "@objc @MainActor ", "func f() -> Int {\n    return 1\n}\n"),
        ("typescript", "@Input() ", "set a(x: number) {\n  this.b = x + 1;\n}\n"),
        ("rust", "#[inline] ", "fn f() -> i32 {\n    1\n}\n"),
        ("csharp", "[Fact] ", "public void F() {\n    A(1);\n}\n"),
        ("kotlin", '@Named("a") ', "fun f() {\n    a(1)\n}\n"),
    ],
)
def test_they_stay_on_the_heads_own_line(language: str, mark: str, body: str):
    new = body.replace("1", "2")
    assert came(language, mark + body, fenced(new)) == mark + new
    assert came(language, mark + body, fenced(f"{mark}{new}")) == mark + new
    assert came(language, mark + body, fenced(new), asked="no annotation") == new


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        ("python", "@cache\ndef f(x):\n    return 1\n", "@lru_cache(8)\ndef f(x):\n    return 2\n"),
        ("rust", "#[inline]\nfn f() -> i32 {\n    1\n}\n", "#[inline(always)]\nfn f() -> i32 {\n    2\n}\n"),
        ("java", "@Override\nint f() {\n    return 1;\n}\n", "@Nullable\nint f() {\n    return 2;\n}\n"),
        ("php", "#[A]\nfunction f() {\n    return 1;\n}\n", "#[B]\nfunction f() {\n    return 2;\n}\n"),
    ],
)
def test_those_of_the_reply_are_its_own(language: str, target: str, reply: str):
    assert came(language, target, fenced(reply)) == reply


@pytest.mark.parametrize(
    ("language", "over", "body", "asked"),
    [
        ("python", "@cache\n", "def f(x):\n    return 1\n", "do not cache it"),
        ("rust", "#[inline]\n", "fn f() -> i32 {\n    1\n}\n", "remove the attributes"),
        ("java", "@Override\n", "int f() {\n    return 1;\n}\n", "'@Override' is wrong here"),
        ("csharp", "[Fact]\n", "public void F() {\n    A(1);\n}\n", "属性を外して"),
    ],
)
def test_what_the_user_asked_to_be_without_goes(language: str, over: str, body: str, asked: str):
    new = body.replace("1", "2")
    assert came(language, over + body, fenced(new), asked=asked) == new
    assert came(language, over + body, fenced(new), asked="be quick") == over + new


@pytest.mark.parametrize(
    ("language", "target", "reply", "expected"),
    [
        ("rust", "/// Old.\n#[inline]\nfn f() {\n    a(1);\n}\n", "/// New.\nfn f() {\n    a(2);\n}\n", "/// New.\n#[inline]\nfn f() {\n    a(2);\n}\n"),
        ("rust", "/// Old.\n#[inline]\nfn f() {\n    a(1);\n}\n", "fn f() {\n    a(2);\n}\n", "/// Old.\n#[inline]\nfn f() {\n    a(2);\n}\n"),
        ("java", "/** Old. */\n@Override\nint f() {\n    return 1;\n}\n", "/** New. */\nint f() {\n    return 2;\n}\n", "/** New. */\n@Override\nint f() {\n    return 2;\n}\n"),
        ("python", "@cache\ndef f():\n    return 1\n", "def f():\n    return g()\n\n\ndef g():\n    return 1\n", "@cache\ndef f():\n    return g()\n\n\ndef g():\n    return 1\n"),
        ("python", "@cache\ndef f():\n    return 1\n", "def g():\n    return 1\n\n\ndef f():\n    return g()\n", "def g():\n    return 1\n\n\n@cache\ndef f():\n    return g()\n"),
    ],
)  # fmt: skip
def test_beside_comments_and_helpers(language: str, target: str, reply: str, expected: str):
    assert came(language, target, fenced(reply)) == expected


MANY = {
    "python": ('@mark.parametrize(\n    ("a", "b"),\n    [\n        ("f(", "[x"),  # ((\n        ("{", ")"),\n    ],\n)  # fmt: skip\n', "def f(a, b):\n    return 1\n"),
    "typescript": ("@Component({\n  selector: 'a(',\n  template: `(((`,\n})\n", "class A {\n  b = 1;\n}\n"),
    "java": ('@Sql(\n    value = "(((",\n    run = A\n)\n', "int f(int x) {\n    return x + 1;\n}\n"),
    "rust": ('#[cfg_attr(\n    doc = "((",\n    inline\n)]\n', "fn f(x: i32) -> i32 {\n    x + 1\n}\n"),
}  # fmt: skip


@pytest.mark.parametrize("language", MANY)
def test_brackets_in_the_strings_of_one_do_not_hide_where_it_begins(language: str):
    over, body = MANY[language]
    new = body.replace("1", "2")
    assert came(language, over + body, fenced(new)) == over + new
    changed = over.replace("((", "(")
    assert came(language, over + body, fenced(changed + new)) == changed + new
    # The first line of it also stands over another function of the document.
    above = f"{over}{body.replace('f', 'g')}\n\n"
    assert came(language, over + body, fenced(changed + new), above=above) == changed + new
