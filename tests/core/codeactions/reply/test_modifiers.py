"""`export`, `public static`, `async`, `pub`, `override`: what stands in front of a head, or behind it, stays where a rewrite leaves it out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.codeactions.reply.came import came, fenced
from tests.examples import examples

# language: (what may stand in front, the head without it, the body)
HEADS = {
    "typescript": ("export default async | export async | export | async", "function total(xs: number[]) {\n", "  return 1;\n}\n"),
    "typescriptreact": ("export", "const Total = (xs: number[]) => {\n", "  return <p>{1}</p>;\n};\n"),
    "javascript": ("export default", "class Total {\n", "  a = 1;\n}\n"),
    "python": ("async", "def total(xs):\n", "    return 1\n"),
    "rust": ('pub | pub(crate) async unsafe | pub const | pub extern "C"', "fn total(x: i32) -> i32 {\n", "    1\n}\n"),
    "zig": ("pub | export", "fn total(x: i32) i32 {\n", "    return 1;\n}\n"),
    "kotlin": ("private suspend | override | inline operator", "fun total(x: Int): Int {\n", "    return 1\n}\n"),
    "swift": ("public static | private mutating | override open", "func total(x: Int) -> Int {\n", "    return 1\n}\n"),
    "scala": ("private override | implicit", "def total(x: Int): Int = {\n", "    1\n}\n"),
    "c": ("static inline | static", "int total(int x) {\n", "    return 1;\n}\n"),
    "cpp": ("virtual | static constexpr | inline", "int total(int x) {\n", "    return 1;\n}\n"),
    "lua": ("local", "function total(x)\n", "  return 1\nend\n"),
    "perl": ("my", "sub total {\n", "    return 1;\n}\n"),
    "gdscript": ("static", "func total(x):\n", "    return 1\n"),
}  # fmt: skip
MEMBERS = {
    "typescript": ("private async | static async | protected override", "load(xs: number[]): Promise<void> {\n", "  return 1;\n}\n"),
    "javascript": ("static | async | get", "load(xs) {\n", "  return 1;\n}\n"),
    "java": ("public static | private final synchronized", "int load(int x) {\n", "    return 1;\n}\n"),
    "csharp": ("public static async | public override | protected internal unsafe", "Task<int> Load(int x)\n{\n", "    return 1;\n}\n"),
    "php": ("public static | final protected", "function load($x) {\n", "    return 1;\n}\n"),
    "dart": ("static", "Future<int> load(int x) async {\n", "    return 1;\n}\n"),
    "ruby": ("private", "def load(x)\n", "  1\nend\n"),
}  # fmt: skip
ALL = [
    pytest.param(language, f"{front.strip()} ", head, body, inside, id=f"{language}, {front.strip()}")
    for inside, table in ((False, HEADS), (True, MEMBERS))
    for language, (fronts, head, body) in table.items()
    for front in fronts.split("|")
]


def deeper(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def becomes(language: str, target: str, reply: str, inside: bool, asked: str = "") -> str:
    if not inside:
        return came(language, target, fenced(reply), asked=asked)
    opens, closes = ("class B\n", "end\n") if language == "ruby" else ("class B {\n", "}\n")
    return came(language, deeper(target), fenced(reply), above=opens, below=closes, asked=asked)


@pytest.mark.parametrize(("language", "front", "head", "body", "inside"), ALL)
def test_they_stay(language: str, front: str, head: str, body: str, inside: bool):
    target, new = front + head + body, head + body.replace("1", "2")
    expected = deeper(front + new) if inside else front + new
    assert becomes(language, target, new, inside) == expected
    assert becomes(language, target, front + new, inside) == expected
    first, *more = front.split(" ", 1)
    if more and more[0] and not first.startswith("extern"):
        assert becomes(language, target, more[0] + new, inside) == expected, "all but the first came"


@examples(60)
@given(st.data())
def test_whichever_of_them_come(data: st.DataObject):
    language = data.draw(st.sampled_from(["java", "csharp", "typescript", "swift", "kotlin", "rust"]))
    words = {
        "rust": "pub async unsafe",
        "kotlin": "private inline suspend",
        "swift": "public final static",
        "typescript": "private static async",
    }
    fronts, head, body = {**HEADS, **MEMBERS}[language]
    front = words.get(language, fronts.split("|")[0]).split()
    came_along = [word for word in front if data.draw(st.booleans())]
    new = head + body.replace("1", "2")
    inside = language in MEMBERS
    made = becomes(
        language, " ".join(front) + f" {head}{body}", "".join(f"{word} " for word in came_along) + new, inside
    )
    expected = " ".join(front) + f" {new}"
    assert made == (deeper(expected) if inside else expected)


@pytest.mark.parametrize(
    ("language", "old", "new", "expected"),
    [
        pytest.param("cpp", "int f(int x) const override {", "int f(int x) {", "int f(int x) const override {", id="behind the parameters"),
        pytest.param("cpp", "int f(int x) const noexcept {", "int f(int x) noexcept {", "int f(int x) const noexcept {", id="one of two there"),
        pytest.param("dart", "Future<int> f(int x) async {", "Future<int> f(int x) {", "Future<int> f(int x) async {", id="async behind"),
        pytest.param("swift", "func f(x: Int) async throws -> Int {", "func f(x: Int) -> Int {", "func f(x: Int) async throws -> Int {", id="throws"),
        pytest.param("javascript", "const f = async (x) => {", "const f = (x) => {", "const f = async (x) => {", id="in front of an arrow"),
        pytest.param("go", "func (s *Server) F(x int) int {", "func F(x int) int {", "func (s *Server) F(x int) int {", id="what a method belongs to"),
        pytest.param("kotlin", "fun String.f(x: Int): Int {", "fun f(x: Int): Int {", "fun String.f(x: Int): Int {", id="what an extension belongs to"),
        pytest.param("java", "@Override public final int f(int x) {", "int f(int x) {", "@Override public final int f(int x) {", id="behind an annotation"),
        pytest.param("typescript", "export function f(x: number) {", "async function f(x: number) {", "export async function f(x: number) {", id="beside one of its own"),
        pytest.param("typescript", "export default function f(x: number) {", "export function f(x: number) {", "export default function f(x: number) {", id="default"),
    ],
)  # fmt: skip
def test_wherever_they_stand(language: str, old: str, new: str, expected: str):
    assert (
        came(language, f"{old}\n  return 1;\n}}\n", fenced(f"{new}\n  return 2;\n}}\n"))
        == f"{expected}\n  return 2;\n}}\n"
    )


@pytest.mark.parametrize(
    ("language", "old", "new", "expected"),
    [
        ("java", "private static final int MOST = 1;", "int MOST = 2;", "private static final int MOST = 2;"),
        ("rust", "pub const MOST: u32 = 1;", "const MOST: u32 = 2;", "pub const MOST: u32 = 2;"),
        ("typescript", "export const MOST = 1;", "const MOST = 2;", "export const MOST = 2;"),
        ("csharp", "public static readonly int Most = 1;", "public int Most = 2;", "public static readonly int Most = 2;"),
        ("csharp", "public int Most(int x) => 1;", "int Most(int x) => 2;", "public int Most(int x) => 2;"),
        ("kotlin", "private lateinit var most: A = 1", "var most: A = 2", "private lateinit var most: A = 2"),
        ("javascript", "new Most(1).run();", "Most(2).run();", "Most(2).run();"),
        ("javascript", "const most = await load(1);", "const most = load(2);", "const most = load(2);"),
        ("python", "most = 1", "most = 2", "most = 2"),
    ],
)  # fmt: skip
def test_where_a_name_is_bound(language: str, old: str, new: str, expected: str):
    assert came(language, f"{old}\n", fenced(f"{new}\n")) == f"{expected}\n"


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        pytest.param("java", "public int f(int x) {", "private int f(int x) {", id="another of its kind"),
        pytest.param("rust", "pub fn f(x: i32) -> i32 {", "pub(crate) fn f(x: i32) -> i32 {", id="the same, narrower"),
        pytest.param("cpp", "virtual int f(int x) {", "int f(int x) override {", id="override says it too"),
        pytest.param("typescript", "async function f(x: number): Promise<number> {", "function f(x: number): number {", id="what it gives is there at once"),
        pytest.param("java", "abstract int f(int x);", "int f(int x) {\n  return 1;\n}", id="it has a body now"),
        pytest.param("javascript", "async function f(x) {", "const f = (x) => {", id="another form"),
    ],
)  # fmt: skip
def test_what_the_rewrite_changes_is_its_own(language: str, old: str, new: str):
    body = "" if old.endswith(";") else "\n  return 1;\n}"
    said = f"{new}{body.replace('1', '2')}\n"
    assert came(language, f"{old}{body}\n", fenced(said)) == said


def test_a_static_method_that_asks_its_object_is_none():
    said = "int f(int x) {\n    return this.a + x;\n}\n"
    assert becomes("java", "static int f(int x) {\n    return x;\n}\n", said, inside=True) == deeper(said)


@pytest.mark.parametrize(
    ("language", "front", "asked"),
    [
        ("typescript", "export ", "this is only used here, make it local"),
        ("python", "async ", "make it synchronous"),
        ("python", "async ", "非同期をやめて"),
        ("java", "public ", "hide it from other classes"),
        ("csharp", "static ", "'Load' should be an instance member"),
        ("rust", "unsafe ", "remove unsafe"),
    ],
)
def test_what_the_user_spoke_of_is_the_rewrites(language: str, front: str, asked: str):
    _, head, body = (MEMBERS if language in {"java", "csharp"} else HEADS)[language]
    new, inside = head + body.replace("1", "2"), language in {"java", "csharp"}
    kept = deeper(front + new) if inside else front + new
    assert becomes(language, front + head + body, new, inside, asked) == (deeper(new) if inside else new)
    assert becomes(language, front + head + body, new, inside, "be quick") == kept


def test_each_of_several_heads_keeps_its_own():
    target = "export function a() {\n  return 1;\n}\n\nasync function b() {\n  return 1;\n}\n\nfunction c() {\n  return 1;\n}\n"
    said = target.replace("export ", "").replace("async ", "").replace("1", "2")
    assert came("typescript", target, fenced(said)) == target.replace("1", "2")
