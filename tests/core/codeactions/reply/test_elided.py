"""Which lines stand for code that was left out, and which only look like it; and that reading stays fast."""

import time

import pytest

from temoto.core.code.text import split_lines
from temoto.core.codeactions.reply import RewriteRequest, Rewritten, read
from temoto.core.codeactions.reply.elided import stands_for_code


@pytest.mark.parametrize(
    "line",
    [
        "# ... rest unchanged",
        "// ... existing code ...",
        "    // ...",
        "/* ... */",
        "# …",
        "...",
        "// rest of the code",
        "# the rest of the existing methods stays the same",
        "// Rest of your implementation here",
        "# (rest of the function remains the same)",
        "// ... other methods",
        "/* other methods remain unchanged */",
        "// existing implementation",
        "# existing code",
        "// same as before",
        "# unchanged",
        "(unchanged)",
        "[... rest of the code ...]",
        "# ... (existing fields)",
        "<!-- rest of the file -->",
        "{/* ... existing code ... */}",
        "-- remaining code unchanged",
        "# Your code here",
        "// implementation goes here",
        "# keep the rest as it is",
        "    return x;  // ... rest unchanged",
        "# 省略",
        "// （以下省略）",
        "# 以下同じ",
        "// 変更なし",
        "# 既存のコードはそのまま",
        "// 残りの処理は同じ",
        "# ...（中略）...",
    ],
)
def test_left_out(line: str):
    assert stands_for_code(line)


@pytest.mark.parametrize(
    "line",
    [
        "# skip the rest of the line",
        "// the rest is up to the caller",
        "# The remainder is the checksum",
        "# The rest of the string is ignored",
        "// The remaining items are sorted by size",
        "# an existing user keeps the old name",
        "// Same order as the input",
        "# other cases raise",
        "x = [...]",
        "call(...args)",
        "def f(x: tuple[int, ...]) -> None:",
        "function f(...rest: string[]) {",
        "catch (...) {",
        "case 1...5:",
        "print('...')",
        'log("rest unchanged ...")',
        "# wait for it ...",
        "rest = items[1:]",
        "existing = find(code)",
        "# 残りの件数を数える",
        "// 既存のファイルを上書きする",
        "# 同じ名前があれば番号を付ける",
        "",
    ],
)
def test_said_in_full(line: str):
    assert not stands_for_code(line)


@pytest.mark.timed
def test_thirty_thousand_lines_are_read_in_time():
    text = "".join(f"def f{n}(a):\n    x = a + {n}\n    return x\n" for n in range(10_000))
    lines = tuple(split_lines(text))
    start = time.perf_counter()
    made = read(
        f"```python\n{text.replace('x = a + 7777', 'x = 7777 + a')}```\n",
        RewriteRequest(lines, 0, len(lines) - 1, "python"),
    )
    assert time.perf_counter() - start < 15  # it takes one, alone
    assert isinstance(made, Rewritten)
    assert made.text == text.replace("x = a + 7777", "x = 7777 + a")
