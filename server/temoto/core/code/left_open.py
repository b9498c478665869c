r"""What does a text leave open, read line by line: brackets, strings of many lines, comments, here-documents, `#if`?

    foo(a, [        → brackets ) ]        cat <<EOF       → text until EOF
    x = r#"         → text until "#       #ifdef DEBUG    → one directive

Reads the marks a language is known by and nothing more; says something sensible of any text, finished or not.
"""

import re
from functools import cache
from typing import Final

from temoto.core.code.brackets import CLOSER_OF
from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.languages import language_of

_IF, _ENDIF = re.compile(r"#\s*(?:if|ifdef|ifndef)\b"), re.compile(r"#\s*endif\b")
_MARK: Final = re.compile(r"[^\w\s]")


class Reading:
    """What a text leaves open, up to the line that was read last. Made anew for each text."""

    __slots__ = ("_tokens", "brackets", "comment_at", "directives", "language", "loose", "until")

    def __init__(self, language: Language, until: str = "") -> None:
        self.language, self._tokens = language, _tokens_of(language.id)
        self.brackets: list[str] = []  # the closers wanted, innermost last
        self.until = until  # what ends the text or comment it is in; a line alone where it begins with a line break
        self.directives = 0
        self.loose: list[tuple[str, int]] = []  # of the line read last: closers nothing opens, with the offset of each
        self.comment_at = 0  # of the line read last: where the comment begins that ends it

    @property
    def open(self) -> bool:
        """Whether anything is open."""
        return bool(self.brackets or self.until or self.directives > 0)

    def read(self, line: str) -> None:
        """Take in the next line, without its ending."""
        self.loose = []
        self.comment_at = len(line)
        place = 0
        here = ""
        if self._is_no_code(line):
            return
        while True:
            if self.until:
                place = _end_of(self.until, line, place)
                if place < 0:
                    return
                self.until = ""
            for match in self._tokens.finditer(line, place):
                if match.lastgroup == "bracket":
                    self._bracket(match.group(), match.start())
                elif match.lastgroup is not None:
                    here = self._take(match, line) or here
                    place = match.end()
                    if self.until or self.comment_at < len(line):
                        break
            if not self.until:
                break
        if here:
            self.until = here

    def code(self, line: str) -> str:
        """The next line, taken in, with blanks in the place of its strings, comments and here-documents, as long as it was."""
        until = self.until
        self.read(line)
        place = _end_of(until, line, 0) if until and not until.startswith("\n") else 0
        if until.startswith("\n") or place < 0:
            return " " * len(line)
        code = " " * place
        while match := self._tokens.search(line, place):
            code += line[place : match.start()]
            place = match.end()
            if match.lastgroup == "comment":
                break
            aside = Reading(self.language)
            here = aside._take(match, line)
            if aside.until:
                place = _end_of(aside.until, line, place)
                if place < 0:
                    break
            code += match.group() if match.lastgroup == "bracket" or here else " " * (place - match.start())
        else:
            code += line[place:]
        return code.ljust(len(line))

    def _is_no_code(self, line: str) -> bool:
        """Whether a line stands in a here-document or is a directive; taken in then."""
        if self.until.startswith("\n"):
            if line.strip().rstrip(";,)") == self.until[1:]:
                self.until = ""
            return True
        if self.until or not self.language.directives or not (code := line.lstrip()).startswith("#"):
            return False
        self.directives += bool(_IF.match(code)) - bool(_ENDIF.match(code))
        return True

    def _bracket(self, sign: str, at: int) -> None:
        brackets = self.brackets
        if sign in CLOSER_OF:
            brackets.append(CLOSER_OF[sign])
        elif brackets and brackets[-1] == sign:
            brackets.pop()
        elif sign in brackets:
            while brackets.pop() != sign:
                pass
        elif not brackets:
            self.loose.append((sign, at))

    def _take(self, match: re.Match[str], line: str) -> str:
        """Take in one mark; the word of a here-document that begins with the next line."""
        kind, sign = match.lastgroup, match.group()
        if kind == "comment":
            self.comment_at = match.start()
        elif kind == "block":
            closer = dict(self.language.comments.block).get(sign, "")
            self.until = closer
            if closer and line.find(closer, match.end()) < 0:
                self.comment_at = match.start()
        elif kind == "long":
            self.until = sign
        elif kind == "text":
            groups = match.groupdict()
            if groups.get("word"):
                return "\n" + groups["word"]
            if groups.get("dollars"):
                self.until = groups["dollars"]
            elif groups.get("hashes") is not None:
                self.until = '"' + groups["hashes"]
            elif groups.get("delimiter") is not None:
                self.until = f'){groups["delimiter"]}"'
            elif groups.get("level") is not None:
                self.until = f"]{groups['level']}]"
        return ""


