"""What was the model asked to rewrite, and what came of its reply? The records between an action and what reads replies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from temoto.core.code.language import Language
from temoto.core.code.languages import language_of
from temoto.core.code.outline import Outline, Span
from temoto.core.code.text import split_lines, without_ending
from temoto.core.codeactions.reply.seen import Seen


@dataclass(frozen=True, slots=True)
class RewriteRequest:
    """A document as it was when the model was asked, and its lines `first` to `last`, inclusive, which are to be rewritten.

    `cut`: the server says the reply ended by its length. `additions_only`: nothing the target has may change; documentation
    comes in between. `controls`: special tokens of the model's family, over those every family is known to leak. `asked`: what the user
    wants in words of their own or of a diagnostic, empty where a menu's entry says it all. `parse`: the runs of lines of a piece of code
    that begin inside a string, as a parser has them; `texts`: those of the document, where they are known already.
    """

    lines: tuple[str, ...]
    first: int
    last: int
    language: str
    cut: bool = False
    additions_only: bool = False
    controls: tuple[str, ...] = ()
    asked: str = ""
    parse: Callable[[Sequence[str]], Sequence[Span] | None] | None = field(default=None, repr=False, compare=False)
    texts: Sequence[Span] | None = field(default=None, repr=False, compare=False)
    entry: Language = field(init=False, repr=False, compare=False)  # what is known of the document's language
    bare: tuple[str, ...] = field(init=False, repr=False, compare=False)  # the target's lines without their endings
    seen: Seen = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "entry", language_of(self.language))
        object.__setattr__(self, "bare", tuple(without_ending(line) for line in self.target))
        object.__setattr__(self, "seen", Seen(self.entry, self.parse))
        if self.texts is not None:
            inside = [span for span in self.texts if self.first < span[0] <= self.last]
            self.seen.knows(self.bare, [(a - self.first, min(b, self.last) - self.first) for a, b in inside])

    @property
    def target(self) -> tuple[str, ...]:
        return self.lines[self.first : self.last + 1]

    @property
    def above(self) -> tuple[str, ...]:
        return self.lines[: self.first]

    @property
    def below(self) -> tuple[str, ...]:
        return self.lines[self.last + 1 :]

    def around(self, near: int) -> list[str]:
        """The lines of the document near the target, without endings and without those that begin inside a string."""
        low = max(0, self.first - near)
        lines = [without_ending(line) for line in self.lines[low : self.last + near]]
        if self.texts is not None:
            inside = {line - low for first, last in self.texts for line in range(first, last + 1)}
        else:
            inside = self.seen.texts(lines).all
        return [line for index, line in enumerate(lines) if index not in inside]


class ReplyTrouble(StrEnum):
    """Why a reply changes nothing."""

    EMPTY = "empty"  # nothing, or nothing but thought
    IDENTICAL = "identical"  # it would change nothing, or has no documentation to add
    PROSE_ONLY = "prose-only"
    REFUSED = "refused"  # the model says that it cannot or will not
    CUT = "cut"  # by its length, or a fence or block that was never closed
    ELIDED = "elided"  # "… rest unchanged": applied, it would delete what it left out
    PARTIAL = "partial"  # a head, a signature, a body: not the whole target, and no part with a place of its own
    DRAFT = "draft"  # what code it has stands among the thoughts
    TAKEN_BACK = "taken-back"  # the words behind it say that it is wrong
    TWICE = "twice"  # old and new code in one piece
    AMBIGUOUS = "ambiguous"  # several rewrites, or several places for one
    UNMATCHED = "unmatched"  # what a diff or search block wants to replace does not stand there
    OTHER_LANGUAGE = "other-language"  # Python for a target in C
    OUTSIDE = "outside"  # all it changes lies outside the target
    CONTROL_TOKENS = "control-tokens"  # inside the code
    HIDDEN_CHARACTERS = "hidden-characters"  # characters no one sees: bidi controls, zero widths, NUL
    LOOK_ALIKES = "look-alikes"  # outside strings and comments: curly quotes, no-break spaces, dashes
    ESCAPED = "escaped"  # some signs of the code as HTML entities, others not
    PROMPT_TAGS = "prompt-tags"  # how a prompt marks its parts, inside the code


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`text` takes the target's place: whole lines, in the document's line ends and indentation, the last with an ending exactly
    where the target's last line had one. `explained` is what the reply says around it, in Markdown; what it would change
    outside the target is not applied and stands there as a diff block, its lines also in `outside`.
    """

    text: str
    explained: str
    outside: tuple[str, ...] = ()
    outline: Outline | None = field(default=None, compare=False)  # of the document with it, once a parser has read that

    @property
    def lines(self) -> list[str]:
        return split_lines(self.text)


@dataclass(frozen=True, slots=True)
class Unusable:
    """Nothing is to be changed. `detail`: the line, character or name it is about, empty where there is none; `text`: the reply
    without thoughts and control tokens, to be shown as a note.
    """

    why: ReplyTrouble
    detail: str = ""
    text: str = ""
