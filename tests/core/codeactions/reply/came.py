"""What comes of a reply to a small document, in one string: the target's new text, or why there is none and what it is about."""

from temoto.core.code.text import split_lines
from temoto.core.codeactions.reply import RewriteRequest, Rewritten, read


def came(language: str, target: str, reply: str, *, above: str = "", below: str = "", asked: str = "") -> str:
    """The outcome of a reply as it stands."""
    first = len(split_lines(above))
    lines = tuple(split_lines(above + target + below))
    request = RewriteRequest(lines, first, first + len(split_lines(target)) - 1, language, asked=asked)
    made = read(reply, request)
    return made.text if isinstance(made, Rewritten) else f"{made.why}: {made.detail}".rstrip(": ")


def fenced(code: str) -> str:
    return f"```\n{code}```\n"
