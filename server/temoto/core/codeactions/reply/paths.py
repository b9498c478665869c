"""Does a rewrite begin with a comment that only names its file ("# r.py", "// filepath: src/load.ts")?

It is taken off, unless the document has it.
"""

import re
from collections.abc import Sequence

from temoto.core.code.languages import known, language_named
from temoto.core.codeactions.reply.elided import comment_of
from temoto.core.codeactions.reply.records import RewriteRequest

_LABEL = re.compile(
    r"@?(?:file ?(?:path|name)?|path|in|from)\s*[:=]\s*|@?file(?:path|name)?\s+(?=\S+$)|(?:in|from)\s+(?=\S*[/.]\S+$)"
    r"|ファイル(?:名|パス)?\s*[:：]\s*",
    re.IGNORECASE,
)
_AROUND = re.compile(r"[=*#~-]{2,}\s*|\s*[=*#~-]{2,}$")  # === a.js ===
_VERSION = re.compile(
    r"\s+[-–—:]\s+(?:the )?(?:new|updated|refactored|modified|fixed|revised|improved|changed)(?: (?:version|code|file))?\W*$|:$"
)
_TEXT = re.compile(r"[\"']{3}([^\"']+)[\"']{3}")
# With these a file begins, and nothing in its middle does.
_HEAD = re.compile(r"#!\s?/\S.*|#.{0,3}-\*-.*-\*-|# vim:.*")
_PATH = re.compile(
    r"[`\"']?((?:[\w@.+~ \[\]()-]*[/\\\\])*[\w@.+~\[\]()-]+)[`\"']?(?:\s*(?:#L?|:|,? lines? )\d+(?:\s*[-–]\s*L?\d+)?)?(?:\s*\([^()]*\))?"
)


def without_path(lines: Sequence[str], request: RewriteRequest) -> list[str]:
    """The lines without such a comment at their beginning, and the blank lines behind it."""
    first = next((index for index, line in enumerate(lines) if line.strip()), None)
    if first is None or not (_names_file(lines[first], request) or _begins_file(lines[first], request)):
        return list(lines)
    bare = lines[first].strip()
    if any(line.strip() == bare for line in request.lines):
        return list(lines)
    rest = first + 1
    while rest < len(lines) and not lines[rest].strip():
        rest += 1
    if rest < len(lines) and _begins_file(lines[rest], request):
        return without_path(lines[rest:], request)
    return list(lines[rest:]) if rest < len(lines) else list(lines)


def _begins_file(line: str, request: RewriteRequest) -> bool:
    """Whether a line can only be a file's first, and the target stands further down."""
    return bool(_HEAD.fullmatch(line.strip()[:300])) and any(each.strip() for each in request.above)


def _names_file(line: str, request: RewriteRequest) -> bool:
    """Whether a line is a comment that is a file's name: of the document's own language, in a folder, or said to be one."""
    words = comment_of(line, request.entry) if len(line) <= 300 else ""
    if request.entry.docstring and (text := _TEXT.fullmatch(line.strip()[:300])):
        words = text.group(1).strip()
    words = _VERSION.sub("", _AROUND.sub("", words)).strip()
    label = _LABEL.match(words)
    met = _PATH.fullmatch(words[label.end() :].strip() if label else words)
    if not words or not met:
        return False
    path = met.group(1)
    name = language_named(path)
    named = known(name) if name else None
    if label:
        return named is not None or "/" in path or "." in path
    here = request.entry
    same = named is not None and (named is here or (bool(named.kin) and named.kin == here.kin))
    return same and " " not in path
