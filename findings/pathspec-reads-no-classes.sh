#!/usr/bin/env bash
# pathspec reads git's classes of characters as the letters they are written with, and lets an exception of `re` out for a range the wrong way round.
#
# Guess: GitIgnoreSpec ignores what git ignores by `[[:digit:]]*.txt`, and a line that is no pattern raises its own GitIgnorePatternError
# (a ValueError), or matches nothing, as git has it.
# Seen (pathspec 1.1.1, Python 3.11.7, git 2.39): `[[:digit:]]*.txt` ignores 7up.txt for git and not for pathspec (Python warns of a "possible
# nested set"); `[z-a]` raises re.error, which is no ValueError, and takes the rest of the file along; git passes over that line.
# So whoever keeps ignored files away from somebody by pathspec has to write the classes out, and to read the lines one by one.
# Upstream: its README lists no such limit; no issue found.
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pathspec
cd "$folder"
git init -q project
printf '[z-a]\n[[:digit:]]*.txt\n' > project/.gitignore
touch project/7up.txt
(cd project && git check-ignore 7up.txt)
"$folder/venv/bin/python" -W ignore - <<'PY'
import re
from importlib.metadata import version

from pathspec import GitIgnoreSpec

classes = GitIgnoreSpec.from_lines(["[[:digit:]]*.txt"]).match_file("7up.txt")
try:
    GitIgnoreSpec.from_lines(["[z-a]"])
    raised = "nothing"
except Exception as error:
    raised = f"{type(error).__module__}.{type(error).__name__}, a ValueError: {isinstance(error, ValueError)}"
print(f"pathspec {version('pathspec')}: [[:digit:]]*.txt ignores 7up.txt: {classes}; [z-a] raises {raised}")
raise SystemExit(0 if not classes and "False" in raised else 1)
PY
