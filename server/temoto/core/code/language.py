"""What is known of a language? One record: its names, comments, blocks, quotes, how definitions begin, where its tests go.

The records themselves stand in core/code/languages/, one entry a language; whoever wants to know something of a language asks there.
Nothing here parses: these are the words and signs that can be told from one line of text, finished or not.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Final


class LanguageKind(StrEnum):
    """What documents in a language hold, as far as prompts and replies treat them differently."""

    CODE = "code"
    SHELL = "shell"  # commands: beside other code they only show how it is run
    DATA = "data"
    MARKUP = "markup"
    PROSE = "prose"  # words: a reply's own words cannot be told from them line by line
    OUTPUT = "output"  # what something printed; no document is written in it


@dataclass(frozen=True, slots=True)
class Comments:
    """How comments look. `line`: marks that reach to the line's end; `block`: pairs; `inner`: how lines inside a block may begin.

    `never`: beginnings of lines that look like one and are none: Rust has `#[test]`, where others have `#`.
    """

    line: tuple[str, ...] = ()
    block: tuple[tuple[str, str], ...] = ()
    inner: str = ""
    never: tuple[str, ...] = ()
    starts: tuple[str, ...] = field(init=False, repr=False)  # what opens one, of either kind

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", (*self.line, *(opener for opener, _ in self.block)))


@dataclass(frozen=True, slots=True)
class Blocks:
    """What opens and closes a block.

    `opens`: a pattern for the end of a line behind which a block is due. `closes`: signs and `ends`: words that begin a line which
    closes one. `labels`: beginnings of lines that stand as far left as the line which opened their block, and belong to it all the
    same, behind lines that end in the pattern beside them.
    """

    opens: str = r"[{(\[:]"
    closes: tuple[str, ...] = (")", "]", "}")
    ends: tuple[str, ...] = ()
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    closing: tuple[str, ...] = field(init=False, repr=False)  # signs and words

    def __post_init__(self) -> None:
        object.__setattr__(self, "closing", (*self.closes, *self.ends))


@dataclass(frozen=True, slots=True)
class Definitions:
    """How a line begins that defines something.

    `functions` and `classes`: its words. `typed`: `int f(` does without any word, `struct s` names a type. `members`: `f(x) {` does, within
    a class. `own`: a word for what only its own module sees, and the one for what everybody does. `between`: words between one that binds
    and the name.
    """

    functions: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    typed: bool = False
    members: bool = False
    own: tuple[tuple[str, str], ...] = ()
    between: tuple[str, ...] = ()
    words: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", (*self.functions, *self.classes))


@dataclass(frozen=True, slots=True)
class Signatures:
    """How a line begins that says of which type a name is, apart from its definition, and how that does: patterns with a group `name`.

    `ends`: a pattern for the last line of one; empty: what stands further right belongs to it.
    """

    begins: str
    defines: str
    ends: str = ""


@dataclass(frozen=True, slots=True)
class UnitTests:
    """What runs its tests, how a test file is called (`{stem}` and `{ending}` are its source's) and in which folders it may lie.

    Folders are seen from the source's, in order of preference; none: always beside it.
    """

    framework: str
    name: str
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imports:
    """How a file says that it uses another, and where that lies.

    `pattern` has a group `module`, whose parts `between` separates, and may have `up` (one sign for each folder further up, the first for
    its own) and `names` (what is taken of it). `files`: where it may lie, with `{module}` and `{name}`; a folder ends in `/`. `near`: from
    the file's own folder only.
    """

    pattern: str
    files: tuple[str, ...]
    between: str = ""
    near: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `id` is VS Code's; `names` are for people, the usual one first.

    `aliases`: other editors' ids, and the tags replies use. `endings` and `files`: how its files are called, in lower case. `kin`:
    languages of the same kin call each other's definitions, and share a tag. `resembles`: the kin whose tag a block of it often bears
    by mistake.
    """

    id: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    kind: LanguageKind = LanguageKind.CODE
    kin: str = ""
    resembles: str = ""
    comments: Comments = field(default_factory=Comments)
    attributes: tuple[str, ...] = ()  # what begins a line that belongs to the definition below it, and is no comment
    blocks: Blocks = field(default_factory=Blocks)
    quotes: tuple[str, ...] = ('"', "'")  # of strings that end on their line
    long_quotes: tuple[str, ...] = ()  # of strings of many lines, in which indentation means nothing
    texts: str = ""  # a pattern for what else begins text of many lines: here-documents, raw strings
    directives: bool = False  # lines that begin with # stand at the margin: #if and its like
    offside: bool = False  # a line that stands too deep is an error
    tabs: bool = False  # indented by tabs, where a document does not tell
    brace_below: bool = (
        False  # a head's brace may stand on the next line, beside where definitions are typed or members
    )
    docstring: str = ""  # "below": a string under the head documents a definition; "above": one over it
    definitions: Definitions = field(default_factory=Definitions)
    signatures: Signatures | None = None
    tests: UnitTests | None = None
    imports: tuple[Imports, ...] = ()
    optional_types: bool = False  # takes annotations, does not demand them
    dots_are_a_body: bool = False  # `...` is a body
    elements: bool = False  # `<s>` is an element
    fences: bool = False  # Markdown's fences stand in it
    commands: bool = False  # lines of it are commands of a shell
    any_case: bool = False  # END is end
    overloads: bool = False  # one scope may define a name several times, by what it takes
    curly: bool = False  # curly quotes and long dashes are quotes and dashes

    @property
    def name(self) -> str:
        """The language's name for people."""
        return self.names[0]

    def is_comment(self, line: str) -> bool:
        """Whether a line is a comment, or looks like the inside or the end of one."""
        text = line.strip()
        comments = self.comments
        if text.startswith(comments.starts):
            return not (comments.never and text.startswith(comments.never))
        return bool(comments.inner) and _inside(text, comments.inner)

    def is_attribute(self, line: str) -> bool:
        """Whether a line is a decorator, an annotation or an attribute."""
        if not self.attributes:
            return False
        text = line.strip()
        return text.startswith(self.attributes) and (not text.startswith("[") or text.endswith("]"))

    def decorates(self, line: str) -> bool:
        """Whether a line right above a definition belongs to it: a comment, an attribute, a docstring where they stand above."""
        if self.is_comment(line) or self.is_attribute(line):
            return True
        return self.docstring == "above" and line.lstrip().startswith(self.long_quotes)

    @property
    def holds_text(self) -> bool:
        """Whether text stands between tags in it: prose there is no code."""
        return self.elements or ("{/*", "*/}") in self.comments.block

    @property
    def closing(self) -> tuple[str, ...]:
        """Everything a line may begin with that closes a block."""
        return self.blocks.closing

    def opens(self, code: str) -> bool:
        """Whether a line that ends like this opens a block."""
        return bool(_at_end(self.blocks.opens, self.any_case).search(_ends(code)))

    def closes(self, code: str) -> bool:
        """Whether a line of `code` begins with what closes a block."""
        return code.startswith(self.blocks.closes) or begins(code, self.blocks.ends, any_case=self.any_case)

    def labels_behind(self, left: str) -> tuple[str, ...]:
        """Beginnings of lines that belong to the block opened by `left`, although they stand no further right than it."""
        for behind, labels in self.blocks.labels:
            if _at_end(behind, self.any_case).search(_ends(left)) and not begins(
                left.lstrip(), labels, any_case=self.any_case
            ):
                return labels
        return ()


_END: Final = 250  # code points
# Words that look like the name of a definition, `while (x) {`, and are none in any language.
NOT_NAMES: Final = frozenset(
    [
        "if",
        "elif",
        "else",
        "for",
        "foreach",
        "while",
        "switch",
        "match",
        "case",
        "catch",
        "except",
        "try",
        "with",
        "do",
        "return",
        "throw",
        "new",
        "await",
        "yield",
        "using",
        "lock",
        "unless",
        "until",
        "when",
        "select",
        "guard",
        "sizeof",
        "goto",
        "delete",
        "function",
        "defer",
        "go",
        "in",
        "of",
        "not",
        "and",
        "or",
        "assert",
        "print",
    ]
)


def begins(code: str, words: tuple[str, ...], *, any_case: bool = False) -> bool:
    """Whether `code` begins with one of these words, whole: `end` is not the beginning of `ending`."""
    if any_case:
        code = code.lower()
    for word in words:
        if code.startswith(word):
            last, following = word[-1], code[len(word) : len(word) + 1]
            if not (last.isalnum() or last == "_") or not (following.isalnum() or following == "_"):
                return True
    return False


def may_begin(code: str, words: tuple[str, ...], *, any_case: bool = False) -> bool:
    """Whether `code`, still being written, can become one of these words."""
    text = code.lower() if any_case else code
    return any(word.startswith(text) for word in words)


def _inside(text: str, mark: str) -> bool:
    """Whether a line looks like one inside a block comment: its mark alone or with a blank behind it, or what ends the block."""
    return text.startswith((f"{mark} ", f"{mark}/")) or (text.startswith(mark) and not text.strip(f"{mark}/"))


def _ends(code: str) -> str:
    """A line without its middle where that is long: it is data then, and patterns would take their time over it."""
    return code if len(code) <= 2 * _END else code[:_END] + code[-_END:]


@cache
def _at_end(pattern: str, any_case: bool) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z", re.IGNORECASE if any_case else re.NOFLAG)
