"""Between braces the block is wanted, and its closers."""

import pytest

from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("javascript", "function f() {│}", "\n  return 1;\n}", "function f() {\n  return 1;\n}│", id="with its closer"),
        pytest.param("javascript", "function f() {│}", "\n  return 1;\n", "function f() {\n  return 1;\n}│", id="without it"),
        pytest.param("javascript", "on('x', () => {│})", "\n  run();\n})", "on('x', () => {\n  run();\n})│", id="two closers"),
        pytest.param("javascript", "on('x', () => {│});", "\n  run();", "on('x', () => {\n  run();\n});│", id="two closers and a semicolon, unsaid"),
        pytest.param("typescript", "useEffect(() => {│}, []);", "\n  load();\n}, []);", "useEffect(() => {\n  load();\n}, []);│", id="code behind the closer, said again"),
        pytest.param("typescript", "useEffect(() => {│}, [id]);", "\n  load();\n", "useEffect(() => {\n  load();\n}, [id]);│", id="and unsaid"),
        pytest.param("python", "foo({│}, bar)", '\n    "a": 1,\n}, baz)', 'foo({\n    "a": 1,\n}, bar)│', id="and said otherwise"),
        pytest.param("go", "\tf(func() {│}, x)", "\n\t\ta()\n\t}", "\tf(func() {\n\t\ta()\n\t}, x)│", id="a function before another argument"),
        pytest.param("rust", "    xs.map(|x| {│}).sum();", "\n        x + 1\n", "    xs.map(|x| {\n        x + 1\n    }).sum();│", id="a call behind the closer"),
        pytest.param("javascript", "function f() { │ }", "return 1;", "function f() { return 1;│ }", id="on one line"),
        pytest.param("python", "x = {│}", '\n    "a": 1,\n}', 'x = {\n    "a": 1,\n}│', id="a dictionary"),
        pytest.param("python", "foo(│)", "\n    a", "foo(\n    a\n)│", id="arguments"),
        pytest.param("go", "\tx := []int{│}", "\n\t\t1,\n\t}", "\tx := []int{\n\t\t1,\n\t}│", id="a slice"),
        pytest.param("rust", "    let x = vec![│];", "\n        1,\n    ];", "    let x = vec![\n        1,\n    ];│", id="a macro"),
        pytest.param("java", "  void f() {│}", "\n    a();\n    b();\n", "  void f() {\n    a();\n    b();\n  }│", id="a method"),
        pytest.param("typescriptreact", "  <Foo │/>", "\n    a={1}\n  />", "  <Foo \n    a={1}\n  />│", id="a tag"),
        pytest.param("c", "int f() {│}", "\n  return 1;\n}\n\nint g() {", "int f() {\n  return 1;\n}│", id="and no more"),
        pytest.param("css", "a {│}", "\n  color: red;\n", "a {\n  color: red;\n}│", id="a rule"),
    ],
)  # fmt: skip
def test_between_braces(language: str, text: str, said: str, becomes: str):
    check(text, said, becomes, language=language)
