"""The function twice in one block, old and new: the new one lands, or nothing; overloads and their like are no such doubles."""

import pytest

from tests.core.codeactions.reply.came import came, fenced

# By language: the comment mark, the target, the answer, a name for the second one.
CODE = {
    "python": ("#", "def total(xs):\n    n = 0\n    for x in xs:\n        n += x\n    return n\n", "def total(xs):\n    return sum(xs)\n", "total_refactored"),
    "javascript": (
        "//",
        "function total(xs) {\n  let n = 0;\n  for (const x of xs) {\n    n += x;\n  }\n  return n;\n}\n",
        "function total(xs) {\n  return xs.reduce((a, b) => a + b, 0);\n}\n",
        "totalRefactored",
    ),
    "go": (
        "//",
        "func total(xs []int) int {\n\tn := 0\n\tfor i := 0; i < len(xs); i++ {\n\t\tn += xs[i]\n\t}\n\treturn n\n}\n",
        "func total(xs []int) int {\n\tn := 0\n\tfor _, x := range xs {\n\t\tn += x\n\t}\n\treturn n\n}\n",
        "totalNew",
    ),
    "rust": (
        "//",
        "fn total(xs: &[i32]) -> i32 {\n    let mut n = 0;\n    for x in xs {\n        n += x;\n    }\n    n\n}\n",
        "fn total(xs: &[i32]) -> i32 {\n    xs.iter().sum()\n}\n",
        "total_v2",
    ),
    "ruby": ("#", "def total(xs)\n  n = 0\n  xs.each { |x| n += x }\n  n\nend\n", "def total(xs)\n  xs.sum\nend\n", "improved_total"),
    "java": (
        "//",
        "int total(int[] xs) {\n    int n = 0;\n    for (int i = 0; i < xs.length; i++) {\n        n += xs[i];\n    }\n    return n;\n}\n",
        "int total(int[] xs) {\n    int n = 0;\n    for (int x : xs) {\n        n += x;\n    }\n    return n;\n}\n",
        "totalImproved",
    ),
}  # fmt: skip
LABELS = [
    ("Before", "After"),
    ("Original", "Refactored"),
    ("Original code:", "Refactored version:"),
    ("--- Old ---", "--- New ---"),
    ("変更前", "変更後"),
]


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize(("old", "new"), LABELS)
def test_what_is_called_new_lands(language: str, old: str, new: str):
    mark, target, answer, _ = CODE[language]
    changed = target.replace("= 0", "= 1", 1)  # the old one is not always word for word
    for before in (target, changed):
        assert came(language, target, fenced(f"{mark} {old}\n{before}\n{mark} {new}\n{answer}")) == answer
        assert came(language, target, fenced(f"{mark} {new}\n{answer}\n{mark} {old}\n{before}")) == answer
    assert came(language, target, f"{mark} {old}\n{target}\n{mark} {new}\n{answer}") == answer
    assert came(
        language, target, fenced(f"{mark} {old}\n{target}\n{mark} {new}\n{answer}\n{mark} {new}\n{changed}")
    ) == f"twice: {mark} {old}".rstrip(":")


@pytest.mark.parametrize("language", CODE)
def test_of_two_of_one_name_the_one_that_is_not_the_target_lands(language: str):
    mark, target, answer, _ = CODE[language]
    assert came(language, target, fenced(f"{target}\n{answer}")) == answer
    assert came(language, target, fenced(f"{answer}\n{target}")) == answer
    assert came(language, target, fenced(f"{mark} Original\n{target}\n{answer}")) == answer
    assert came(language, target, fenced(f"{target}\n\n{mark} Refactored version\n{answer}")) == answer
    assert came(language, target, fenced(f"{target.replace('= 0', '= 1', 1)}\n{answer}")) == "twice: total"
    assert came(language, target, fenced(f"{target}\n{target}")) == "identical"


@pytest.mark.parametrize("language", CODE)
def test_the_old_one_beside_a_second_name_is_refused(language: str):
    _, target, answer, second = CODE[language]
    new = answer.replace("total", second)
    assert came(language, target, fenced(f"{target}\n{new}")) == "twice: total"
    assert came(language, target, fenced(f"{new}\n{target}")) == "twice: total"
    assert came(language, target, f"{target}\n{new}") == "twice: total"
    change = f"<<<<<<< SEARCH\n{target}=======\n{target}\n{new}>>>>>>> REPLACE\n"
    assert came(language, target, change) == "twice: total"
    assert (
        came(language, target, fenced(f"{target}\n{new}"), asked=f"add a second version, {second}")
        == f"{target}\n{new}"
    )
    assert came(language, target, fenced(new)) == new  # renamed


