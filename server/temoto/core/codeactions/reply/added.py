r"""What documentation does a rewrite add to the target? Only that is taken; the target's own lines stay byte for byte.

    def f(x):                          def f(x: int) -> int:          def f(x):
        return x           with            \"\"\"Same.\"\"\"       gives      \"\"\"Same.\"\"\"
                                           return x + 0                  return x

So a reply may leave out the code it documents, or change it: neither counts.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from temoto.core.code.diff import equal_runs
from temoto.core.code.language import Language
from temoto.core.code.text import indent_of, indent_width
from temoto.core.codeactions.reply.elided import stands_for_code
from temoto.core.codeactions.reply.indented import reindented, step_in
from temoto.core.codeactions.reply.names import tops
from temoto.core.codeactions.reply.records import RewriteRequest

_QUOTE = re.compile(r"\s*(?:@(?:module|type)?doc\s+)?(?:~[sS]|[rRuU])?(\"\"\"|''')")
_HEAD_ENDS = re.compile(r":\s*(?:#.*)?$")


def added(lines: Sequence[str], request: RewriteRequest) -> list[str] | None:
    """The target with the documentation of `lines`, unchanged where there is none to add; None where there is no place for it."""
    target = list(request.bare)
    around = request.around(200)
    docs = documentation(lines, request.entry)
    if not docs:
        return target
    if not _ends(docs, lines, request.entry):
        return None
    if len(docs) == sum(bool(line.strip()) for line in lines) or not _shares(lines, docs, target):
        return _beside(lines, docs, request, around)
    placed = reindented(lines, target, around, request.entry, request.seen.texts(lines), request.seen.texts(target))
    own = {line.strip() for line in target}
    inside = set(docs)
    code = [index for index in range(len(lines)) if lines[index].strip() and index not in inside]
    runs = equal_runs([_key(lines[index]) for index in code], [_key(line) for line in target])
    pairs = {code[i + k]: j + k for i, j, n in runs for k in range(n)}
    came: dict[int, list[str]] = {}
    for first, last in _runs(docs):
        fresh = placed[first : last + 1]
        if all(line.strip() in own for line in fresh if line.strip()):
            continue
        at = _place(first, lines, code, pairs, target, request.entry)
        if at is None:
            return None
        if not _documented(target, at, fresh, request.entry):
            came.setdefault(at, []).extend(fresh)
    made: list[str] = []
    for index in range(len(target) + 1):
        made += came.get(index, [])
        made += target[index : index + 1]
    return made


def documentation(lines: Sequence[str], language: Language) -> list[int]:
    """Which lines are comments or stand in a docstring; those that stand for code are neither."""
    found: list[int] = []
    quoted = ""
    block = ""  # what ends the comment a line stands in
    for index, line in enumerate(lines):
        opens = _QUOTE.match(line) if language.docstring else None
        if quoted:
            found.append(index)
            quoted = "" if quoted in line else quoted
        elif block:
            found.append(index)
            block = "" if block in line else block
        elif opens:
            found.append(index)
            quoted = "" if opens.group(1) in line[opens.end() :] else opens.group(1)
        elif language.is_comment(line) and not stands_for_code(line, language):
            found.append(index)
            block = _left_open(line.strip(), language)
    return found


def _left_open(text: str, language: Language) -> str:
    """The mark that ends the block comment this line opens; empty where it opens none or closes it again."""
    for opener, closer in language.comments.block:
        if text.startswith(opener):
            return "" if closer in text[len(opener) :] else closer
    return ""


def _ends(docs: Sequence[int], lines: Sequence[str], language: Language) -> bool:
    """Whether every quote and comment that opens in them also closes."""
    text = "\n".join(lines[index] for index in docs)
    quotes = language.long_quotes if language.docstring else ()
    return all(text.count(quote) % 2 == 0 for quote in quotes) and all(
        text.count(opener) <= text.count(closer) for opener, closer in language.comments.block
    )


def _runs(docs: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index in docs:
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _shares(lines: Sequence[str], docs: Sequence[int], target: Sequence[str]) -> bool:
    """Whether code of the target stands between the documentation, so that it shows where that belongs."""
    inside = set(docs)
    code = [line.strip() for index, line in enumerate(lines) if line.strip() and index not in inside]
    own = {_key(line) for line in target if line.strip()}
    return any(_key(line) in own for line in code)


def _key(line: str) -> str:
    """A line's first words: a signature that got types is still the same one."""
    return re.split(r"[(:={]", line.strip(), maxsplit=1)[0].strip() or line.strip()


def _place(
    first: int,
    lines: Sequence[str],
    code: Sequence[int],
    pairs: Mapping[int, int],
    target: Sequence[str],
    language: Language,
) -> int | None:
    """Before which line of the target a run of documentation comes: by the code over it, else by the code under it."""
    below = bisect_left(code, first)
    over = code[below - 1] if below else -1
    under = code[below] if below < len(code) else -1
    if language.docstring == "below" and _QUOTE.match(lines[first]) and over in pairs:
        return _body_at(target, pairs[over])
    if under in pairs:
        return pairs[under]
    return pairs[over] + 1 if over in pairs else None


def _body_at(target: Sequence[str], head: int) -> int | None:
    """The line behind a signature that begins, goes on or ends on line `head`; None where the body stands on that line."""
    for index in range(head, min(head + 60, len(target))):
        if _HEAD_ENDS.search(target[index]):
            return index + 1
    return None


def _documented(target: Sequence[str], at: int, fresh: Sequence[str], language: Language) -> bool:
    """Whether the target has documentation of that kind there already, which then stays."""
    if language.docstring == "below" and _QUOTE.match(fresh[0]):
        below = next((line for line in target[at:] if line.strip()), "")
        return bool(_QUOTE.match(below))
    over, under = target[at - 1] if at else "", target[at] if at < len(target) else ""
    return any(_documents(line, language) and indent_width(line) == indent_width(fresh[0]) for line in (over, under))


def _documents(line: str, language: Language) -> bool:
    return language.is_comment(line) or (language.docstring == "above" and bool(_QUOTE.match(line)))


def _beside(
    lines: Sequence[str], docs: Sequence[int], request: RewriteRequest, around: Sequence[str]
) -> list[str] | None:
    """The target with documentation that came without code: a docstring below the head, a comment above it."""
    target = list(request.bare)
    text = [lines[index] for index in range(docs[0], docs[-1] + 1)]
    heads = tops(request.seen.defined(target))
    if len(heads) > 1:
        return None
    if request.entry.docstring == "below" and _QUOTE.match(text[0]):
        at = _body_at(target, heads[0].head) if heads else 0
        if at is None:
            return None
        inner = next((line for line in target[at:] if line.strip()), "")
        base = indent_of(target[heads[0].head]) + step_in(target, around) if heads else indent_of(inner)
        if heads and indent_width(inner) > indent_width(target[heads[0].head]):
            base = indent_of(inner)
    else:
        at = next((index for index, line in enumerate(target) if line.strip()), 0)
        base = indent_of(target[at])
        if at == 0 and request.above and _documents(request.above[-1], request.entry) and request.first:
            return target  # one stands over it already
    if _documented(target, at, text, request.entry):
        return target
    width = min(indent_width(line) for line in text if line.strip())
    fresh = [base + line.expandtabs(8)[width:].rstrip() if line.strip() else "" for line in text]
    return [*target[:at], *fresh, *target[at:]]
