"""What stands right of the cursor is not said twice, whatever stands behind its closers."""

import pytest

from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("c", "count(│);  /* rows */", "table);", "count(table│);  /* rows */", id="a comment behind the closers"),
        pytest.param("javascript", "rows.filter(│).map(r => r.id);", "r => r.active)", "rows.filter(r => r.active│).map(r => r.id);", id="a call behind the closer"),
        pytest.param("javascript", "rows.filter(│).map(r => r.id);", "r => r.active).map(r => r.id);", "rows.filter(r => r.active│).map(r => r.id);", id="all of it"),
        pytest.param("python", 'f"Hi {│}, you have {n} mails"', "name}", 'f"Hi {name│}, you have {n} mails"', id="code in a string"),
        pytest.param("python", "def scale(│) -> float:", "value, factor)", "def scale(value, factor│) -> float:", id="a return type"),
        pytest.param("python", "def scale(│) -> float:", "value, factor) -> float:", "def scale(value, factor│) -> float:", id="and all of it"),
        pytest.param("c", "for (int i = 0; │; )", "i < n; i++)", "for (int i = 0; i < n; i++)│", id="marks before the closer"),
        pytest.param("java", "for (int i = 0; │; )", "i < n; i++", "for (int i = 0; i < n; i++│)", id="marks without the closer"),
        pytest.param("markdown", "[│]()", "the guide](https://a.b)", "[the guide](https://a.b)│", id="an empty pair"),
        pytest.param("markdown", "[│]()", "the guide", "[the guide│]()", id="without it"),
        pytest.param("markdown", "[│](https://a.b)", "the guide](https://a.b)", "[the guide│](https://a.b)", id="a link that is there"),
        pytest.param("html", '<a href="│"></a>', 'https://a.b">Home</a>', '<a href="https://a.b">Home</a>│', id="an element's closers"),
        pytest.param("html", '<a href="│"></a>', 'https://a.b">', '<a href="https://a.b│"></a>', id="a part of them"),
        pytest.param("html", '<a href="│">Home</a>', 'https://a.b">', '<a href="https://a.b│">Home</a>', id="with text between"),
        pytest.param("javascript", 'const who = │ || "none";', 'user.name || "none"', 'const who = user.name│ || "none";', id="the beginning of what follows"),
        pytest.param("typescript", "const x = │ ?? 0;", "a.b ?? 0", "const x = a.b│ ?? 0;", id="an operator"),
        pytest.param("rust", "let x = │.unwrap();", "foo(a).unwrap()", "let x = foo(a)│.unwrap();", id="a method"),
        pytest.param("rust", "    foo(│, b)?;", "a, b)", "    foo(a│, b)?;", id="an argument before another"),
        pytest.param("go", "fmt.Println(│, err)", '"a", err)', 'fmt.Println("a"│, err)', id="and in Go"),
        pytest.param("ruby", "puts(│) if x", "y)", "puts(y│) if x", id="a modifier"),
        pytest.param("ruby", "xs.map { │ }.first", "|x| x.y }", "xs.map { |x| x.y│ }.first", id="a block's brace"),
        pytest.param("php", "foo($a[│]) ?: 0;", "$b])", "foo($a[$b│]) ?: 0;", id="two closers"),
        pytest.param("shellscript", 'echo "│" > out', 'hello"', 'echo "hello│" > out', id="a quote"),
        pytest.param("sql", "SELECT count(│) FROM a", "*)", "SELECT count(*│) FROM a", id="a call in SQL"),
        pytest.param("lua", "print(│) -- rows", "x)", "print(x│) -- rows", id="a remark of Lua"),
        pytest.param("css", "a { margin: │; color: red }", "0 auto; color: red }", "a { margin: 0 auto│; color: red }", id="a rule"),
        pytest.param("python", "x = [│ for y in ys]", "y * 2]", "x = [y * 2│ for y in ys]", id="a comprehension"),
        pytest.param("python", "x = (│ + b) * c", "a + b)", "x = (a│ + b) * c", id="a sum"),
        pytest.param("python", 'print("│ world")', 'hello")', 'print("hello│ world")', id="within a string"),
        pytest.param("kotlin", "if (│) return", "x > 0)", "if (x > 0│) return", id="a condition"),
        pytest.param("swift", "guard let x = │ else { return }", "y else {", "guard let x = y│ else { return }", id="a guard"),
        pytest.param("python", "foo(│ + bar)", "a) + (b", "foo(a) + (b│ + bar)", id="what opens again needs the closer"),
        pytest.param("c", "x = f(│) + g(y);", "a)", "x = f(a│) + g(y);", id="a call behind"),
        pytest.param("python", "x = d[│][0]", '"a"]', 'x = d["a"│][0]', id="an index behind"),
    ],
)  # fmt: skip
def test_what_stands_right_is_not_said_twice(language: str, text: str, said: str, becomes: str):
    check(text, said, becomes, language=language)
