r"""What remains of a reply without thoughts, control tokens at its ends and tags around it? Lines end with \n.

Never cuts anything from inside the code: what must not be there is refused by `hidden`, not removed.
"""

import json
import re
from typing import cast

from temoto.core.backend.reasoning import ReasoningSplitter, gathered
from temoto.core.codeactions.reply.prompt_tags import is_prompt_tag, unglued, with_blocks
from temoto.core.codeactions.reply.records import RewriteRequest
from temoto.core.codeactions.reply.wrapped import unwrapped

# What models are known to leak, of whatever family. Full-width bars are DeepSeek's.
CONTROL = re.compile(
    r"<[|｜][A-Za-z][\w▁ -]{0,40}[|｜]>|<\|[A-Za-z]\w{0,30}>|</?(?:start|end)_of_turn>|</?s>|\[/?INST\]|<</?SYS>>"
    r"|<(?:EOT|PRE|SUF|MID|END|eos|bos|pad|unk|fim_\w+|file_sep|repo_name|endoftext)>"
)
# In markup these are elements, not tokens.
ELEMENTS = frozenset(("<s>", "</s>"))
_WRAPPER = re.compile(
    r"\s*(?:</?(?:target|code|selection|selected_code|rewrite|rewritten|rewritten_code|answer|output|response|file|document|result|updated_code"
    r"|new_code|edited_code|solution)(?:\s[^<>]*)?>|\[/?(?:CODE|PYTHON|BEGIN|END|START|REWRITE|REWRITTEN|OUTPUT|RESULT|ANSWER)\]|</?diff>"
    r"|#{2,4} ?(?:Response|Answer|Output|Instruction):?"
    r"|(?:AI|Assistant|assistant|BOT):)\s*"
)
_CODE_KEYS = (
    "code", "new_code", "newCode", "rewritten_code", "rewritten", "refactored_code", "refactoredCode", "updated_code", "updatedCode",
    "fixed_code", "replacement", "content", "result", "output", "answer", "text", "response",
)  # fmt: skip

_ARGUMENTS = ("arguments", "parameters", "input", "args")


def cleaned(reply: str, request: RewriteRequest) -> str:
    """The reply without thoughts, control tokens at its ends and wrapping tags."""
    thoughts = ReasoningSplitter()
    said, _ = gathered([*thoughts.feed(without_controls(lined(reply), request)), *thoughts.end()])
    return with_blocks(without_controls(said, request), request)


def lined(reply: str) -> str:
    """The reply with line ends of one kind."""
    return reply.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def without_controls(text: str, request: RewriteRequest) -> str:
    """Without control tokens at either end."""
    start, end = 0, len(text)
    while token := _last(text, end, request):
        end = token[0]
    while token := _first(text, start, request):
        start = token[1]
    return text[start:end] if end == len(text) else text[start:end].rstrip(" \t")


def controls_in(text: str, request: RewriteRequest) -> list[str]:
    """The control tokens that stand in a text."""
    known = [token for token in request.controls if token and token in text and _is_token(token, request)]
    return known + [found for found in CONTROL.findall(text) if _is_token(found, request)]


def without_tokens(text: str, request: RewriteRequest) -> str:
    """Prose or a note without control tokens anywhere."""
    for token in dict.fromkeys(controls_in(text, request)):
        text = text.replace(token, "")
    return text


def before_tokens(text: str, request: RewriteRequest) -> str:
    """Prose up to the first control token: behind it a model talks to itself."""
    return text[: min((text.find(token) for token in controls_in(text, request)), default=len(text))].rstrip()


def without_wrappers(lines: list[str], request: RewriteRequest) -> list[str]:
    """Without lines at the ends that only repeat how a prompt marks its parts, unless the target has them."""
    own = {line.strip() for line in request.bare}
    lines = unwrapped(lines, request)
    start, end = 0, len(lines)
    while start < end and (not lines[start].strip() or _wraps(lines[start], own, request)):
        start += 1
    while end > start and (not lines[end - 1].strip() or _wraps(lines[end - 1], own, request)):
        end -= 1
    return unglued(lines[start:end], request)


def from_json(text: str, request: RewriteRequest) -> tuple[str, str] | None:
    """(code, explanation) of a reply that is one JSON object with the code in it, or a tool's call with it among its arguments."""
    bare = text.strip().removeprefix("[TOOL_CALLS]").removeprefix("<tool_call>").removesuffix("</tool_call>").strip()
    if bare[:1] not in {"{", "["} or request.entry.kin == "json":
        return None
    try:
        said: object = json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        return None
    if isinstance(said, list) and len(calls := cast("list[object]", said)) == 1:
        said = calls[0]
    if not isinstance(said, dict):
        return None
    told = cast("dict[str, object]", said)
    given = next((told[key] for key in _ARGUMENTS if isinstance(told.get(key), dict)), None)
    told = cast("dict[str, object]", given) if isinstance(given, dict) else told
    found = {key: value for key, value in told.items() if isinstance(value, str) and value.strip()}
    key = next((key for key in _CODE_KEYS if key in found), "")
    if not key:
        return None
    return found.pop(key), "\n\n".join(found.values())


def _last(text: str, end: int, request: RewriteRequest) -> tuple[int, int] | None:
    """Where the token stands that ends the first `end` characters, apart from blanks."""
    while end and text[end - 1].isspace():
        end -= 1
    known = (token for token in request.controls if token and _is_token(token, request))
    own = next((token for token in known if text.endswith(token, 0, end)), "")
    if own:
        return end - len(own), end
    low = max(0, end - 80)
    found = [
        one for one in CONTROL.finditer(text[low:end]) if low + one.end() == end and _is_token(one.group(), request)
    ]
    return (low + found[0].start(), end) if found else None


def _first(text: str, start: int, request: RewriteRequest) -> tuple[int, int] | None:
    """Where the token stands that begins what follows `start`, apart from blanks."""
    while start < len(text) and text[start].isspace():
        start += 1
    known = (token for token in request.controls if token and _is_token(token, request))
    own = next((token for token in known if text.startswith(token, start)), "")
    if own:
        return start, start + len(own)
    found = CONTROL.match(text, start)
    return (start, found.end()) if found and _is_token(found.group(), request) else None


def _is_token(token: str, request: RewriteRequest) -> bool:
    return token not in ELEMENTS or not request.entry.elements


def _wraps(line: str, own: set[str], request: RewriteRequest) -> bool:
    if len(line) >= 200 or line.strip() in own:
        return False
    return bool(_WRAPPER.fullmatch(line)) or is_prompt_tag(line, request.entry)
