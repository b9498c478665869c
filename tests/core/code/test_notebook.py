"""A cell as part of one document."""

import pytest

from temoto.core.code.notebook import as_lines


@pytest.mark.parametrize(
    ("cell", "language", "code", "expected"),
    [
        ("x = 1", "python", True, "x = 1\n\n"), ("# Prices\n\nMore", "python", False, "# # Prices\n# \n# More\n\n"),
        ("%matplotlib inline\n!pip list\nx = 1\n", "python", True, "# %matplotlib inline\n# !pip list\nx = 1\n\n"),
        ("%%bash\nls\n", "python", True, "# %%bash\n# ls\n\n"), ("%%time\nx = 1\n", "python", True, "# %%time\nx = 1\n\n"),
        ("x = (a\n  % b)\n", "python", True, "x = (a\n  % b)\n\n"), ("!on && go()\n", "javascript", True, "!on && go()\n\n"),
        ("words", "javascript", False, "// words\n\n"), ("words", "html", False, ""), ("", "python", True, ""), (" \n", "python", False, ""),
        ("x", "a-kernel-nobody-knows", True, "x\n\n"),
    ],
)  # fmt: skip
def test_a_cell(cell: str, language: str, code: bool, expected: str):
    assert "".join(as_lines(cell.splitlines(keepends=True), language, code=code)) == expected
