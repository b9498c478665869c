r"""Which lines an action works on: the selection is drawn as ⟦ ⟧, the cursor as │, and what is taken stands beside it.

Lines are parted by " / ", so that a case is a line; in what is taken they stand without their indentation.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.adapters.syntax import TreeSitter
from temoto.core.code.outline import Outline
from temoto.core.code.text import split_lines
from temoto.core.codeactions.spot import Diagnostic, Point, Spot, Target, TargetKind
from temoto.core.codeactions.target import target_at, target_of
from tests.draw import marked, selected
from tests.examples import examples

NOTHING = "(nothing)"
SYNTAX = TreeSitter()


def lines(drawing: str) -> str:
    return "".join(f"{line}\n" for line in drawing.split(" / "))


def taken(spot: Spot, target: Target | None) -> str:
    return " / ".join(line.strip() for line in split_lines(spot.text(target))) if target else NOTHING


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        # Whole lines
        ("⟦a = 1⟧ / b = 2", "a = 1"),
        ("a = ⟦1⟧ / b = 2", "a = 1"),
        ("⟦a = 1 / ⟧b = 2", "a = 1"),  # an end at column 0 does not take that line
        ("a = 1⟦ / b = 2⟧", "b = 2"),  # nor does a start behind a line's last character
        ("⟦a = 1 / b⟧ = 2", "a = 1 / b = 2"),
        ("⟦ / a = 1 /  / ⟧b = 2", "a = 1"),  # blank lines at the edges fall away
        ("⟦a = 1 /  / b = 2⟧ / c = 3", "a = 1 /  / b = 2"),
        # A statement cut is taken whole
        ("a = ( / ⟦    1, / ⟧    2, / ) / b = 2", "a = ( / 1, / 2, / )"),
        ("⟦a = ( / ⟧    1, / ) / b = 2", "a = ( / 1, / )"),
        ("a = ( / 1, / ⟦) / b = 2⟧ / c = 3", "a = ( / 1, / ) / b = 2"),
        ("if a: / ⟦    b() / ⟧    c() / d()", "b()"),  # whole inside another: nothing is cut
        ("⟦if a: / ⟧    b() / d()", "if a: / b()"),
        ("if a: / ⟦    b() / else: / ⟧    c() / d()", "if a: / b() / else: / c()"),
        ("if a: / b() / if a: / ⟦    c() / d() / ⟧e()", "if a: / c() / d()"),
        ("if a: / ⟦    # why / ⟧    c() / d()", "# why"),
        ("if a: / ⟦    # why / ⟧    b() / c()", "# why"),
        ("if a: / ⟦    # why /     b() / ⟧    c() / d()", "# why / b()"),
        # Inside a definition
        ("def f(): / ⟦    a() / ⟧    b()", "a()"),
        ("⟦def f(): / ⟧    a() / b()", "def f(): / a()"),
        ("@x / def f(⟦a⟧): /     a() /  / c()", "@x / def f(a): / a()"),
        ("⟦@x / ⟧def f(): /     a() /  / c()", "@x / def f(): / a()"),
        ("def f(): /     ⟦a() / ⟧", "a()"),
        ("class A: /     def f(self): / ⟦        a() /  /     def g(self): / ⟧        b() / c()", "def f(self): / a() /  / def g(self): / b()"),
        ("class A: /     x = 1 / ⟦    y = 2 / ⟧    def g(self): /         b()", "y = 2"),
        # No selection
        ("def f(): /     a(│) / b()", "def f(): / a()"),
        ("@x│ / def f(): /     a() / b()", "@x / def f(): / a()"),
        ("class A: /     def f(self): /         a│ /  / b()", "def f(self): / a"),
        ("class A: /     x│ = 1 /     def f(self): /         a", "class A: / x = 1 / def f(self): / a"),
        ("a│ = 1 / def f(): /     a()", NOTHING),
        ("def f(): /     a() / ⟦ /  / ⟧b()", NOTHING),  # only blank lines: nothing is selected
        # What a parser cannot read
        ("def f(: /     a(│) /     b() / c()", "def f(: / a() / b()"),
        ("│", NOTHING),
    ],
)  # fmt: skip
def test_what_is_taken_in_python(drawing: str, expected: str):
    spot = selected(lines(drawing))
    assert taken(spot, target_at(spot)) == expected


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("void f() { / ⟦  a(); / } / ⟧b();", "a();"),  # a closer of what stays outside falls away
        ("void f() { /   a(); / ⟦} / ⟧int b;", "void f() { / a(); / }"),
        ("void f() / ⟦{ /   a(); / ⟧  b(); / }", "a();"),
        ("void f() { /   for (;;) { / ⟦    a(); /   } / ⟧  b(); / }", "for (;;) { / a(); / }"),
        (
            "void f() { /   if (x) { / ⟦    a(); /   } else { / ⟧    b(); /   } / }",
            "if (x) { / a(); / } else { / b(); / }",
        ),
        ("void f() { /   if (x) / ⟦    a(); / ⟧  b(); / }", "if (x) / a();"),
        ("void f() { /   // why / ⟦  // how / ⟧  a(); / }", "void f() { / // why / // how / a(); / }"),
        ("void f() { / ⟦  // why /   a(); / ⟧  b(); / }", "// why / a();"),
        ("int a; / ⟦int b; / int⟧ c;", "int b; / int c;"),
        ("void f( /   int a, / ⟦  int b⟧) / { /   a(); / }", "void f( / int a, / int b) / { / a(); / }"),
        ("void f() { /   a(│); / }", "void f() { / a(); / }"),
    ],
)
def test_what_is_taken_with_braces(drawing: str, expected: str):
    spot = selected(lines(drawing), "c")
    assert taken(spot, target_at(spot)) == expected


@pytest.mark.parametrize(
    ("language", "drawing", "expected"),
    [
        ("typescript", 'it("adds", () => { / ⟦  expect(1); / ⟧  expect(2); / });', "expect(1);"),
        ("typescript", 'it("adds", () => { / ⟦  expect(1); / }); / ⟧x();', 'it("adds", () => { / expect(1); / });'),
        ("typescript", "const t = { /   one() { /     a│(); /   }, / };", "one() { / a(); / },"),
        ("typescript", "const t = { / ⟦  one() { /     a(); /   }, / ⟧  two() {}, / };", "one() { / a(); / },"),
        ("typescript", "export const f = () => { /   a│(); / };", "export const f = () => { / a(); / };"),
        ("ruby", "def f / ⟦  a / ⟧  b / end", "a"),
        ("ruby", "if a / ⟦  b / else / ⟧  c / end", "if a / b / else / c / end"),
        ("go", "func f() { / ⟦\tif a { / ⟧\t\tb() / \t} / }", "if a { / b() / }"),
        ("rust", "#[test] / fn f() { /     a│(); / }", "#[test] / fn f() { / a(); / }"),
        ("shellscript", "if a; then / ⟦  b / ⟧  c / fi", "b"),
    ],
)
def test_what_is_taken_elsewhere(language: str, drawing: str, expected: str):
    spot = selected(lines(drawing), language)
    assert taken(spot, target_at(spot)) == expected


@pytest.mark.parametrize(
    ("language", "drawing", "expected"),
    [
        ("python", "a = ( / ⟦    1, / ⟧    2, / )", "1,"),  # as selected
        ("python", "def f(): /     a│ / b", "def f(): / a"),
        ("python", "@x / def f(): /     if a: /         b│ / c", "@x / def f(): / if a: / b"),
        ("python", "class A: /     def f(self): /         a│ /  /     def g(self): /         b", "def f(self): / a"),
        (
            "python",
            "class A: /     x│ = 1 /  /     def g(self): /         b / c",
            "class A: / x = 1 /  / def g(self): / b",
        ),
        ("python", "def f( /     a, / ): /     b│ / c", "def f( / a, / ): / b"),
        (
            "c",
            "int f(int a) { /   if (a) { /     b│(); /   } /   return 1; / } / int c;",
            "int f(int a) { / if (a) { / b(); / } / return 1; / }",
        ),
        ("c", "static int f(int a) / { /   b│(); / } / int c;", "static int f(int a) / { / b(); / }"),
        ("c", "int f(int a) { /   b(); / }│ / int c;", "int f(int a) { / b(); / }"),
        ("go", "func f() { / \ta│() / }", "func f() { / a() / }"),
        ("lua", "function f() /   a│() / end", "function f() / a() / end"),
        ("javascript", "if (a) { /   b│(); / }", NOTHING),
        ("python", "a│ = 1", NOTHING),
        ("python", "def f(): /     a /  / │ / b", NOTHING),
        ("c", "int f() { /   a│(); / oops", NOTHING),  # where it ends is not plain
        ("python", "some words / and│ more", NOTHING),
    ],
)
def test_what_is_taken_where_nothing_parses(language: str, drawing: str, expected: str):
    for each in (language, "a language nobody knows"):
        spot = selected(lines(drawing), each, read=False)
        assert taken(spot, target_at(spot)) == expected


YAML = "jobs: /   test: /     steps: /       - name: a /         run: | /           b /           c /       - name: d /   build: /     e: f"
JSON = '{ /   "a": 1, /   "b": { /     "c": [ /       1, /       { /         "d": 2, /         "e": 3 /       } /     ] /   } / }'
HTML = "<body> /   <ul> /     <li>a</li> /     <li> /       b /     </li> /   </ul> /   <p>c</p> / </body>"
TOML = "[a] / b = 1 / c = [ /   2, /   3, / ] /  / [d] / e = 4"


def picked(drawing: str, *wanted: str) -> str:
    """The drawing with the lines from the first that holds `wanted[0]` to the first that holds `wanted[-1]` selected."""
    rows = drawing.split(" / ")
    first, last = (next(index for index, row in enumerate(rows) if one in row) for one in (wanted[0], wanted[-1]))
    rows[first], rows[last] = f"⟦{rows[first]}", f"⟦{rows[last]}⟧" if first == last else f"{rows[last]}⟧"
    rows[first] = rows[first].replace("⟦⟦", "⟦")
    return " / ".join(rows)


@pytest.mark.parametrize(
    ("language", "document", "wanted", "expected"),
    [
        # The smallest whole node: a pair, an item, an element
        ("yaml", YAML, ["e: f"], "e: f"),
        ("yaml", YAML, ["build"], "build: / e: f"),
        ("yaml", YAML, ["name: a"], "- name: a / run: | / b / c"),
        ("yaml", YAML, ["c"], "run: | / b / c"),  # a text of many lines is one value
        ("yaml", YAML, ["run", "name: d"], "- name: a / run: | / b / c / - name: d"),
        ("dockercompose", YAML, ["e: f"], "e: f"),
        ("json", JSON, ['"a"'], '"a": 1,'),
        ("json", JSON, ['"d"', '"e"'], '"d": 2, / "e": 3'),
        ("json", JSON, ['"c"'], '"c": [ / 1, / { / "d": 2, / "e": 3 / } / ]'),
        ("json", JSON, ["1,", '"d"'], '"a": 1, / "b": { / "c": [ / 1, / { / "d": 2, / "e": 3 / } / ] / }'),
        ("jsonc", JSON, ['"e"'], '"e": 3'),
        ("html", HTML, ["<li>a"], "<li>a</li>"),
        ("html", HTML, ["b"], "<body> / <ul> / <li>a</li> / <li> / b / </li> / </ul> / <p>c</p> / </body>"),
        ("html", HTML, ["<ul>"], "<ul> / <li>a</li> / <li> / b / </li> / </ul>"),
        ("html", HTML, ["</li>", "<p>"], "<ul> / <li>a</li> / <li> / b / </li> / </ul> / <p>c</p>"),
        ("xml", HTML, ["<p>"], "<p>c</p>"),
        ("vue", f"<template> / {HTML} / </template>", ["<p>"], "<p>c</p>"),
        ("svelte", HTML, ["<p>"], "<p>c</p>"),
        ("toml", TOML, ["b ="], "b = 1"),
        ("toml", TOML, ["c ="], "c = [ / 2, / 3, / ]"),
        ("toml", TOML, ["[d]"], "[d] / e = 4"),
        ("terraform", "a { /   b = 1 /   c { /     d = 2 /   } / }", ["b"], "b = 1"),
        ("terraform", "a { /   b = 1 /   c { /     d = 2 /   } / }", ["a {"], "a { / b = 1 / c { / d = 2 / } / }"),
        ("nix", "{ /   a = 1; /   b = { /     c = 2; /   }; / }", ["a ="], "a = 1;"),
        ("graphql", "type A { /   b: C /   d: E / }", ["d:"], "d: E"),
        ("ini", "[a] / b = 1 / c = 2", ["c ="], "c = 2"),
    ],
)  # fmt: skip
def test_what_is_taken_of_data_and_markup(language: str, document: str, wanted: list[str], expected: str):
    spot = selected(lines(picked(document, *wanted)), language)
    assert taken(spot, target_at(spot)) == expected


@pytest.mark.parametrize(
    ("wants", "expected", "extent"),
    [
        (TargetKind.SELECTION, "b = 2", TargetKind.SELECTION),
        (TargetKind.DEFINITION, "def f(): / a = 1 / b = 2", TargetKind.DEFINITION),
        (TargetKind.STATEMENT, "b = 2", TargetKind.STATEMENT),
        (TargetKind.FILE, "import x /  / def f(): / a = 1 / b = 2", TargetKind.FILE),
    ],
)
def test_what_an_action_wants(wants: TargetKind, expected: str, extent: TargetKind):
    spot = selected(lines("import x /  / def f(): /     a = 1 /     ⟦b⟧ = 2"))
    target = target_at(spot, wants=wants)
    assert taken(spot, target) == expected
    assert target is not None
    assert target.kind is extent


def test_a_target_knows_what_it_is_or_stands_in():
    spot = selected(lines("class A: / ⟦    def f(self): /         a() / ⟧    x = 1"))
    target = target_at(spot)
    assert target is not None
    assert target.definition is not None
    assert (target.kind, target.definition.name) == (TargetKind.SELECTION, "f")


@pytest.mark.parametrize(
    ("language", "drawing", "expected"),
    [
        ("python", "def f(): /     a = ⟦b⟧ / c = 1", "def f(): / a = b"),
        ("python", "a = ( /     ⟦b⟧, / ) / c = 1", "a = ( / b, / )"),
        ("python", "import ⟦x⟧ / c = 1", "import x"),
        ("csharp", "namespace A { /   using ⟦B⟧; /   class C {} / }", "using B;"),
        ("c", "int a; / int b = 1 / ⟦⟧", "int b = 1"),  # at the end of a file: the line above
        ("klingon", "a / ⟦b⟧ / c", "b"),
    ],
)
def test_what_a_fix_works_on(language: str, drawing: str, expected: str):
    spot, found = marked(lines(drawing), language)
    assert taken(spot, target_of(spot, found)) == expected


TEXT = ("def f(a):\n", "    if a:\n", "        b()\n", "\n", "    c()\n")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (Point(4, 9), Point(1, 0), "if a: / b() /  / c()"),  # reversed
        (Point(-3, -1), Point(99, 99), "def f(a): / if a: / b() /  / c()"),
        (Point(99, 0), Point(99, 9), "c()"),
        (Point(2, 999), Point(2, 3), "b()"),
    ],
)
def test_bad_spots_are_clamped(start: Point, end: Point, expected: str):
    spot = Spot("file:///a", "python", TEXT, start, end, TreeSitter().outline("python", TEXT))
    assert taken(spot, target_at(spot)) == expected


def test_an_empty_document_has_no_target():
    spot = Spot("file:///a", "python", (), Point(0, 0), Point(3, 3), Outline())
    assert [target_at(spot, wants=one) for one in TargetKind] == [None] * 4
    assert target_of(spot, Diagnostic(Point(0, 0), Point(0, 0), "x")) is None


SOURCES = st.lists(
    st.sampled_from(["def f():", "    a()", "    if x:", "        b(", "        )", "", "class A:", "    # c", "}", "x = {", "@d", "    def g(self):", "else:"]),
    max_size=14,
)  # fmt: skip
POINTS = st.builds(Point, st.integers(-2, 16), st.integers(-2, 12))


@examples(300)
@given(
    source=SOURCES,
    start=POINTS,
    end=POINTS,
    read=st.booleans(),
    language=st.sampled_from(["python", "javascript", "c"]),
)
def test_any_spot_has_a_target_inside_the_document_or_none(
    source: list[str], start: Point, end: Point, read: bool, language: str
):
    text = tuple(f"{line}\n" for line in source)
    spot = Spot("file:///a", language, text, start, end, SYNTAX.outline(language, text) if read else None)
    for target in (*(target_at(spot, wants=one) for one in TargetKind), target_of(spot, Diagnostic(start, end, "x"))):
        assert target is None or 0 <= target.first <= target.last < len(text)
    chosen = target_at(spot)
    if chosen and chosen.kind is TargetKind.SELECTION and spot.outline:
        cut = [
            one for one in spot.outline.statements
            if (one[0] < chosen.first <= one[1] < chosen.last) or (chosen.first < one[0] <= chosen.last < one[1])
        ]  # fmt: skip
        assert cut == []
