"""Half a reply where nothing is defined is refused as half a function is; what the user asked to be removed is not."""

import pytest

from tests.core.codeactions.reply.came import came, fenced

YAML = "name: ci\non: push\njobs:\n  test:\n    runs-on: linux\n    steps:\n      - uses: checkout\n      - run: make test\n  build:\n    runs-on: linux\n    steps:\n      - run: make\n"
WHOLE = {
    "yaml": YAML,
    "json": '{\n  "name": "a",\n  "version": "1.0.0",\n  "scripts": {\n    "test": "jest",\n    "build": "tsc"\n  },\n  "license": "MIT",\n  "private": true\n}\n',
    "html": "<ul>\n  <li>one</li>\n  <li>two</li>\n  <li>three</li>\n  <li>four</li>\n  <li>five</li>\n</ul>\n",
    "sql": "CREATE TABLE users (\n  id INT,\n  name TEXT,\n  mail TEXT,\n  born DATE,\n  role TEXT\n);\n",
    "dockerfile": 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install .\nENV PORT=80\nEXPOSE 80\nCMD ["app"]\n',
    "toml": '[project]\nname = "a"\nversion = "1"\nlicense = "MIT"\n\n[tool.x]\nline = 120\nstrict = true\n',
    "css": "a {\n  color: red;\n  margin: 0;\n  padding: 0;\n  border: none;\n  width: 9px;\n}\n",
    "python": "import_all(paths)\nfirst = load(paths[0])\nsecond = load(paths[1])\nmerged = first | second\nsave(merged, target)\nreport(merged)\nnotify(owner)\nclean(paths)\n",
    "javascript": "importAll(paths);\nconst first = load(a);\nconst second = load(b);\nconst merged = join(first, second);\nsave(merged);\nreport(merged);\nnotify(owner);\nclean(paths);\n",
    "shellscript": "set -e\nmkdir -p out\ncp a out\ncp b out\ntar cf out.tar out\nscp out.tar host:\nrm -r out\necho sent\n",
}  # fmt: skip
CHANGED = {
    "yaml": ("on: push", "on: [push]"), "json": ('"1.0.0"', '"1.1.0"'), "html": ("one", "first"), "sql": ("id INT", "id BIGINT"),
    "dockerfile": ("3.12", "3.13"), "toml": ('"1"', '"2"'), "css": ("red", "blue"), "python": ("paths[0]", "paths[2]"),
    "javascript": ("load(a)", "load(c)"), "shellscript": ("-p out", "-p ./out"),
}  # fmt: skip


def some(language: str, share: float, *, tail: bool = False) -> str:
    """The first (or last) lines, one of them changed in the first half; what closes everything stays."""
    rows = WHOLE[language].replace(*CHANGED[language]).splitlines(keepends=True)
    count = max(2, int(len(rows) * share))
    closers = [row for row in rows[-1:] if not any(map(str.isalnum, row)) or row.startswith("</")]
    return "".join(rows[-count:] if tail else [*rows[: count - len(closers)], *closers])


@pytest.mark.parametrize("share", [0.3, 0.5])
@pytest.mark.parametrize("language", WHOLE)
def test_the_first_half(language: str, share: float):
    assert came(language, WHOLE[language], fenced(some(language, share))).startswith("partial")


@pytest.mark.parametrize("language", ["yaml", "dockerfile", "python", "shellscript", "toml"])
def test_the_last_half(language: str):
    said = (
        some(language, 0.4, tail=True)
        .replace("make", "just")
        .replace("80", "81")
        .replace("owner", "owners")
        .replace("120", "99")
    )
    assert came(language, WHOLE[language], fenced(said)).startswith("partial")


@pytest.mark.parametrize("language", WHOLE)
def test_the_whole(language: str):
    wanted = WHOLE[language].replace(*CHANGED[language])
    assert came(language, WHOLE[language], fenced(wanted)) == wanted


@pytest.mark.parametrize("asked", ["remove everything behind test", "keep the first job only", "build は削除して"])
def test_what_was_asked_for(asked: str):
    wanted = "".join(YAML.splitlines(keepends=True)[:8])
    assert came("yaml", YAML, fenced(wanted.replace("push", "[push]")), asked=asked) == wanted.replace("push", "[push]")


