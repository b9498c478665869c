"""What comes of a reply to a small document, in one string: the target's new text, or why there is none and what it is about."""

from functools import partial

from temoto.adapters.syntax import TreeSitter
from temoto.core.code.text import split_lines
from temoto.core.codeactions.reply import RewriteRequest, Rewritten, read

SYNTAX = TreeSitter()


def came(language: str, target: str, reply: str, *, above: str = "", below: str = "", asked: str = "") -> str:
    """The outcome of a reply as it stands."""
    first = len(split_lines(above))
    lines = tuple(split_lines(above + target + below))
    last = first + len(split_lines(target)) - 1
    request = RewriteRequest(lines, first, last, language, asked=asked, parse=partial(SYNTAX.texts, language))
    made = read(reply, request)
    return made.text if isinstance(made, Rewritten) else f"{made.why}: {made.detail}".rstrip(": ")


def fenced(code: str) -> str:
    return f"```\n{code}```\n"
