"""What code does a reply hold, where it takes nobody's place? A new file's text; empty where there is none to speak of.

Several blocks of one file are one: models cut a file where they explain it.
"""

from collections.abc import Sequence

from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.languages import known, language_of
from temoto.core.codeactions.reply.announced import behind_words
from temoto.core.codeactions.reply.blocks import ReplyPiece, pieces
from temoto.core.codeactions.reply.cleaned import lined
from temoto.core.codeactions.reply.fences import Fences
from temoto.core.codeactions.reply.names import defined, tops
from temoto.core.codeactions.reply.thoughts import final_channel, outside_pairs


def code_in(reply: str, language: str) -> str:
    """The code, its last line ended. What runs it (shell blocks) is not part of it, nor are drafts; a reply cut within a block has none."""
    here = language_of(language)
    text = _answer(reply, here)
    blocks = [one for one in pieces(text, frozenset(), here) if one.block and one.fenced]
    code = [one for one in blocks if not _is_aside(known(one.tag) if one.tag else None, here)]
    if not code or not all(one.closed for one in code):
        return ""
    code = [one for place, one in enumerate(code) if not _comes_again(one, code[place + 1 :], here)]
    text = "\n\n".join("\n".join(one.lines).strip("\n") for one in code if any(line.strip() for line in one.lines))
    return f"{text}\n" if text.strip() else ""


def _answer(reply: str, here: Language) -> str:
    """The reply without what was only thought."""
    nothing = frozenset[str]()
    text = "\n".join(Fences(final_channel(lined(reply), ()).text.split("\n"), nothing, here).lines)
    outside = outside_pairs(text, here, nothing).text
    return behind_words(
        outside, here, nothing, lambda part: any(one.block and one.fenced for one in pieces(part, nothing, here))
    ).text


def _comes_again(block: ReplyPiece, later: Sequence[ReplyPiece], here: Language) -> bool:
    """Whether everything a block defines is defined anew by one below it: it was a first version."""
    names = {one.name for one in tops(defined(block.lines, here))}
    return bool(names) and any(names <= {one.name for one in tops(defined(one.lines, here))} for one in later)


def _is_aside(tagged: Language | None, here: Language) -> bool:
    """Whether a block of that tag only runs the code, or shows what it prints."""
    if tagged is None:
        return False
    if tagged.kind is LanguageKind.SHELL:
        return not here.commands
    return tagged.kind is LanguageKind.OUTPUT or tagged.id == "plaintext"
