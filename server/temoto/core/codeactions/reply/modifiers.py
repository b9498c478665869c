r"""Which words of the target's head does a rewrite leave out: `export`, `public static`, `async`, `pub(crate)`, `override`? They stay.

    export async function load(x) {    with    function load(x) {    gives    export async function load(x) {

Who calls the code goes by them, and models that were shown nothing else forget them. One for which the rewrite has another of its
kind (`private` for `public`) is the rewrite's, and so is one the user spoke of.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from temoto.core.code.language import Language
from temoto.core.code.languages import UNKNOWN
from temoto.core.codeactions.reply.decorated import apart
from temoto.core.codeactions.reply.members import pairs
from temoto.core.codeactions.reply.names import LONG, Defined
from temoto.core.codeactions.reply.records import RewriteRequest

# Of these at most one is meant: another in its place is a change, none is a loss.
_VISIBLE = frozenset(["public", "private", "protected", "internal", "fileprivate", "package", "pub"])
_KINDS = (
    _VISIBLE | {"open"},
    frozenset(["abstract", "final", "sealed", "open", "virtual", "override", "default", "non-sealed"]),
    frozenset(["inline", "constexpr", "consteval", "const"]),
    frozenset(["get", "set"]),
)
_EXPORTS = frozenset(["export", "default", "declare", "pub"])
_OUTSIDE = _VISIBLE | _EXPORTS  # these come first, whatever else does
_BODILESS = frozenset(["abstract", "extern", "external", "native", "declare", "partial"])
_FRONT = (  # in front of a type or of a member's name
    r"public|private|protected|internal|fileprivate|pub(?:\([^()]*\))?|static|final|abstract|synchronized|native|strictfp|default|sealed|non-sealed|readonly|virtual"
    r"|override|async|unsafe|extern|new|partial|inline|constexpr|consteval|explicit|friend|external|declare|accessor|thread_local"
    r"|mutable|shared|pure|get|set"
)
_BEHIND = (
    r"const|volatile|override|final|noexcept|async\*?|sync\*|throws|rethrows"
    r"|view|pure|payable|external|public|internal|private|virtual"
)
_WORD = r"(?:[A-Za-z_][\w-]*(?:\([^()]*\))?|\"[^\"]*\")"
_BESIDE = r"\s*(?:@[\w.:]+(?:\([^()]*\))?\s+|#\[[^\]]*\]\s*|\[[^\]]*\]\s*)*"
_TYPED = re.compile(rf"({_BESIDE})((?:(?:{_FRONT})\s+)*)(?=[\w*#<\[$~])")
_AFTER = re.compile(rf"(?:\s*(?:{_BEHIND})(?![\w(]))*")
_ARROW = re.compile(r"=\s*(async\s+|async(?=\())?(?=function\b|\(|<|[\w$]+\s*=>)")
# A word that binds a name where nothing is defined.
_BINDS = r"(?:const|let|var|val|static)(?=\s+(?:mut\s+)?[\w$]+\s*(?:[:=]|$))"
_FIELD = re.compile(r"([A-Za-z_$][\w$]*)\s*(?:\([^()]*\)\s*)?(?::[^:=(){};]*)?=")
# What a function belongs to, in front of its name: `func (s *Server) Load`, `def self.load`, `function M.load`.
_OWNER = re.compile(r"\b((?:func|fun|def|function)\s+)(\([^()]*\)\s*|(?:[A-Za-z_]\w*[.:])+)(\w+)")
_OWN = re.compile(r"(?<![\w$])(?:this|self)\b")
_LATER = re.compile(r"Promise|Future|Task|Awaitable|Iter|Generator|Stream")
_SPOKEN = re.compile(r"modifier|keyword|修飾子", re.IGNORECASE)
_ABOUT = MappingProxyType(
    {
        "async": re.compile(r"sync|await|coroutine|同期", re.IGNORECASE),
        "static": re.compile(r"instance|method|インスタンス", re.IGNORECASE),
        "export": re.compile(r"export|public|private|local|hid(?:e|den)|internal|エクスポート|公開", re.IGNORECASE),
    }
)
_SEEN = re.compile(r"visib|access|expos|hid(?:e|den)|public|private|internal|protected|公開", re.IGNORECASE)
FAR = 60  # lines the parameters of one head may have


@dataclass(frozen=True, slots=True)
class _Head:
    """A head's line, cut up: what stands before its modifiers, those, and what follows; `word`: by which it defines, if any."""

    before: str
    words: tuple[str, ...]
    rest: str
    word: str = ""


