"""Every shape of reply in tests/golden/replies/: the expected document, or the expected refusal.

One file a shape, drawn so that it can be read:

    source: where the shape comes from
    language: python
    lines: crlf                 (lf, crlf or cr; lf where it is not said)
    asked: cut additions_only   (none, one or both)
    controls: <|im_end|>        (the family's own tokens)
    ════ document
      import os

    ▌ def f():                  the target
    ▌     return 1
    ════ reply
    ...
    ════ becomes                or: ════ refused: elided
    ...                         the document, or what the refusal is about
    ════ explained              only where it is worth seeing

A source that is an address: what a model said there, its shape restated in code of our own. SmolLM2's replies are its own words.
In a reply, ␀ and \u202e stand for what no one could read in this file. `∎` ends a document or a reply whose last line
has no ending. UPDATE_GOLDEN=1 writes the expectations anew, for a human to read.
"""

import os
import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from temoto.core.code.text import split_lines
from temoto.core.codeactions.anchor import minimal
from temoto.core.codeactions.reply import RewriteRequest, Rewritten, read
from tests.core.codeactions.reply.came import SYNTAX
from tests.core.codeactions.reply.test_any import applied

FOLDER = Path(__file__).parents[3] / "golden" / "replies"
FILES = sorted(FOLDER.glob("*.txt"))
# Replies of whole files and methods, for shapes public reports tell of without the reply itself.
WHOLE = sorted((FOLDER / "whole").glob("*.txt"))
ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
BARE = "∎"
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True)
class Shape:
    """One file: what it says over its sections, and these."""

    said: dict[str, str]
    document: str
    reply: str
    expected: str

    @property
    def asked(self) -> RewriteRequest:
        rows = self.document.removesuffix("\n").split("\n")
        ending = ENDS[self.said.get("lines", "lf")]
        lines = [row[2:] + ending for row in rows]
        if lines[-1].startswith(BARE):
            lines[-1] = lines[-1].removesuffix(ending)
        if lines[-1].endswith(BARE + ending) or lines[-1].endswith(BARE):
            lines[-1] = lines[-1].removesuffix(ending).removesuffix(BARE)
        marked = [index for index, row in enumerate(rows) if row.startswith("▌")]
        assert marked == list(range(marked[0], marked[-1] + 1)), "the target is one run of lines"
        how = self.said.get("asked", "").split()
        assert set(how) <= {"cut", "additions_only"}
        return RewriteRequest(
            tuple(lines),
            marked[0],
            marked[-1],
            self.said["language"],
            cut="cut" in how,
            additions_only="additions_only" in how,
            controls=tuple(self.said.get("controls", "").split()),
            parse=partial(SYNTAX.texts, self.said["language"]),
        )

    @property
    def raw(self) -> str:
        text = ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), self.reply.replace("␀", "\0"))
        return text.removesuffix("\n").removesuffix(BARE) if text.endswith(BARE + "\n") else text


def shape(path: Path) -> Shape:
    head, document, rest = re.split(r"^════ (?:document|reply)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    reply, _, expected = rest.partition("\n════ ")
    said = dict(line.split(": ", 1) for line in head.splitlines() if line)
    return Shape(said, document, reply + "\n" if reply else "", f"════ {expected}" if expected else "")


def outcome(one: Shape) -> str:
    """What came of it, drawn as in the files."""
    asked = one.asked
    made = read(one.raw, asked)
    if not isinstance(made, Rewritten):
        return f"════ refused: {made.why}\n{made.detail}".rstrip() + "\n"
    edits = minimal(asked.target, split_lines(made.text), asked.first)
    now = applied(asked.lines, edits)
    assert now == "".join(asked.above) + made.text + "".join(asked.below)
    ending = ENDS[one.said.get("lines", "lf")]
    assert not re.search(r"[\r\n]", now.replace(ending, "")), "one kind of line end"
    fresh = split_lines(now)
    size = len(split_lines(made.text))
    rows = [
        ("▌ " if asked.first <= index < asked.first + size else "  ") + line.rstrip("\r\n")
        for index, line in enumerate(fresh)
    ]
    drawn = "\n".join(row.rstrip() for row in rows) + ("" if now.endswith(ending) else BARE) + "\n"
    told = f"════ explained\n{made.explained}\n" if made.explained else ""
    return f"════ becomes\n{drawn}{told}"


@pytest.mark.parametrize("path", [*FILES, *WHOLE], ids=lambda path: path.stem)
def test_a_reply_becomes_what_is_expected(path: Path):
    one = shape(path)
    made = outcome(one)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        text = path.read_text(encoding="utf-8")
        kept = text[: text.index("\n════ ", text.index("════ reply")) + 1] if one.expected else text
        path.write_text(kept + made, encoding="utf-8")
        return
    assert made == one.expected


def test_the_corpus_is_what_it_says():
    sources = [shape(path).said["source"] for path in FILES]
    languages = Counter(shape(path).said["language"] for path in FILES)
    real = [source for source in sources if not source.startswith("written for the purpose")]
    assert len(FILES) >= 60
    assert len(real) * 2 >= len(FILES), "at least half from what real models said"
    assert all(re.match(r"SmolLM2-135M, Ollama|https://", source) for source in real)
    assert {language for language, count in languages.items() if count >= 8} >= {"python", "typescript", "go", "c"}
    assert any(shape(path).said.get("lines") == "crlf" for path in FILES)


def test_whole_files_come_in_many_languages():
    assert len(WHOLE) >= 30
    assert len({shape(path).said["language"] for path in WHOLE}) >= 8
