"""Which line does a failing command's output point at? The last one it names in this file: where the trouble came to light.

File "app/pricing.py", line 12, in total   ·   pricing.go:12:5: …   ·   at total (pricing.js:12:5)
"""

import re


def line_named(failure: str, file: str) -> int | None:
    """The line (from 0) of `file` (its name without folders) that is named last; None where none is."""
    name = re.escape(file)
    found = re.findall(rf'(?<![\w.-]){name}"?(?:, line |:|\()(\d{{1,7}})', failure)
    return int(found[-1]) - 1 if found and int(found[-1]) > 0 else None