@pytest.mark.parametrize("language", CODE)
def test_the_old_one_under_a_name_that_says_so_goes(language: str):
    _, target, answer, second = CODE[language]
    old = target.replace("total", "total_old" if "_" in second else "totalOld")
    assert came(language, target, fenced(f"{old}\n{answer}")) == answer
    assert came(language, target, fenced(f"{answer}\n{old}")) == answer


KEPT = [
    ("java", "int f(int a) {\n    return a;\n}\n", "int f(int a) {\n    return a;\n}\n\nint f(long a) {\n    return (int) a;\n}\n"),
    ("cpp", "int f(int a) {\n    return a;\n}\n", "int f(int a) {\n    return a;\n}\n\nint f(double a) {\n    return a;\n}\n"),
    ("typescript", "function f(a: number): number {\n  return a;\n}\n", "function f(a: string): string;\nfunction f(a: number): number;\nfunction f(a: any): any {\n  return a;\n}\n"),
    ("python", "def f(a):\n    return a\n", "@overload\ndef f(a: int) -> int: ...\n@overload\ndef f(a: str) -> str: ...\ndef f(a):\n    return a\n"),
    ("python", "class A:\n    def x(self):\n        return 1\n", "class A:\n    @property\n    def x(self):\n        return 1\n\n    @x.setter\n    def x(self, to):\n        self.y = to\n"),
    ("javascript", "class A {\n  x() {\n    return 1;\n  }\n}\n", "class A {\n  get x() {\n    return 1;\n  }\n\n  set x(to) {\n    this.y = to;\n  }\n}\n"),
    ("elixir", "def f(n) do\n  n * f(n - 1)\nend\n", "def f(0) do\n  1\nend\n\ndef f(n) do\n  n * f(n - 1)\nend\n"),
    ("go", "func (a A) F() int {\n\treturn 1\n}\n", "func (a A) F() int {\n\treturn 2\n}\n\nfunc (b B) F() int {\n\treturn 3\n}\n"),
    ("rust", "impl A {\n    fn new() -> A {\n        A\n    }\n}\n", "impl A {\n    fn new() -> A {\n        A {}\n    }\n}\n\nimpl B {\n    fn new() -> B {\n        B\n    }\n}\n"),
    ("python", "def f(a):\n    return a\n", "if FAST:\n    def f(a):\n        return a\nelse:\n    def f(a):\n        return -a\n"),
    ("c", "int f(int a) {\n\treturn a;\n}\n", "#ifdef FAST\nint f(int a) {\n\treturn a;\n}\n#else\nint f(int a) {\n\treturn -a;\n}\n#endif\n"),
    ("python", "def f(a):\n    return a + 1\n", "def add(a):\n    return a + 1\n\n\ndef f(a):\n    return add(a)\n"),
    ("python", "def f(a):\n    return a\n", "def f(a):\n    # before the call\n    b = a\n    # after\n    return b\n"),
    ("kotlin", "fun f(a: Int) = a\n", "fun f(a: Int) = a\n\nfun f(a: String) = a\n"),
    ("csharp", "int F(int a)\n{\n    return a;\n}\n", "int F(int a)\n{\n    return F(a, 1);\n}\n\nint F(int a, int b)\n{\n    return a * b;\n}\n"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "target", "answer"), KEPT)
def test_these_are_no_doubles(language: str, target: str, answer: str):
    made = came(language, target, fenced(answer))
    assert made == answer or made.startswith(("partial: ", "elided: def f(a: int)", "if FAST:\n", "#ifdef FAST\n")), (
        made
    )


@pytest.mark.parametrize("language", CODE)
def test_two_new_ones_that_are_shorter_than_the_old_are_still_two(language: str):
    _, target, answer, _ = CODE[language]
    head, *_, end = answer.splitlines()
    other = f"{head}\n{'    return 0' if language == 'python' else end}\n"
    assert came(language, target, fenced(f"{answer}\n{other}")).startswith("twice: ")
