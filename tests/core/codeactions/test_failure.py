"""The line a failing command's output points at."""

import pytest

from temoto.core.codeactions.failure import line_named

TRACEBACK = """Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    total([1])
  File "/app/pricing.py", line 12, in total
    return 1 / count
  File "/lib/other_pricing.py", line 99, in x
ZeroDivisionError: division by zero
"""


@pytest.mark.parametrize(
    ("failure", "file", "line"),
    [
        (TRACEBACK, "pricing.py", 12),
        (TRACEBACK, "main.py", 3),
        (TRACEBACK, "cart.py", None),
        ("./pricing.go:7:5: undefined: x\n./pricing.go:9:1: syntax error", "pricing.go", 9),
        ("    at total (/app/pricing.js:12:5)\n    at main (/app/main.js:1:1)", "pricing.js", 12),
        ("pricing.c(31): error C2065", "pricing.c", 31),
        ("error[E0382]\n  --> src/main.rs:4:9", "main.rs", 4),
        ("", "pricing.py", None),
        ("pricing.py: 12 tests", "pricing.py", None),
    ],
)
def test_the_last_one_named(failure: str, file: str, line: int | None):
    assert line_named(failure, file) == (None if line is None else line - 1)