def test_half_a_python_function_that_parses():
    target = "def f(x):\n    a = x\n    b = a + 1\n    c = b + 2\n    d = c + 3\n    log(d)\n    return d\n"
    assert came("python", target, fenced("def f(x):\n    a = x or 0\n    b = a + 1\n")).startswith("partial")


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        ("python", "r = []\nfor x in xs:\n    if x:\n        r.append(x)\nprint(r)\n", "r = [x for x in xs if x]\nprint(r)\n"),
        ("python", "total = 0\nfor order in orders:\n    if order.paid:\n        total += order.amount\n", "total = sum(order.amount for order in orders if order.paid)\n"),
        ("python", "def f(a):\n    if a:\n        r = 1\n    else:\n        r = 2\n    log(r)\n    return r\n", "def f(a):\n    return 1 if a else 2\n"),
        ("javascript", "let r;\nif (a) {\n  r = 1;\n} else {\n  r = 2;\n}\nshow(r);\n", "show(a ? 1 : 2);\n"),
        ("yaml", "a:\n  b: 1\n  c: 2\n  d: 3\n", "a: {b: 1, c: 2, d: 3}\n"),
        ("html", "<p>\n  one\n  two\n  three\n</p>\n", "<p>one two three</p>\n"),
        ("css", "a {\n  margin-top: 1px;\n  margin-left: 2px;\n  margin-right: 3px;\n}\n", "a {\n  margin: 1px 3px 0 2px;\n}\n"),
        ("css", "a {\n  color: red;\n  margin: 0;\n}\nb {\n  color: red;\n  margin: 0;\n}\n", "a, b {\n  color: red;\n  margin: 0;\n}\n"),
        ("json", '{\n  "a": [\n    1,\n    2,\n    3\n  ]\n}\n', '{"a": [1, 2, 3]}\n'),
    ],
)  # fmt: skip
def test_shorter_and_whole(language: str, target: str, reply: str):
    assert came(language, target, fenced(reply)) == reply


def test_the_element_around_the_selected_one_is_no_part_of_it():
    said = fenced("<ul>\n  <li>uno</li>\n  <li>two</li>\n</ul>\n")
    made = came("html", "    <li>one</li>\n", said, above="<ul>\n", below="    <li>two</li>\n</ul>\n")
    assert made == "    <li>uno</li>\n"


def test_a_new_body_of_one_letter_is_a_body():
    docs = "/// Gives x.\n/// ```swift\n/// f(x: 1)\n/// ```\n"
    target = "func f(x: Int) -> Int {\n    let y = x\n    return y\n}\n"
    assert came("swift", target, f"```swift\n{docs}func f(x: Int) -> Int {{\n    x\n}}\n```\n").startswith(docs)


@pytest.mark.parametrize(("language", "mark"), [("yaml", "#"), ("toml", "#"), ("ini", ";"), ("shellscript", "#")])
def test_what_is_commented_out_is_not_gone(language: str, mark: str):
    target = "alpha=1\nbeta=2\ngamma=3\ndelta=4\n".replace("=", ": " if language == "yaml" else "=")
    new = "".join(f"{mark} {line}\n" if index > 1 else f"{line}\n" for index, line in enumerate(target.splitlines()))
    assert came(language, target, f"```\n{new}```\n") == new


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        pytest.param(
            "sql",
            "create table users (\n  id int,\n  name text,\n  mail text\n);\n\ninsert into users values (1, 'Ann');\n"
            "insert into users values (2, 'Bob');\n\nselect name from users;\n",
            "create table users (\n  id bigint,\n  name text,\n  mail text\n);\n",
            id="statements behind a definition",
        ),
        pytest.param(
            "sql",
            "select name from users;\n\nselect mail from users where id = 1;\n\ndelete from users where id = 2;\n",
            "select name from users order by name;\n",
            id="one of three statements",
        ),
        pytest.param(
            "python",
            "def load(path):\n    text = read(path)\n    return text\n\n\nfirst = load(a)\nsecond = load(b)\nsave(first, second)\n",
            "def load(path):\n    text = read(path, mode)\n    return text\n",
            id="what uses a function",
        ),
        pytest.param("vim", "set number\nset list\nset tabstop=4\nset expandtab\n", "set number wrap\nset list\n", id="one word alike"),
    ],
)  # fmt: skip
def test_whole_statements_at_the_end(language: str, target: str, reply: str):
    assert came(language, target, fenced(reply)).startswith("partial")
    assert came(language, target, fenced(reply), asked="remove what is not needed") == reply
