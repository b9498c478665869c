"""A comment in the place of code is never applied, whatever it calls the code and in whatever signs it stands."""

import pytest

from temoto.core.code.languages import language_of
from temoto.core.codeactions.reply.elided import stands_for_code
from temoto.core.codeactions.reply.omitted import omitted
from tests.core.codeactions.reply.came import came, fenced

FORM = """<form>
  <input name="a">
  <input name="b">
  <input name="c">
  <input name="d">
  <button>Send</button>
</form>
"""


def form(mark: str) -> str:
    return f'<form class="tall">\n  <input name="a">\n  {mark}\n</form>\n'


@pytest.mark.parametrize(
    ("language", "mark"),
    [
        ("html", "<!-- rest of the form unchanged -->"),
        ("html", "<!-- other inputs as before -->"),
        ("html", "<!-- remaining inputs here -->"),
        ("html", "<!-- existing buttons -->"),
        ("jinja-html", "{# rest of the form unchanged #}"),
        ("jinja-html", "{% comment %}rest of the form unchanged{% endcomment %}"),
        ("handlebars", "{{!-- rest of the form unchanged --}}"),
        ("handlebars", "{{! other inputs stay the same }}"),
        ("razor", "@* rest of the form unchanged *@"),
        ("blade", "{{-- rest of the form unchanged --}}"),
        ("erb", "<%# rest of the form unchanged %>"),
        ("vue", "<!-- weitere Felder wie bisher, restliche Eingaben unverändert -->"),
        ("html", "<!--\n    the other inputs stay as they are, same as before\n  -->"),
    ],
)
def test_markup(language: str, mark: str):
    assert came(language, FORM, fenced(form(mark))).startswith("elided: ")


@pytest.mark.parametrize(
    "mark",
    [
        "other calls",
        "the remaining calls follow",
        "... (c, d)",
        "keep everything else",
    ],
)
@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        ("go", "func f() {\n\ta()\n\tb()\n\tc()\n\td()\n}\n", "func f() {\n\tx()\n\t// %s\n}\n"),
        ("erb", "<p>\n<%= a %>\n<%= b %>\n<%= c %>\n</p>\n", "<p class='x'>\n<%# %s %>\n</p>\n"),
        ("ruby", "def f\n  a\n  b\n  c\n  d\nend\n", "def f\n  x\n  # %s\nend\n"),
        ("css", "a {\n  b: c;\n  d: e;\n  f: g;\n  h: i;\n}\n", "a {\n  b: x;\n  /* %s */\n}\n"),
    ],
)
def test_beside_a_line_that_changed(language: str, target: str, reply: str, mark: str):
    assert came(language, target, fenced(reply.replace("%s", mark))).startswith("elided: ")


