"""How does an explanation look? Markdown with a heading that links to the code, and every line it names a link.

# Explain `total` (pricing.py:12)   …   see [line 14](file:///…/pricing.py#L14)
"""

import re
from collections.abc import Set as AbstractSet

from temoto.core.code.unseen import visible, visible_lines
from temoto.core.codeactions.spot import Spot, Target

_LINES = re.compile(
    r"(?<!\[)\b(?P<said>[Ll]ines?\s+(?P<english>\d{1,7}))\b(?!\]\()|(?P<ja>(?P<japanese>\d{1,7})\s*行目)(?!\]\()"
)
_CODE = re.compile(r"(^\s*(?:```|~~~).*?^\s*(?:```|~~~)\s*$|`[^`\n]*`)", re.MULTILINE | re.DOTALL)
NAME_CHARS = 80
SENTENCE_CHARS = 200  # what a line at the foot of an editor may hold
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_SIGNS = re.compile(r"^\s*(?:#+|[-*+]|\d+\.)\s+|\*\*|`", re.MULTILINE)
_SENTENCE = re.compile(r".*?(?:[.!?](?=\s|$)|[。！？])")


def page(title: str, spot: Spot, target: Target, file: str, body: str, *, model: str, ended: bool) -> str:
    """The whole page. Until it has `ended`, a last line says that more comes. Characters nobody sees are shown as marks."""
    name = f" `{visible(target.definition.name[:NAME_CHARS])}`" if target.definition else ""
    place = f"[{visible(file)}:{target.first + 1}]({link(spot.uri, target.first)})"
    head = f"# {visible(title)}{name}\n\n{place} · {visible(model)}\n\n"
    return head + linked(visible_lines(body.strip()), spot) + ("\n" if ended else "\n\n…\n")


def kept(title: str, happened: str, file: str, text: str, language: str, known: AbstractSet[str] = frozenset()) -> str:
    """A page for a rewrite that was not put into the document: what happened, and the code. Characters nobody sees are shown as marks,
    except those `known` to the document."""
    text = visible_lines(text, known)
    longest = max((len(found) for found in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    ending = "" if text.endswith("\n") else "\n"
    return f"# {visible(title)} ({visible(file)})\n\n{happened}\n\n{fence}{language}\n{text}{ending}{fence}\n"


def beginning(page: str) -> str:
    """The first sentence of a page's own text, without Markdown's signs; empty where it begins with something else."""
    paragraphs = [part.strip() for part in page.split("\n\n")]
    body = next((part for part in paragraphs[2:] if part and not part.startswith("#")), "")
    if body.startswith(("```", "~~~", "|")):
        return ""
    plain = re.sub(r"\s+", " ", _SIGNS.sub("", _LINK.sub(r"\1", body))).strip()
    sentence = _SENTENCE.match(plain)
    said = sentence[0].strip() if sentence else plain
    return said if len(said) <= SENTENCE_CHARS else f"{said[: SENTENCE_CHARS - 1]}…"


def link(uri: str, line: int) -> str:
    """A link to a line (from 0) that editors follow."""
    return f"{uri}#L{line + 1}"


def linked(body: str, spot: Spot) -> str:
    """`body` with the lines it names as links; code is left as it is, but for a line named alone in backquotes."""

    def to_link(match: re.Match[str]) -> str:
        number = int(match["english"] or match["japanese"])
        if not 0 < number <= len(spot.lines):
            return match[0]
        return f"[{match[0]}]({link(spot.uri, number - 1)})"

    def bare(part: str) -> str:
        inside = part[1:-1]
        whole = part.startswith("`") and not part.startswith("``") and _LINES.fullmatch(inside)
        return _LINES.sub(to_link, inside) if whole else part

    return "".join(
        bare(part) if index % 2 else _LINES.sub(to_link, part) for index, part in enumerate(_CODE.split(body))
    )
