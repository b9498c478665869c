"""How does a rewrite stand in this document? Its line ends, the target's blank edges, and lines that only look changed."""

from collections import Counter
from collections.abc import Sequence

from temoto.core.code.diff import equal_runs
from temoto.core.code.text import without_ending
from temoto.core.codeactions.reply.records import RewriteRequest


def fitted(lines: Sequence[str], request: RewriteRequest) -> str:
    """`lines`, without endings, as the text that takes the target's place.

    Blank lines at the target's ends stay; those of the rewrite go. Lines that differ from the target's only in blanks at their
    end are the target's. The last line has an ending exactly where the target's had one.
    """
    target = request.target
    head, tail = _blank_edge(target), _blank_edge(target[::-1])
    if head == len(target):
        tail = 0
    core = target[head : len(target) - tail]
    start, end = _blank_edge(lines), len(lines) - _blank_edge(lines[::-1])
    said = [line.rstrip(" \t") for line in lines[start:end]] if start < end else []
    ending = _ending(request)
    made = [line + ending for line in said]
    for i, j, length in equal_runs(said, [without_ending(line).rstrip(" \t") for line in core]):
        for k in range(length):
            own = core[j + k]
            made[i + k] = own if without_ending(own) != own else own + ending
    whole = [*target[:head], *made, *target[len(target) - tail :]]
    if not whole:
        return ""
    last = target[-1]
    whole[-1] = without_ending(whole[-1]) + last[len(without_ending(last)) :]
    return "".join(whole)


def _ending(request: RewriteRequest) -> str:
    """The line end that most of the target has, else most of the document."""
    for lines in (request.target, request.lines):
        endings = Counter(line[len(without_ending(line)) :] for line in lines)
        endings.pop("", None)
        if endings:
            return endings.most_common(1)[0][0]
    return "\n"


def _blank_edge(lines: Sequence[str]) -> int:
    return next((index for index, line in enumerate(lines) if line.strip()), len(lines))
