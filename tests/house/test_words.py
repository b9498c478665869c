"""What the house says: of all its rooms, and nothing of the machines it was built on."""

import ast
import re

import pytest

from tests.house.tree import ROOT, SERVER, parsed, python_files, shown, tracked_files, walk

ROOMS = sorted({path.parent.relative_to(SERVER).as_posix() for path in python_files("server/temoto")} - {"."})
# Homes of people, and hosts packages came from: a lock file that names one works on one machine only.
PRIVATE = re.compile(
    rb"(?<![\w.])/(?:home|Users|root)/\w|[A-Za-z]:\\+Users\\+\w"
    rb"|https?://[^\s/\"']*(?:pypi|pythonhosted|npmjs|artifactory|nexus|mirror|registry)[^\s/\"']*"
)
THIS = b"test_words.py"


@pytest.mark.parametrize("verb", ["make demo", "make test"])
def test_the_readme_says_how_to_begin(verb: str):
    assert verb in (ROOT / "README.md").read_text(encoding="utf-8")


def test_both_readmes_name_the_same_things():
    def outline(name: str) -> tuple[set[str], int, int, list[str]]:
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = re.findall(r"```\n(.*?)```", text, re.DOTALL)
        commands = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
        prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        return (
            set(re.findall(r"`([^`]+)`", prose)),
            len(re.findall(r"^## ", text, re.MULTILINE)),
            len(re.findall(r"^- ", text, re.MULTILINE)),
            commands,
        )

    assert outline("README.ja.md") == outline("README.md")


def test_every_room_is_on_the_map(subtests: pytest.Subtests):
    for room in ROOMS:
        with subtests.test(room):
            assert f"{room}/" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_no_file_names_the_machine_it_was_written_on():
    found = {
        shown(path): match.group()[:80]
        for path in tracked_files()
        if path.name.encode() != THIS and (match := PRIVATE.search(path.read_bytes()))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"/home/somebody/x", True),
        (b"C:\\\\Users\\\\somebody", True),
        (b'"resolved": "https://registry.' + b'npmjs.org/x"', True),
        (b"https://ollama.com/library", False),
        (b"~/.config/temoto", False),
        (b"docs/home/page", False),
    ],
)
def test_the_law_sees_private_names(text: bytes, expected: bool):
    assert bool(PRIVATE.search(text)) is expected


WORDS = re.compile(r"[a-z]+ [a-z]+")


def english_facts(tree: ast.AST) -> list[str]:
    """What is put into sentences as `detail=` although only English: it would stand in a Japanese one."""
    given = [
        *(one.value for one in walk(tree) if isinstance(one, ast.keyword) and one.arg == "detail"),
        *(
            one.args[0]
            for one in walk(tree)
            if isinstance(one, ast.Call)
            and isinstance(one.func, ast.Attribute)
            and one.func.attr == "unread"
            and one.args
        ),
    ]
    texts = (part for value in given for part in _literals(value))
    return [text for text in texts if WORDS.search(text)]


def _literals(value: ast.expr) -> list[str]:
    inside = [value] if not isinstance(value, ast.JoinedStr) else value.values
    return [one.value for one in inside if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def test_no_english_stands_in_japanese_sentences(subtests: pytest.Subtests):
    for path in python_files("server/temoto"):
        with subtests.test(shown(path)):
            assert english_facts(parsed(path)) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('X(M.A, detail="no answer in time")', ["no answer in time"]),
        ('X(M.A, detail=f"it answered {status}")', ["it answered "]),
        ('wire.unread("it says nothing")', ["it says nothing"]),
        ("X(M.A, detail=note(Detail.NO_END))", []),
        ('X(M.A, detail=f"{name}: {error}")', []),
    ],
)
def test_the_law_sees_english(code: str, expected: list[str]):
    assert english_facts(ast.parse(code)) == expected
