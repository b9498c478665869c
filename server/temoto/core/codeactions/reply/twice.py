r"""Is the target's code in a rewrite twice, old and new? The new one is meant; nobody's file is to have both.

    # Before            def total(xs): …      the target, word for word         def total(xs): …      the target, word for word
    def total(xs): …                          def total(xs): …   another        def total_refactored(xs): …
    # After
    def total(xs): …

Overloads, a getter and its setter, clauses of one function, and what stands in the branches of an `if` are no such doubles.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from temoto.core.code.language import Language
from temoto.core.code.text import indent_width
from temoto.core.codeactions.reply.commented_out import without_old
from temoto.core.codeactions.reply.elided import comment_of
from temoto.core.codeactions.reply.names import LONG, Defined, balanced
from temoto.core.codeactions.reply.records import RewriteRequest

_WHAT = r"(?: (?:code|version|function|method|class|implementation|refactor(?:ing|ed)?|change|rewrite|one))*"
_OLD = re.compile(
    rf"\W*(?:the |your |this is the )?(?:before|original|old|existing|previous|current){_WHAT}\W*|\W*(?:変更前|修正前|元の?(?:コード)?)\W*",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\W*(?:the |your |this is the )?(?:after|refactored|new|improved|updated|optimi[sz]ed|simplified|rewritten|moderni[sz]ed|fixed"
    rf"|better|cleaned(?: up)?|revised|final|becomes|turns into|is now)"
    rf"{_WHAT}\W*|\W*(?:変更後|修正後|新しい(?:コード)?|リファクタリング後|改善後)\W*",
    re.IGNORECASE,
)
# What a second name adds to the first.
_NEWER = frozenset(
    (
        *(
            "new",
            "refactored",
            "refactor",
            "improved",
            "optimized",
            "optimised",
            "simplified",
            "updated",
            "fixed",
            "clean",
        ),
        *("cleaned", "better", "fast", "faster", "alt", "alternative", "modern", "modernized", "rewritten", "revised"),
        *("final", "after", "next", "v2", "v3", "2", "3"),
    )
)
_OLDER = frozenset(("old", "original", "orig", "before", "previous", "prev", "legacy", "v1", "backup"))
_WORDS = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])|\d+")
_OPEN_AGAIN = re.compile(
    r"\s*(?:[\w(), ]+ )?(?:impl|extension|namespace|module|partial|interface|type|package|trait|protocol)\b"
)
_PARTNERS = re.compile(r"\b(?:get|set|static|self)\b|^\s*func\s*\([^)]*\)|\bself\.")
_MANY = re.compile(r"overload|\.setter|\.getter|\.deleter|\.register|dispatch|@multimethod")
_BRANCH = re.compile(
    r"\s*(?:\}?\s*(?:else|elif|elsif|except|catch|case|when)\b|#\s*(?:else|elif|if|ifdef|ifndef|endif)\b|if\b|try\b)"
)
MOST = 40  # new names that are held against those of the target
_KEEPS = re.compile(
    r"\b(?:keep|add|also|second|another|copy|beside|alternative|variant|version|alias|wrapper|overload|deprecat\w*)\b|残|追加|別",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Twice:
    """The code came twice, and which is the new one nobody can tell. `name`: what came twice."""

    name: str


def once(lines: Sequence[str], request: RewriteRequest) -> list[str] | Twice:
    """The rewrite with the target's code once, the new one of two."""
    apart = _by_labels(without_old(lines, request), request)
    if isinstance(apart, Twice):
        return apart
    # With the code twice there is a name twice, or more than there was; most rewrites are looked at no further.
    names = [one.name for one in request.seen.defined(apart)]
    solid, was = (sum(bool(line.strip()) for line in text) for text in (apart, request.bare))
    if solid <= was and len(names) == len(set(names)):
        return apart
    apart = _by_names(apart, request)
    return apart if isinstance(apart, Twice) else _without_variants(apart, request)


def _by_labels(lines: Sequence[str], request: RewriteRequest) -> list[str] | Twice:
    """Without what stands under a comment that calls it the old code, where another comes under one that says it is the new."""
    own = {line.strip() for line in request.bare}
    labels = {index: kind for index, line in enumerate(lines) if (kind := _label(line, own, request.entry))}
    if set(labels.values()) != {"old", "new"}:
        return list(lines)
    starts = sorted(labels)
    kept = list(lines[: starts[0]])
    fresh = 0
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        part = lines[start + 1 : end]
        if labels[start] == "new":
            fresh += any(line.strip() for line in part)
            kept += part
    while kept and not kept[-1].strip():
        kept.pop()
    same_balance = balanced(lines, request.entry) == balanced(kept, request.entry)
    wanted = {one.name for one in request.seen.defined(request.bare)}
    whole = not wanted or bool(wanted & {one.name for one in request.seen.defined(kept)})
    return kept if fresh == 1 and same_balance and whole else Twice(lines[starts[0]].strip())


def _label(line: str, own: set[str], language: Language) -> str:
    """Whether a line newly came and only calls what follows the old or the new code."""
    bare = line.strip()
    if not bare or len(bare) > 80 or bare in own:
        return ""
    words = comment_of(line, language) or (bare if bare.endswith((":", "：")) and bare.count(" ") < 4 else "")
    if not words or not re.search(r"\w", words):
        return ""
    return "old" if _OLD.fullmatch(words) else "new" if _NEW.fullmatch(words) else ""


