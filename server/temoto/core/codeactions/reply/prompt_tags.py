"""Which lines of a reply only mark the parts of some tool's prompt ("{{REWRITTEN_CODE}}", "<rewrite_this>", "<old_text>")?

Such tags are named in several words, which no element of HTML is, and one of them is a word of the trade. In markup, whose
elements have any name, only those that can be nothing else count.
"""

import re

from temoto.core.code.language import Language, LanguageKind
from temoto.core.codeactions.reply.records import RewriteRequest

_WORDS = (
    r"(?:code|rewrit\w*|old|new|text|file|files|replace\w*|document|snippet|select\w*|updat\w*|edit\w*|original|modif\w*|diff|search|path"
    r"|content|contents|answer|output|response|instruct\w*|str|string|section|insert|prefix|suffix|cursor)"
)
_TAG = re.compile(
    r"</?(?P<name>[a-z]+(?:_[a-z]+)+)(?:\s[^<>]*)?>|\{\{\s*[/#]?(?P<mark>[A-Z]+(?:_[A-Z]+)+)\s*\}\}"
    r"|</?(?:document|code|target|output|answer|diff|path)>"
)
_IN_NAME = re.compile(rf"(?:^|_){_WORDS}(?:_|$)", re.IGNORECASE)
_SURE = re.compile(r"rewrit(?:e|ten)_|replace_in_file|write_to_file|_rewrit|rewritten", re.IGNORECASE)
# Such that no document has them, also beside text on their line.
_GLUED = re.compile(
    r"</?rewrit\w*_\w+>|\{\{\s*[/#]?REWRITTEN_\w+\s*\}\}|</?(?:replace_in|write_to)_file>|\[TOOL_CALLS\]"
)
# How calls of tools name their arguments.
_CALL = re.compile(
    r"</?(?:tool_call|tool_code|function|parameter|invoke|arg_key|arg_value|antml:\w+)(?:[= ][^<>]*)?>|<tool_call>\w+"
)
_PATH = re.compile(r"\s*<(file_?path|path)>[^<>]*</\1>\s*")
_OLD_NEW = re.compile(
    r"^[ \t]*<(old_(?:text|str|string|code))>[ \t]*\n?(.*?)\n?[ \t]*</\1>\s*"
    r"<(new_(?:text|str|string|code))>[ \t]*\n?(.*?)\n?[ \t]*</\3>[ \t]*$",
    re.DOTALL | re.MULTILINE,
)


def is_prompt_tag(line: str, language: Language) -> bool:
    """Whether a line is nothing but such tags."""
    bare = line.strip()
    if len(bare) >= 200 or not bare.startswith(("<", "{{")):
        return False
    if _PATH.fullmatch(bare):
        return language.kind is not LanguageKind.MARKUP
    told = [met.group("name") or met.group("mark") or "" for met in _TAG.finditer(bare)]
    if _TAG.sub("", bare).strip():
        return False
    known = _SURE if language.kind is LanguageKind.MARKUP else _IN_NAME
    return any(name and known.search(name) for name in told) and all(not name or known.search(name) for name in told)


def unglued(lines: list[str], request: RewriteRequest) -> list[str]:
    """The lines without a tag their first line begins with, and the one their last ends with then."""
    begun = _GLUED.match(lines[0].lstrip()) if lines else None
    if begun is None or any(begun.group() in line for line in request.lines):
        return lines
    lines = [lines[0].lstrip()[begun.end() :], *lines[1:]]
    last = lines[-1].rstrip()
    ended = next((met for met in _GLUED.finditer(last) if met.end() == len(last)), None)
    return [*lines[:-1], last[: ended.start()]] if ended else lines


def prompt_tag(text: str, request: RewriteRequest) -> str:
    """The first such line in what takes the target's place, which the document has not; else empty."""
    if "<" not in text and "{{" not in text and "[TOOL_" not in text:
        return ""
    lines = text.splitlines()
    code = request.entry.kind is not LanguageKind.MARKUP
    marks = (
        line.strip()
        for line in lines
        if is_prompt_tag(line, request.entry) or _GLUED.search(line) or (code and _CALL.fullmatch(line.strip()))
    )
    there = {line.strip() for line in request.lines} if (first := next(marks, "")) else set[str]()
    return next((mark for mark in (first, *marks) if mark and mark not in there), "")


def with_blocks(reply: str, request: RewriteRequest) -> str:
    """The reply with pairs of old and new text as search/replace blocks; as it is where the document has such tags."""
    if "<old_" not in reply or any("<old_" in line for line in request.lines):
        return reply
    return _OLD_NEW.sub(lambda met: f"<<<<<<< SEARCH\n{met.group(2)}\n=======\n{met.group(4)}\n>>>>>>> REPLACE", reply)