SMALL = {
    "vb": ("Sub Total()\n    a = 1\n    b = 2\n    c = 3\n    Show(a)\nEnd Sub\n", "'"),
    "fortran": ("subroutine total()\n  a = 1\n  b = 2\n  c = 3\n  print *, a\nend subroutine\n", "!"),
    "viml": ("function! Total()\n  let a = 1\n  let b = 2\n  let c = 3\n  echo a\nendfunction\n", '"'),
    "bat": ("@echo off\nset a=1\nset b=2\nset c=3\necho %a%\n", "::"),
    "haskell": ("total = do\n  a\n  b\n  c\n  d\n", "--"),
    "python": ("def total():\n    a = 1\n    b = 2\n    c = 3\n    return a\n", "#"),
    "go": ("func total() int {\n\ta := 1\n\tb := 2\n\tc := 3\n\treturn a\n}\n", "//"),
    "sql": ("SELECT a,\n       b,\n       c,\n       d\nFROM t;\n", "--"),
    "clojure": ("(defn total []\n  (a)\n  (b)\n  (c)\n  (d))\n", ";;"),
    "yaml": ("jobs:\n  a: 1\n  b: 2\n  c: 3\n  d: 4\n", "#"),
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    ["other assignments as before", "validation steps unchanged", "all the others likewise", "代入の続きは既存と同一"],
)
@pytest.mark.parametrize("language", SMALL)
def test_two_lines_replaced_by_words_without_a_noun_we_know(language: str, words: str):
    target, mark = SMALL[language]
    lines = target.splitlines()
    lines[2:4] = [f"{lines[2][: len(lines[2]) - len(lines[2].lstrip())]}{mark} {words}"]
    assert omitted(lines, target.splitlines(), language_of(language)) == lines[2].strip()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("vb", "' rest of the code unchanged"), ("vb", "REM the rest stays the same"), ("bat", "REM ... rest unchanged ..."),
        ("bat", ":: ... existing code ..."), ("fortran", "! ... rest of the code ..."), ("viml", '" rest unchanged'),
        ("haskell", "{- rest of the module unchanged -}"), ("razor", "@* ... *@"),         ("html", "<!-- rest of the form unchanged -->"), ("typescript", "// other routes omitted for brevity"),
        ("rust", "// remaining match arms unchanged"), ("pascal", "{ rest of the unit unchanged }"), ("powershell", "<# rest of the pipeline unchanged #>"),
        ("fortran", "! 以下省略"), ("vb", "' 以下同じ"),
    ],
)  # fmt: skip
def test_a_line_that_says_it_alone(language: str, line: str):
    assert stands_for_code(line, language_of(language))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("vb", "' the rest is up to the caller"), ("fortran", "! remaining rows are sorted"), ("viml", '" existing maps win'),
        ("html", "<!-- the other column -->"), ("haskell", "{- the rest of the list is lazy -}"), ("python", "'rest unchanged'.strip()"),
        ("javascript", "'rest unchanged'"), ("rust", "'same: loop {"),
    ],
)  # fmt: skip
def test_a_line_that_says_something_else(language: str, line: str):
    assert not stands_for_code(line, language_of(language))


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        pytest.param("python", "def f(x):\n    a(x)\n    b(x)\n    return x\n", "def f(x):\n    # a and b are no longer needed, the other callers did this\n    return x\n", id="says that it is gone"),
        pytest.param("go", "func f() int {\n\tx := 1\n\treturn x\n}\n", "func f() int {\n\t// the same for all others\n\treturn 1\n}\n", id="about the line below"),
        pytest.param("javascript", "function f(k) {\n  if (k === 1) {\n    return 'a';\n  } else if (k === 2) {\n    return 'b';\n  }\n  return 'c';\n}\n", "function f(k) {\n  const known = { 1: 'a', 2: 'b' };\n  // other keys\n  return known[k] ?? 'c';\n}\n", id="a shorter body with a comment"),
        pytest.param("python", "def f(xs):\n    r = []\n    for x in xs:\n        if x:\n            r.append(x)\n    return r\n", "def f(xs):\n    return [x for x in xs if x]  # same order\n", id="behind the code it is about"),
        pytest.param("html", FORM, FORM.replace("<form>", "<form>\n  <!-- the other form is below -->"), id="nothing went"),
        pytest.param("ruby", "def f\n  # the rest\n  a\n  b\nend\n", "def f\n  # the rest\n  a + b\nend\n", id="the document's own"),
    ],
)  # fmt: skip
def test_comments_that_stand_for_nothing(language: str, target: str, reply: str):
    assert came(language, target, fenced(reply)) == reply


@pytest.mark.parametrize(
    ("language", "target", "mark"), [(name, *SMALL[name]) for name in ("python", "go", "vb", "yaml")]
)
def test_in_a_search_block(language: str, target: str, mark: str):
    old = target.splitlines()[1:4]
    new = [old[0], f"{old[1][: len(old[1]) - len(old[1].lstrip())]}{mark} other sums as before"]
    said = "\n".join(("<<<<<<< SEARCH", *old, "=======", *new, ">>>>>>> REPLACE"))
    assert came(language, target, said) == f"elided: {new[1].strip()}"


@pytest.mark.parametrize(
    "mark", ["the calls from before", "a to d as in your version", "keep a, b, c and d", "all four calls stay"]
)
@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        ("go", "func f() int {\n\ta()\n\tb()\n\tc()\n\td()\n\treturn 1\n}\n", "func f() int {\n\t// %s\n\treturn 1\n}\n"),
        ("python", "def f():\n    a()\n    b()\n    c()\n    d()\n    return 1\n", "def f():\n    # %s\n    return 1\n"),
        ("vim", "function! F()\n  a\n  b\n  c\n  d\n  return 1\nendfunction\n", 'function! F()\n  " %s\n  return 1\nendfunction\n'),
        ("lua", "function f()\n  a()\n  b()\n  c()\n  d()\n  return 1\nend\n", "function f()\n  -- %s\n  return 1\nend\n"),
    ],
)  # fmt: skip
def test_where_all_the_code_was(language: str, target: str, reply: str, mark: str):
    assert (
        came(language, target, fenced(reply.replace("%s", mark)))
        == f"elided: {reply.replace('%s', mark).splitlines()[1].strip()}"
    )
