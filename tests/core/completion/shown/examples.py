"""An example of each stop condition and of each rule, by its function's name: what docs/ghosts.md shows, held to by a test.

A language, a document with its cursor, an answer (`¦` where it is cut), and what the document becomes; empty where there is no ghost.
"""

CUTS = {
    "one_unit": ("javascript", "a = │", "[\n  1,\n]¦\nb = 2"),
    "leaves_block": ("python", "def f():│", "\n    return 1¦\nx = f()"),
    "meets_below": ("go", "a()\n│\nb()", "if x {\n\ty()\n}¦\nb()\n"),
    "repeats": ("python", "def f():\n    │", "a()¦\n    a()\n    a()\n"),
    "too_long": ("yaml", "a:│", "".join(f"\n  b{n}: {n * n}" for n in range(22)) + "\n  c: d¦\n"),
    "speaks_control": ("rust", "let x = │", "1;¦<|endoftext|>fn"),
    "closes_fence": ("ruby", "def f\n  │", "a¦\n```\nThis calls a."),
}
RULES = {
    "control_tokens": ("go", "x := │", "1<|endoftext|><|file_sep|>b.go", "x := 1│"),
    "closing_fence": ("python", "x = │", "1```", "x = 1│"),
    "unseen": ("java", "return │;", "\u200bcount", "return count│;"),
    "seen": ("javascript", "a = │", "total \u202e+ c", "a = total│"),
    "short_lines": ("python", "x = │", "1\ny = " + "2" * 1000, "x = 1│"),
    "whole_statements": (
        "shellscript",
        "#!/bin/sh\n│\necho done",
        "make all\ncat <<EOF\nfirst",
        "#!/bin/sh\nmake all│\necho done",
    ),
    "counting": (
        "python",
        "def f():\n    │",
        "row_2 = 0\n    row_3 = 0\n    row_4 = 0\n    row_5 = 0",
        "def f():\n    row_2 = 0│",
    ),
    "in_line": ("ruby", "x = │", "b = c = b = c = b = c = b", "x = b = c│"),
    "end_blanks": ("python", 'f"Dear │{name}"', "Mr. ", 'f"Dear Mr. │{name}"'),
    "says_something": ("kotlin", "val x = │", "=>", ""),
    "empty_first_line": ("python", "def f():\n    │", "\n    return 1", "def f():\n    return 1│"),
    "own_unit": (
        "go",
        "func f() {\n\tif a {│",
        "\n        return 1\n    }",
        "func f() {\n\tif a {\n\t\treturn 1\n\t}│",
    ),
    "consistent": ("python", "def f():\n    │", "    a = 1\n        return a", "def f():\n    a = 1\n    return a│"),
    "bullet": ("markdown", "- one\n- │", "- two", "- one\n- two│"),
    "blanks_there": ("rust", "let x = │", " 1;", "let x = 1;│"),
    "quote_left": ("typescript", 'const name = "│"', '"Bob"', 'const name = "Bob"│'),
    "word_left": ("python", "return self.│", "self.items", "return self.items│"),
    "line_above": ("python", "import os\nimport re\n│", "import os", ""),
    "lines_below": ("javascript", "f({\n  │\n  b: 2,\n});", "a: 1,\n  b: 2", "f({\n  a: 1,│\n  b: 2,\n});"),
    "without_right": ("c", "count(│);  /* rows */", "table);", "count(table│);  /* rows */"),
    "lone_closer": ("java", "void f() {\n  a();\n  │\n}", "}", ""),
    "stays_apart": ("php", "send(│payload);", "user", ""),
    "closer_below": ("javascript", "on('x', () => {│})", "\n  run();", "on('x', () => {\n  run();\n})│"),
}