def _by_names(lines: list[str], request: RewriteRequest) -> list[str] | Twice:
    """Without definitions of the target word for word, where another of that name stands in the same scope."""
    target = request.seen.defined(request.bare)
    there = Counter(one.name for one in target)
    came = Counter(one.name for one in request.seen.defined(lines))
    for wanted in target:
        if there[wanted.name] > 1 or came[wanted.name] < 2:
            continue
        found = request.seen.defined(lines)
        doubles = _doubles([one for one in found if one.name == wanted.name], found, lines, request.entry)
        if len(doubles) < 2:
            continue
        old = [one for one in doubles if _solid(lines, one, request) == _solid(request.bare, wanted, request)]
        if len(old) == len(doubles):
            old = old[1:]
        if len(doubles) - len(old) != 1:
            return Twice(wanted.name)
        for one in reversed(old):
            if not balanced(lines[one.first : one.last + 1], request.entry):
                return Twice(wanted.name)
            lines = _without(lines, one, request)
    return lines


def _doubles(
    same: Sequence[Defined], every: Sequence[Defined], lines: Sequence[str], language: Language
) -> list[Defined]:
    """Those of one name that one scope cannot hold side by side; empty where they are overloads, partners or clauses."""
    bodies = [one for one in same if not lines[one.head].rstrip().endswith((";", ",")) or "{" in lines[one.head]]
    if len(bodies) < 2:
        return []
    first = bodies[0]
    scope = [one for one in bodies if one.width == first.width and _outer(one, every) == _outer(first, every)]
    between = lines[scope[0].last + 1 : scope[-1].head]
    heads = [lines[one.head][:LONG] for one in scope]
    over = [line for one in scope for line in lines[one.first : one.head + 1]]
    if (
        len(scope) < 2
        or any(_OPEN_AGAIN.match(head) for head in heads)
        or len({tuple(_PARTNERS.findall(head)) for head in heads}) > 1
        or any(_MANY.search(line) for line in over)
        or any(_BRANCH.match(line) and indent_width(line) <= first.width for line in between)
    ):
        return []
    if language.overloads and len({_parameters(head) for head in heads}) > 1:
        return []
    return scope


def _outer(definition: Defined, every: Sequence[Defined]) -> int:
    """The head of the one around a definition; -1 where it stands in none."""
    return max(
        (other.head for other in every if other.head < definition.head and definition.last <= other.last), default=-1
    )


def _parameters(head: str) -> str:
    return "".join(head.partition("(")[2].split()).rstrip("{:=")


def _solid(lines: Sequence[str], definition: Defined, request: RewriteRequest) -> list[str]:
    """What a definition says, its comments left aside."""
    inner = (line.strip() for line in lines[definition.head : definition.last + 1])
    return [line for line in inner if line and not request.entry.is_comment(line)]


def _without(lines: Sequence[str], definition: Defined, request: RewriteRequest) -> list[str]:
    """The lines without a definition, what calls it the old one, and the blanks behind it."""
    own = {line.strip() for line in request.bare}
    first, end = definition.first, definition.last + 1
    while first and (not lines[first - 1].strip() or _label(lines[first - 1], own, request.entry)):
        first -= 1
    while end < len(lines) and not lines[end].strip():
        end += 1
    blanks = [""] if first and end < len(lines) else []
    rest = [line for line in lines[end:] if _label(line, own, request.entry) != "new"]
    return [*lines[:first], *blanks, *rest]


def _without_variants(lines: list[str], request: RewriteRequest) -> list[str] | Twice:
    """Without a copy of the old code under a name that says so; `Twice` where the new one has such a name."""
    found = request.seen.defined(lines)
    target = {one.name: one for one in request.seen.defined(request.bare)}
    fresh = [one for one in found if one.name not in target and _WORDS.findall(one.name)]
    if not fresh or len(fresh) > MOST or (request.asked and _KEEPS.search(request.asked)):
        return lines
    there = {one.name for one in request.seen.defined(request.lines)}
    kept = {one.name: one for one in found if one.name in target}
    for one in fresh:
        for name, stays in kept.items():
            kind = "" if one.name in there else _variant(one.name, name)
            if not kind or one.width != stays.width or _is_used(one, lines):
                continue
            if kind == "new" and _solid(lines, stays, request) == _solid(request.bare, target[name], request):
                return Twice(name)
            if kind == "old" and balanced(lines[one.first : one.last + 1], request.entry):
                return _without(lines, one, request)
    return lines


def _variant(name: str, of: str) -> str:
    """Whether a name is another with a word that says it is the newer or the older one."""
    words, base = [[word.lower() for word in _WORDS.findall(text)] for text in (name, of)]
    more = [word for word in words if word not in base] or words[len(base) :]
    if not more or [word for word in words if word in base][: len(base)] != base:
        return ""
    return "new" if _NEWER.issuperset(more) else "old" if _OLDER.issuperset(more) else ""


def _is_used(definition: Defined, lines: Sequence[str]) -> bool:
    outside = (*lines[: definition.first], *lines[definition.last + 1 :])
    return any(re.search(rf"(?<!\w){re.escape(definition.name)}\b", line) for line in outside)
