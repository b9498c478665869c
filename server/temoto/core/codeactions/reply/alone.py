"""What code does a reply hold, where it takes nobody's place? A new file's text; empty where there is none to speak of.

Several blocks of one file are one: models cut a file where they explain it.
"""

from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.languages import known, language_of
from temoto.core.codeactions.reply.blocks import pieces


def code_in(reply: str, language: str) -> str:
    """The code, its last line ended. What runs it (shell blocks) is not part of it; a reply cut within a block has none."""
    blocks = [one for one in pieces(reply, frozenset()) if one.block and one.fenced]
    code = [one for one in blocks if not _is_aside(known(one.tag) if one.tag else None, language_of(language))]
    if not code or not all(one.closed for one in code):
        return ""
    text = "\n\n".join("\n".join(one.lines).strip("\n") for one in code if any(line.strip() for line in one.lines))
    return f"{text}\n" if text.strip() else ""


def _is_aside(tagged: Language | None, here: Language) -> bool:
    """Whether a block of that tag only runs the code, or shows what it prints."""
    if tagged is None:
        return False
    if tagged.kind is LanguageKind.SHELL:
        return not here.commands
    return tagged.kind is LanguageKind.OUTPUT or tagged.id == "plaintext"
