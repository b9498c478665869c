"""In a class that is rewritten whole, and beside the first of several definitions, modifiers and decorations stay as they do on a head."""

import pytest

from tests.core.codeactions.reply.came import came, fenced

# language: (the target, what of it a model forgets, in the order of the text)
TARGETS = {
    "java": (
        "public class A {\n    private static final int N = 1;\n\n    @Override\n    public synchronized int load(int x) {\n        return 1;\n    }\n\n"
        "    protected void b() {\n        go();\n    }\n}\n",
        ["private static final ", "    @Override\n", "public synchronized ", "protected "],
    ),
    "typescript": (
        "export class A {\n  private readonly n = 1;\n  static async load(x: number) {\n    return 1;\n  }\n  protected b(): void {\n    go();\n  }\n}\n",
        ["private readonly ", "static async ", "protected "],
    ),
    "python": (
        "class A:\n    @property\n    def n(self):\n        return 1\n\n    @n.setter\n    def n(self, x):\n        self._n = x\n\n"
        "    @staticmethod\n    def load(x):\n        return 1\n\n    async def b(self):\n        await go()\n",
        ["    @property\n", "    @n.setter\n", "    @staticmethod\n", "async "],
    ),
    "rust": (
        "impl A {\n    pub fn new() -> Self {\n        A { n: 1 }\n    }\n\n    #[inline]\n    pub(crate) fn load(&self, x: i32) -> i32 {\n        x\n    }\n}\n",
        ["pub ", "    #[inline]\n", "pub(crate) "],
    ),
    "kotlin": (
        "class A {\n    private val n = 1\n    override suspend fun load(x: Int): Int {\n        return x\n    }\n}\n",
        ["private ", "override suspend "],
    ),
    "csharp": (
        "public class A\n{\n    private readonly int n = 1;\n    [HttpGet]\n    public async Task<int> Load(int x)\n    {\n        return await Go(x);\n    }\n}\n",
        ["private readonly ", "    [HttpGet]\n", "public async "],
    ),
    "swift": (
        "class A {\n    private var n = 1\n    @objc public func load(x: Int) -> Int {\n        return x\n    }\n}\n",
        ["private ", "@objc ", "public "],
    ),
}  # fmt: skip
FIELDS = {
    "rust": ("pub struct A {\n    pub n: i32,\n    pub(crate) m: Vec<u8>,\n    k: i32,\n}\n", "k: i32", "k: i64", ["pub ", "pub ", "pub(crate) "]),
    "typescript": (
        "export interface A {\n  readonly n: number;\n  m: string;\n}\n", "m: string", "m: number", ["export ", "readonly "],
    ),
    "java": ("class A {\n    private final int n;\n    protected int m;\n    int k;\n}\n", "int k", "long k", ["private final ", "protected "]),
    "csharp": ("class A\n{\n    private readonly int n;\n    int k;\n}\n", "int k", "long k", ["private readonly "]),
}  # fmt: skip
TWO = {
    "python": ("@a\ndef f(x):\n    return 1\n\n\n@b(\n    2,\n)\ndef g(x):\n    return 1\n", ["@a\n", "@b(\n    2,\n)\n"]),
    "rust": ("#[test]\nfn f() {\n    a(1);\n}\n\n#[test]\n#[ignore]\nfn g() {\n    a(1);\n}\n", ["#[test]\n", "#[test]\n#[ignore]\n"]),
    "typescript": (
        "export function f() {\n  a(1);\n}\n\nexport const g = async () => {\n  a(1);\n};\n",
        ["export ", "export ", "async "],
    ),
    "java": (
        "@Test\npublic void f() {\n    a(1);\n}\n\n@Test\n@Slow\npublic void g() {\n    a(1);\n}\n",
        ["@Test\npublic ", "@Test\n@Slow\npublic "],
    ),
}  # fmt: skip


def without(text: str, forgotten: list[str]) -> str:
    """The text without each of some pieces, one after another."""
    made, at = "", 0
    for piece in forgotten:
        found = text.index(piece, at)
        made, at = made + text[at:found], found + len(piece)
    return made + text[at:]


@pytest.mark.parametrize(
    ("language", "target", "forgotten"), [(key, *both) for table in (TARGETS, TWO) for key, both in table.items()]
)
def test_they_stay(language: str, target: str, forgotten: list[str]):
    answer = target.replace("1", "2").replace("go()", "went()").replace("return x", "return x + 1")
    assert answer != target
    assert came(language, target, fenced(without(answer, forgotten))) == answer
    for piece in forgotten:
        if forgotten.count(piece) == 1:
            assert came(language, target, fenced(without(answer, [piece]))) == answer
    assert came(language, target, fenced(answer)) == answer


@pytest.mark.parametrize(
    ("language", "target", "answer", "asked"),
    [
        pytest.param(
            "python",
            "class A:\n    @staticmethod\n    def f(x):\n        return 1\n",
            "class A:\n    def f(self, x):\n        return self.n\n",
            "",
            id="what it no longer is",
        ),
        pytest.param(
            "java",
            "class A {\n    private int f() {\n        return 1;\n    }\n}\n",
            "class A {\n    public int f() {\n        return 2;\n    }\n}\n",
            "",
            id="another in its place",
        ),
        pytest.param(
            "typescript",
            "class A {\n  private n = 1;\n  f() {\n    return 1;\n  }\n}\n",
            "class A {\n  n = 2;\n  f() {\n    return 1;\n  }\n}\n",
            "make the field public",
            id="as it was asked for",
        ),
        pytest.param(
            "java",
            "class A {\n    @Override\n    int f() {\n        return 1;\n    }\n\n    int g() {\n        return 1;\n    }\n}\n",
            "class A {\n    int h() {\n        return 2;\n    }\n\n    int g() {\n        return 2;\n    }\n}\n",
            "rename f to h",
            id="a method of another name is another",
        ),
    ],
)
def test_what_is_meant_stands(language: str, target: str, answer: str, asked: str):
    assert came(language, target, fenced(answer), asked=asked) == answer


@pytest.mark.parametrize(
    ("language", "method"),
    [
        ("java", "int load(int x) {\n    return 2;\n}\n"),
        ("typescript", "load(x: number) {\n  return 2;\n}\n"),
        ("python", "def load(x):\n    return 2\n"),
        ("csharp", "Task<int> Load(int x)\n{\n    return await Go(x + 2);\n}\n"),
    ],
)
def test_one_method_alone_keeps_its_own(language: str, method: str):
    target, _ = TARGETS[language]
    made = came(language, target, fenced(method))
    before = (
        "return await Go(x)"
        if language == "csharp"
        else "        return 1\n\n    async"
        if language == "python"
        else "return 1"
    )
    assert made == target.replace(before, before.replace("1", "2").replace("Go(x)", "Go(x + 2)"))


@pytest.mark.parametrize("language", FIELDS)
def test_fields_of_a_type_without_methods(language: str):
    target, old, new, forgotten = FIELDS[language]
    answer = target.replace(old, new)
    assert came(language, target, fenced(without(answer, forgotten))) == answer
