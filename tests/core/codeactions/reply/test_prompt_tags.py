"""How other tools' prompts mark their parts is read as that, and never lands."""

import pytest

from tests.core.codeactions.reply.came import came, fenced

CODE = {
    "markdown": "# Title\n\nOne line.\n",
    "properties": "a=1\nb=2\n",
    "python": "def f():\n    return 1\n",
    "javascript": "function f() {\n  return 1;\n}\n",
}  # fmt: skip
NEW = {name: text.replace("One", "Two").replace("1", "3").replace("2", "4") for name, text in CODE.items()}


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize(
    "around",
    [
        "{{REWRITTEN_CODE}}\n%s{{/REWRITTEN_CODE}}\n",
        "{{REWRITTEN_CODE}}\n%s",
        "<document><rewrite_this>\n%s</rewrite_this></document>\n",
        "<rewrite_this>\n%s</rewrite_this>\n",
        "<new_text>\n%s</new_text>\n",
        "<replace_in_file>\n<path>src/a</path>\n%s</replace_in_file>\n",
        "<replace_in_file>\n<path>src/a</path>\n<diff>\n%s</diff>\n</replace_in_file>\n",
        "[BEGIN]\n%s[END]\n",
    ],
)
@pytest.mark.parametrize("fence", [True, False])
def test_taken_off(language: str, around: str, fence: bool):
    said = around % NEW[language]
    assert came(language, CODE[language], fenced(said) if fence else said) == NEW[language]


@pytest.mark.parametrize("language", CODE)
def test_glued_to_the_text(language: str):
    said = f"{{{{REWRITTEN_CODE}}}}{NEW[language].rstrip()}{{{{/REWRITTEN_CODE}}}}\n"
    assert came(language, CODE[language], fenced(said)) == NEW[language]
    within = NEW[language].replace("\n", "\n<rewrite_this>x</rewrite_this> ", 1)
    assert came(language, CODE[language], fenced(within)).startswith("prompt-tags: ")


@pytest.mark.parametrize("language", CODE)
def test_old_and_new_text_are_a_change(language: str):
    old, new = CODE[language].splitlines()[-2:], NEW[language].splitlines()[-2:]
    if language != "javascript":
        old, new = old[1:], new[1:]
    text = f"<old_text>\n{chr(10).join(old)}\n</old_text>\n<new_text>\n{chr(10).join(new)}\n</new_text>\n"
    assert came(language, CODE[language], text) == CODE[language].replace("\n".join(old), "\n".join(new))


@pytest.mark.parametrize("language", CODE)
def test_inside_they_are_refused(language: str):
    lines = NEW[language].splitlines(keepends=True)
    said = "".join((*lines[:1], "</old_text>\n", *lines[1:]))
    assert came(language, CODE[language], fenced(said)) == "prompt-tags: </old_text>"


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        ("markdown", "{{REWRITTEN_CODE}}\na\n", "{{REWRITTEN_CODE}}\nb\n"),
        ("xml", "<a>\n  <b/>\n</a>\n", "<a>\n  <old_text>\n    <c/>\n  </old_text>\n</a>\n"),
        ("jinja-html", "<p>\n  a\n</p>\n", "<p>\n  {{ BASE_URL }}\n  {{ PAGE_TEXT }}\n</p>\n"),
        ("yaml", "a: 1\n", "a: 2\n{{ BASE_URL }}\n"),
    ],
)  # fmt: skip
def test_what_is_meant_stays(language: str, target: str, reply: str):
    assert came(language, target, fenced(reply)) == reply
