#!/usr/bin/env bash
# py-tree-sitter 0.25.0 to 0.26.0 ends the process at the first call of a progress_callback, on a Python older than 3.14.
#
# Guess: Parser.parse(read, progress_callback=f) calls f, as documented, in every release that has it.
# Seen (tree-sitter-python 0.25.0, Python 3.11.7 and 3.13.0, Linux): 0.25.0, 0.25.2 and 0.26.0 die by a segmentation fault where a document is long
# enough for f to be called once (100 operations of the parser, some ten lines); 0.26.1 calls it. They make its arguments by a format
# ("Ip") that only Python 3.14 has, and use the null they get. So >=0.26.1 is the least one may ask for.
# Upstream: none found of this one; 0.26.0 has another fault of memory besides (issue 472), mended in 0.26.1.
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
cd "$folder"
cat > seen.py <<'PY'
import tree_sitter_python
from tree_sitter import Language, Parser

text = b"def f(a, b):\n    return a + b\n\n\n" * 100
called = []
tree = Parser(Language(tree_sitter_python.language())).parse(
    lambda offset, _: text[offset : offset + 4_096], progress_callback=lambda *state: bool(called.append(state))
)
print("read:", tree.root_node.child_count, "statements, called", len(called), "times")
PY
venv/bin/python -V
for release in 0.25.0 0.25.2 0.26.0 0.26.1; do
  venv/bin/python -m pip install --quiet --disable-pip-version-check tree-sitter==$release tree-sitter-python==0.25.0
  ended=0
  { venv/bin/python seen.py; } 2>/dev/null || ended=$?
  echo "tree-sitter $release: exit $ended"
  if [ $release = 0.26.1 ]; then [ $ended = 0 ]; else [ $ended = 139 ]; fi || { echo "this changed"; exit 1; }
done