def with_modifiers(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The rewrite with the modifiers that its heads lack and the target's have."""
    target, made = request.bare, list(lines)
    ours, _ = apart(target, request.entry)
    theirs, _ = apart(lines, request.entry)
    wanted, found = request.seen.defined(ours), request.seen.defined(theirs)
    if not wanted and not found:
        _complete_field(made, request)
    for one, same in pairs(ours, wanted, theirs, found):
        if made[same.head].strip() != target[one.head].strip():
            _complete(made, same, one, request)
    here, there = _fields(request.bare, wanted, request.entry), _fields(made, found, request.entry)
    for one, same in pairs(ours, wanted, theirs, found):
        if one.head in here and same.head in there:
            _complete_fields(made, there[same.head], here[one.head], request)
    return made


def _complete(made: list[str], definition: Defined, wanted: Defined, request: RewriteRequest) -> None:
    """Write into `made` what the head of a definition lacks."""
    target, at, language = request.bare, wanted.head, request.entry
    old, new = _cut(target[at], language), _cut(made[definition.head], language)
    body, was = made[definition.head : definition.last + 1], target[at : wanted.last + 1]
    every = _left_out(
        (*old.words, *_words_behind(target, wanted)), (*new.words, *_words_behind(made, definition)), request
    )
    left_out = [word for word in every if word in old.words]
    free = {"static"} if _OWN.search("\n".join(body)) and not _OWN.search("\n".join(was)) else set[str]()
    if ("{" in "\n".join(body)) != ("{" in "\n".join(was)):
        free |= _BODILESS
    if _LATER.search(target[at]) and not _LATER.search(made[definition.head]) and new.rest.strip() != old.rest.strip():
        free.add("async")
    if (
        old.word != new.word or definition.name != wanted.name
    ):  # what is exported under another form or name is asked about
        free |= _EXPORTS
    if old.word != new.word:
        free |= {word for word in old.words if word not in _VISIBLE}
    left_out = [word for word in left_out if word.split("(")[0] not in free]
    if left_out:
        words = _merged(old.words, new.words, left_out)
        made[definition.head] = f"{new.before}{' '.join(words)} {new.rest}"
    if "async" not in free:
        _complete_arrow(made, definition.head, target[at], request)
    _complete_behind(made, definition, wanted, request)
    _complete_owner(made, definition.head, target[at], request)


def _complete_field(made: list[str], request: RewriteRequest) -> None:
    """What binds a name and defines nothing: `private static final int MOST = 1;`."""
    language = request.entry
    first, place = (_bound_at(lines, language) for lines in (request.bare, made))
    if first is None or place is None:
        return
    old, new = _cut(request.bare[first], language), _cut(made[place], language)
    name, other = _bound_by(old.rest), _bound_by(new.rest)
    if name and name == other:
        _complete_words(made, place, old, new, request)


def _complete_fields(made: list[str], places: Sequence[int], target: Sequence[int], request: RewriteRequest) -> None:
    """What a type holds beside its methods: `private readonly n = 1;`, `pub n: i32,`. By what it binds, else by all it says."""
    ours, theirs = (
        [_cut(lines[at], request.entry) for at in rows] for lines, rows in ((request.bare, target), (made, places))
    )
    once = [Counter(map(_field_of, heads)) for heads in (ours, theirs)]
    named = {name: place for place, one in enumerate(theirs) if (name := _field_of(one))}
    for old in ours:
        name = _field_of(old)
        if old.words and name in named and once[0][name] == once[1][name] == 1:
            _complete_words(made, places[named[name]], old, theirs[named[name]], request)


def _field_of(head: _Head) -> str:
    rest = head.rest.strip()
    return _bound_by(head.rest) or (rest if rest.endswith((";", ",")) or head.word else "")


def _fields(lines: Sequence[str], every: Sequence[Defined], language: Language) -> dict[int, list[int]]:
    """By the head of each type, its lines that lie in no definition inside it."""
    types = {one.head for one in every if _cut(lines[one.head], language).word in language.definitions.classes}
    made: dict[int, list[int]] = {head: [] for head in types}
    if not types:
        return made
    around = [-1] * len(lines)  # by line: the head of the innermost definition it lies in
    for one in every:
        around[one.first : one.last + 1] = [one.head] * (one.last + 1 - one.first)
    for line, head in enumerate(around):
        if head in made and line > head:
            made[head].append(line)
    return made


def _complete_words(made: list[str], place: int, old: _Head, new: _Head, request: RewriteRequest) -> None:
    """Write into a line of `made` the words that it lacks, where it binds by the same word."""
    if old.word == new.word and (left_out := _left_out(old.words, new.words, request)):
        made[place] = f"{new.before}{' '.join(_merged(old.words, new.words, left_out))} {new.rest}"


def _bound_at(lines: Sequence[str], language: Language) -> int | None:
    """The first line that is code."""
    return next((index for index, line in enumerate(lines) if line.strip() and not language.decorates(line)), None)


def _bound_by(rest: str) -> str:
    """The name a line binds, behind its modifiers."""
    bound, sign, _ = rest.partition("=")
    met = _FIELD.search(bound + sign) if sign else None
    return met[1] if met else ""


def _cut(line: str, language: Language) -> _Head:
    line, more = line[:LONG], line[LONG:]
    if met := _worded(language.definitions.words or UNKNOWN.definitions.words).match(line):
        return _Head(met["before"], _split(met["words"]), line[met.end("words") :] + more, met["word"])
    met = _TYPED.match(line)
    return _Head(met[1], _split(met[2]), line[met.end() :] + more) if met else _Head("", (), line + more)


@cache
def _worded(words: tuple[str, ...]) -> re.Pattern[str]:
    each = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?P<before>{_BESIDE})(?P<words>(?:(?!(?:return|if|else|new|await)\b)(?:extern\s+\"[^\"]*\"|{_WORD})\s+){{0,8}}?)"
        rf"(?P<word>(?:{each})(?=[\s<*({{])(?!\s*=)|{_BINDS})"
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(re.findall(rf"extern\s+\"[^\"]*\"|{_WORD}", text))


def _left_out(old: Sequence[str], new: Sequence[str], request: RewriteRequest) -> list[str]:
    """The words that are gone, nothing of their kind came for, and the user did not speak of."""
    came = {word.split("(")[0] for word in new} - {word.split("(")[0] for word in old}
    gone: list[str] = []
    for word in old:
        plain = word.split("(")[0].split(" ")[0]
        kind = next((kind for kind in _KINDS if plain in kind), frozenset[str]())
        if plain not in {other.split("(")[0].split(" ")[0] for other in new} and not kind & came:
            gone.append(word)
    return [word for word in gone if not _spoken_of(word.split("(")[0].split(" ")[0], request.asked)]


def _spoken_of(word: str, asked: str) -> bool:
    if not asked:
        return False
    about = _ABOUT.get(word)
    return (
        word.lower() in asked.lower()
        or bool(_SPOKEN.search(asked))
        or (about is not None and bool(about.search(asked)))
        or (word in _VISIBLE and bool(_SEEN.search(asked)))
    )


def _merged(old: Sequence[str], new: Sequence[str], left_out: Sequence[str]) -> list[str]:
    """The rewrite's words and those that were left out, each behind the one it stood behind."""
    made = list(new)
    for place, word in enumerate(old):
        if word not in left_out:
            continue
        before = [made.index(other) for other in old[:place] if other in made]
        first = word.split("(")[0] in _OUTSIDE
        after = [made.index(other) for other in old[place + 1 :] if other in made]
        at = max(before) + 1 if before else 0 if first else min(after) if after else len(made)
        made.insert(at, word)
    return made


def _complete_arrow(made: list[str], head: int, was: str, request: RewriteRequest) -> None:
    """`= async (x) =>`."""
    old, new = _ARROW.search(was[:LONG]), _ARROW.search(made[head][:LONG])
    if old and new and old[1] and not new[1] and not _spoken_of("async", request.asked):
        made[head] = f"{made[head][: new.start()]}= async {made[head][new.end() :]}"


def _complete_owner(made: list[str], head: int, was: str, request: RewriteRequest) -> None:
    owned = _OWNER.search(was[:LONG])
    if owned is None or _ABOUT["static"].search(request.asked):
        return
    bare = re.search(rf"\b{re.escape(owned[1].strip())}\s+(?={re.escape(owned[3])}\s*[(<\[])", made[head][:LONG])
    if bare:
        made[head] = f"{made[head][: bare.end()]}{owned[2]}{made[head][bare.end() :]}"


def _complete_behind(made: list[str], definition: Defined, wanted: Defined, request: RewriteRequest) -> None:
    """`const override`, `async`, `throws`: what stands behind the parameters."""
    was, now = _past(request.bare, wanted), _past(made, definition)
    if was is None or now is None:
        return
    old, new = (_AFTER.match(lines[at][column:]) for lines, (at, column) in ((request.bare, was), (made, now)))
    words = old.group().split() if old else []
    has = new.group().split() if new else []
    ours, theirs = (_cut(one, request.entry).words for one in (request.bare[wanted.head], made[definition.head]))
    gives_later = _LATER.search(request.bare[wanted.head]), _LATER.search(made[definition.head])
    at_once = gives_later[0] is not None and gives_later[1] is None  # it is no longer `async`
    lost = [word for word in _left_out((*words, *ours), (*has, *theirs), request) if word in words]
    left_out = [word for word in lost if not (at_once and word.startswith("async"))]
    if left_out:
        at, column = now
        line = made[at]
        merged = _merged(words, has, left_out)
        made[at] = f"{line[:column]} {' '.join(merged)}{line[column + len(new.group() if new else '') :]}"


def _words_behind(lines: Sequence[str], definition: Defined) -> list[str]:
    place = _past(lines, definition)
    met = _AFTER.match(lines[place[0]][place[1] :]) if place else None
    return met.group().split() if met else []


def _past(lines: Sequence[str], definition: Defined) -> tuple[int, int] | None:
    """Where the parameters end: (line, column); None where there are none."""
    deep, column = 0, max(0, lines[definition.head].find(definition.name)) + len(definition.name)
    for index in range(definition.head, min(definition.last + 1, definition.head + FAR)):
        for place, sign in enumerate(lines[index][column : column + LONG], column):
            deep += (sign == "(") - (sign == ")")
            if sign == ")" and deep == 0:
                return index, place + 1
            if deep == 0 and sign in "{=;":
                return None
        column = 0
    return None
