"""What stands around all of the code like an envelope comes off; where it cannot be told from the code, nothing lands."""

import json

import pytest

from tests.core.codeactions.reply.came import came, fenced
from tests.core.codeactions.reply.test_drafts import CODE

AROUND = {
    "Qwen3-Coder": "<tool_call>\n<function=edit>\n<parameter=path>\nsrc/a\n</parameter>\n<parameter=code>\n%s</parameter>\n</function>\n</tool_call>\n",
    "one argument": "<tool_call>\n<function=replace>\n<parameter=code>\n%s</parameter>\n</function>\n</tool_call>",
    "by name, on its line": '<invoke name="write">\n<parameter name="path">a</parameter>\n<parameter name="code">%s</parameter>\n</invoke>\n',
    "Cline": "<write_to_file>\n<path>a.x</path>\n<content>\n%s</content>\n</write_to_file>\n",
    "Granite": "<response>%s</response>",
    "CDATA": "<code><![CDATA[\n%s]]></code>\n",
    "an artifact": '<artifact identifier="x" type="code">\n%s</artifact>\n',
    "rules": "---BEGIN CODE---\n%s---END CODE---\n",
    "a here-document": "<<<CODE\n%sCODE>>>\n",
    "words around": "Here you go:\n\n<answer>\n%s</answer>\n\nThe loop is shorter now.\n",
}  # fmt: skip


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize("around", AROUND)
def test_it_comes_off(language: str, around: str):
    target, _, answer = CODE[language]
    assert came(language, target, AROUND[around] % answer) == answer
    if around != "words around":
        assert came(language, target, fenced(AROUND[around] % answer)) == answer


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize(
    "call",
    [
        '{"name": "write", "arguments": {"path": "a", "code": %s}}',
        '<tool_call>\n{"name": "write", "arguments": {"code": %s}}\n</tool_call>\n',
        '[TOOL_CALLS][{"name": "write", "arguments": {"code": %s}}]',
        '```json\n{"tool": "write", "parameters": {"content": %s}}\n```\n',
    ],
)
def test_of_a_call_in_json_the_code_lands(language: str, call: str):
    target, _, answer = CODE[language]
    assert came(language, target, call % json.dumps(answer)) == answer


@pytest.mark.parametrize("language", CODE)
@pytest.mark.parametrize("head", ["Code:", "Refactored code:", "Output:", "Updated Function:", "Here Is The Answer:"])
def test_a_heading_without_a_fence_is_no_code(language: str, head: str):
    target, _, answer = CODE[language]
    assert came(language, target, f"{head}\n{answer}") == answer
    assert came(language, target, f"{head}\n\n{answer}") == answer


@pytest.mark.parametrize("language", CODE)
def test_comments_that_say_where_the_code_begins_and_ends_come_off(language: str):
    target, _, answer = CODE[language]
    mark = "#" if language == "python" else "//"
    for begins, ends in (("START OF REWRITTEN CODE", "END OF REWRITTEN CODE"), ("begin refactored function", "end")):
        reply = fenced(f"{mark} {begins}\n{answer}{mark} {ends} code\n")
        assert came(language, target, reply) == answer


@pytest.mark.parametrize("language", CODE)
def test_of_a_call_that_is_cut_nothing_lands(language: str):
    target, _, answer = CODE[language]
    made = came(language, target, f"<tool_call>\n<function=edit>\n<parameter=code>\n{answer}")
    assert made == "prompt-tags: <tool_call>"


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        ("html", "<main>\n  <p>1</p>\n</main>\n", "<main>\n  <p>2</p>\n</main>\n"),
        ("xml", "<a>\n  <b>1</b>\n</a>\n", "<a>\n  <b>2</b>\n</a>\n"),
        ("javascriptreact", "<div>\n  <p>1</p>\n</div>\n", "<div>\n  <p>2</p>\n</div>\n"),
        ("pascal", "begin\n  a := 1;\nend\n", "begin\n  a := 2;\nend\n"),
        ("ruby", "begin\n  a = 1\nend\n", "begin\n  a = 2\nend\n"),
        ("python", "# BEGIN CODE\na = 1\n# END CODE\n", "# BEGIN CODE\na = 2\n# END CODE\n"),
        ("python", 'a = """\n<code>\n1\n</code>\n"""\n', 'a = """\n<code>\n2\n</code>\n"""\n'),
    ],
)
def test_what_the_code_has_itself_stays(language: str, target: str, reply: str):
    assert came(language, target, fenced(reply)) == reply
