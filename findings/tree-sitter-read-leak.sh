#!/usr/bin/env bash
# py-tree-sitter 0.25.0 to 0.26.1 never lets go of what the function Parser.parse reads through returns.
#
# Guess: Parser.parse(read) lets go of each piece once it has read it (its source says so in a comment), as 0.24 did; so it takes no
# more memory than Parser.parse(text), or can do what that cannot: stop in the middle, and let other threads run.
# Seen (tree-sitter 0.25.2 and 0.26.1, tree-sitter-python 0.25.0, Python 3.11.7 and 3.13.0, Linux), 136 KB of Python read 300 times after 30:
#   read returns a slice of the bytes    +78 MB, 1.8 times the document each time (the C code takes a second reference, and drops one)
#   the text at once                     +0 MB, but no other thread runs meanwhile, and progress_callback is ignored with a warning
#   read writes each piece into one and
#   the same bytearray and returns that  +0 MB; the bytearray's reference count is what grows
# 1,800 lines of remarks in a row make it far worse (17,000 calls of read, 120 MB a parse): the grammar reads on from each of them.
# Upstream: none found of this one; issues 483 (what progress_callback returns) and 464 (Node.text) are like it.
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
cd "$folder"
cat > seen.py <<'PY'
import sys
from importlib.metadata import version

import psutil
import tree_sitter_python
from tree_sitter import Language, Parser

PIECE = 8_192
LANGUAGE = Language(tree_sitter_python.language())
text = b"".join(b"def f%d(a, b):\n    total = a + b\n    return total * %d\n\n\n" % (n, n) for n in range(10_000))[:136_000]
kept = bytearray()


def slices():
    return Parser(LANGUAGE).parse(lambda offset, _: text[offset : offset + PIECE])


def one_bytearray():
    def read(offset, _):
        kept[:] = text[offset : offset + PIECE]
        return kept

    return Parser(LANGUAGE).parse(read)


def at_once():
    return Parser(LANGUAGE).parse(text)


def grown_mb(parse):
    for _ in range(30):
        parse()
    before = psutil.Process().memory_info().rss
    for _ in range(300):
        parse()
    return (psutil.Process().memory_info().rss - before) / 1e6


print("tree-sitter", version("tree-sitter"), "Python", sys.version.split()[0])
assert str(slices().root_node) == str(at_once().root_node) == str(one_bytearray().root_node)
grown = {parse.__name__: grown_mb(parse) for parse in (at_once, one_bytearray, slices)}
print({name: f"+{mb:.0f} MB" for name, mb in grown.items()}, "references to the one bytearray:", sys.getrefcount(kept))
assert grown["slices"] > 40, "this changed: what is returned is let go of"
assert grown["at_once"] < 5, "this changed"
assert grown["one_bytearray"] < 5, "this changed: the way round it is none any more"
PY
for release in 0.25.2 0.26.1; do
  venv/bin/python -m pip install --quiet --disable-pip-version-check tree-sitter==$release tree-sitter-python==0.25.0 psutil==7.2.2
  venv/bin/python seen.py
done