def _end_of(until: str, line: str, place: int) -> int:
    """Behind what ends a text, from `place` on; -1 where the line has no end of it."""
    while (at := line.find(until, place)) >= 0:
        slashes = at - len(line[place:at].rstrip("\\")) - place
        if slashes % 2 == 0 or until[0] in "*-)]":
            return at + len(until)
        place = at + 1
    return -1


def without_comment(line: str, language: Language) -> str:
    """A line of code without the comment that ends it, or that it is."""
    if not language.comments.starts or not _MARK.search(line):
        return line.rstrip()
    if language.is_comment(line):
        return ""
    reading = Reading(language)
    reading.read(line if len(line) <= 2_000 else line[-2_000:])
    return line.rstrip() if len(line) > 2_000 else line[: reading.comment_at].rstrip()


def opens_block(line: str, language: Language) -> bool:
    """Whether a deeper block is due behind a line: neither a comment nor a sentence opens one, whatever it ends in."""
    line = line.rstrip()
    if not language.opens(line):
        ends = [at for mark in language.comments.starts if (at := line.find(mark)) > 0]
        if not ends or not language.opens(line[: min(ends)].rstrip()):
            return False
    code = without_comment(line, language)
    if language.kind is LanguageKind.PROSE and code.endswith(":"):
        return False
    return bool(code) and language.opens(code) and not _ends_in_text(line, language)


def _ends_in_text(line: str, language: Language) -> bool:
    """Whether a line ends in a string of many lines that it opens: `R"(` is no bracket."""
    if not may_open_text(line, language):
        return False
    reading = Reading(language)
    reading.read(line[-2_000:])
    return bool(reading.until)


def may_open_text(text: str, language: Language) -> bool:
    """Whether a string or comment of many lines, a here-document or an `#if` may begin in a text: one look, no reading."""
    return bool(_text_marks_of(language.id).search(text))


@cache
def _text_marks_of(name: str) -> re.Pattern[str]:
    language = language_of(name)
    marks = [*language.long_quotes, *(opener for opener, _ in language.comments.block)]
    patterns = [*map(re.escape, marks), *[language.texts][: bool(language.texts)], *[r"#\s*if"][: language.directives]]
    return re.compile("|".join(patterns) or r"(?!)")


@cache
def _tokens_of(name: str) -> re.Pattern[str]:
    language = language_of(name)
    quotes = [quote for quote in language.quotes if quote not in language.long_quotes]
    blocks = [opener for opener, _ in language.comments.block]
    marks = [mark.strip() for mark in language.comments.line if _MARK.match(mark)]
    never = "".join(rf"(?!{re.escape(mark)})" for mark in language.comments.never)
    parts = [
        r"\\.",
        *(rf"(?P<block>{'|'.join(map(re.escape, blocks))})" for _ in blocks[:1]),
        *(
            # A mark begins a comment at the line's start or behind a blank: `$#`, `a//b` in a URL and `x--` are none.
            rf"(?:(?<=\s)|(?<=^)|(?<=[;{{}}(),]))(?P<comment>{never}(?:{'|'.join(map(re.escape, marks))}))"
            for _ in marks[:1]
        ),
        *(rf"(?P<text>{text})" for text in [language.texts][: bool(language.texts)]),
        *(
            rf"(?P<long>{'|'.join(map(re.escape, sorted(language.long_quotes, key=len, reverse=True)))})"
            for _ in language.long_quotes[:1]
        ),
        *(rf"{quote}(?:\\.|[^{quote}\\])*{quote}" for quote in quotes),
        r"'(?:\\.|[^'\\])'" if "'" not in quotes else r"(?!)",
        r"(?P<bracket>[()\[\]{}])",
    ]
    return re.compile("|".join(part for part in parts if part != r"(?!)"))
