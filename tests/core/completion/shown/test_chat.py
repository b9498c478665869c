"""Chat around code is no code; a fence asked for in Markdown stays."""

import pytest

from temoto.core.completion.reasons import Reason
from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("python", "def f():\n    │", "```python\nreturn 1\n```\nThis returns 1.", "def f():\n    return 1│", id="a fence"),
        pytest.param("python", "def f():\n    │", "```python\n    return 1\n```", "def f():\n    return 1│", id="an indented one"),
        pytest.param("javascript", "const a = │", "```js\n1;\n```", "const a = 1;│", id="behind code"),
        pytest.param("javascript", "function f() {\n  │\n}", "Here is the completed code:\n\n```javascript\nreturn 1;\n```", "function f() {\n  return 1;│\n}", id="a sentence and a fence"),
        pytest.param("go", "func f() int {\n\t│\n}", "Here's the code:\nreturn 1\n", "func f() int {\n\treturn 1│\n}", id="a sentence alone"),
        pytest.param("rust", "let x = │", "Sure! Here is the code:\n```rust\n1;\n```", "let x = 1;│", id="Sure!"),
        pytest.param("java", "int x = │", "1;```", "int x = 1;│", id="a fence glued to the last line"),
        pytest.param("java", "int f() {\n  │\n}", "return 1;\n```\n\nExplanation: it returns 1.", "int f() {\n  return 1;│\n}", id="a fence that closes"),
        pytest.param("ruby", "x = │", "以下がコードです:\n```ruby\n1\n```", "x = 1│", id="in Japanese"),
        pytest.param("python", "x = │", "```python\n```", Reason.NO_CODE, id="a fence around nothing"),
        pytest.param("python", "x = │", "Here is the completed code:", Reason.NO_CODE, id="a sentence and nothing"),
        pytest.param("markdown", "Run this:\n\n│", "```sh\nmake\n```\n", "Run this:\n\n```sh\nmake\n```│", id="a fence of Markdown"),
        pytest.param("markdown", "# Intro\n\n│", "Here is the code:\n", "# Intro\n\nHere is the code:│", id="a sentence of Markdown"),
        pytest.param("python", "x = 1\n│", "# src/app.py\ny = 2\n", "x = 1\ny = 2│", id="a comment that names a file"),
        pytest.param("typescript", "const x = 1;\n│", "// src/a.ts\nconst y = 2;\n", "const x = 1;\nconst y = 2;│", id="a file of TypeScript"),
        pytest.param("html", "<ul>\n  │\n</ul>", "<!-- index.html -->\n  <li>a</li>\n", "<ul>\n  <li>a</li>│\n</ul>", id="a file of HTML"),
        pytest.param("shellscript", "a\n│", "# copy them\nb\n", "a\n# copy them\nb│", id="a comment that says something"),
        pytest.param("python", "x = │", "1<|im_end|>\n", "x = 1│", id="a control token of another family"),
        pytest.param("go", "x := │", "1<|file_sep|>b.go\n", "x := 1│", id="and in Go"),
        pytest.param("rust", "let x = │", "1;<|endo", "let x = 1;│", id="half a token"),
        pytest.param("java", "int x = │", "<|endoftext|>", Reason.NO_CODE, id="only a token"),
        pytest.param("c", "int x = │", "1;<end_of_turn>", "int x = 1;│", id="without bars"),
        pytest.param("python", 'STOP = "<|im_end|>"\nx = │', '"<|im_start|>"', 'STOP = "<|im_end|>"\nx = "<|im_start|>"│', id="a document about tokens"),
        pytest.param("python", "PAD = │", '"<pad>"', 'PAD = "<pad>"│', id="a token somebody writes about"),
        pytest.param("shellscript", 'echo "│"', 'usage: a <filename>"', 'echo "usage: a <filename>"│', id="a name to be filled in"),
        pytest.param("html", "<p>a │", "<s>b</s></p>", "<p>a <s>b</s></p>│", id="an element that looks like one"),
    ],
)  # fmt: skip
def test_chat_form_is_no_code(language: str, text: str, said: str, becomes: str | Reason):
    check(text, said, becomes, language=language)
