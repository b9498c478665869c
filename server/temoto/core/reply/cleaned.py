r"""What of a reply did the model mean to say? Without thoughts, control tokens at the ends and tags around it; lines end with \n.

Never cuts anything from inside the code: what must not be there is refused by `hidden`, not removed.
"""

import json
import re
from typing import cast

from temoto.core.reply.asked import Asked
from temoto.core.thoughts import Thoughts, gathered

# What models are known to leak, of whatever family. Full-width bars are DeepSeek's.
CONTROL = re.compile(
    r"<[|｜][A-Za-z][\w▁ -]{0,40}[|｜]>|<\|[A-Za-z]\w{0,30}>|</?(?:start|end)_of_turn>|</?s>|\[/?INST\]|<</?SYS>>"
    r"|<(?:EOT|PRE|SUF|MID|END|eos|bos|pad|unk|fim_\w+|file_sep|repo_name|endoftext)>"
)
# In markup these are elements, not tokens.
ELEMENTS = frozenset(("<s>", "</s>"))
MARKUP = frozenset(
    (
        "html",
        "xml",
        "xhtml",
        "svg",
        "vue",
        "svelte",
        "astro",
        "markdown",
        "javascriptreact",
        "typescriptreact",
        "php",
        "erb",
        "jinja-html",
    )
)
_WRAPPER = re.compile(
    r"\s*(?:</?(?:target|code|selection|selected_code|rewrite|rewritten|rewritten_code|answer|output|response|file|document|result|updated_code"
    r"|new_code|edited_code|solution)(?:\s[^<>]*)?>|\[/?CODE\]|\[/?PYTHON\]|#{2,4} ?(?:Response|Answer|Output|Instruction):?"
    r"|(?:AI|Assistant|assistant|BOT):)\s*"
)
_CODE_KEYS = (
    "code", "new_code", "newCode", "rewritten_code", "rewritten", "refactored_code", "refactoredCode", "updated_code", "updatedCode",
    "fixed_code", "replacement", "content", "result", "output", "answer", "text", "response",
)  # fmt: skip


def cleaned(reply: str, asked: Asked) -> str:
    """The reply without what no one meant to be read."""
    text = reply.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    thoughts = Thoughts()
    said, _ = gathered([*thoughts.feed(without_controls(text, asked)), *thoughts.end()])
    return without_controls(said, asked)


def without_controls(text: str, asked: Asked) -> str:
    """Without control tokens at either end."""
    while True:
        bare = text.strip()
        found = next((token for token in asked.controls if token and bare.endswith(token)), "") or _last(bare, asked)
        if found:
            text = text[: text.rindex(found)].rstrip(" \t")
            continue
        found = next((token for token in asked.controls if token and bare.startswith(token)), "") or _first(bare, asked)
        if not found:
            return text
        text = text[text.index(found) + len(found) :]


def controls_in(text: str, asked: Asked) -> list[str]:
    """The control tokens that stand in a text."""
    known = [token for token in asked.controls if token and token in text]
    return known + [found for found in CONTROL.findall(text) if _is_token(found, asked)]


def without_wrappers(lines: list[str], asked: Asked) -> list[str]:
    """Without lines at the ends that only repeat how a prompt marks its parts, unless the target has them."""
    own = {line.strip() for line in asked.bare}
    start, end = 0, len(lines)
    while start < end and (not lines[start].strip() or _wraps(lines[start], own)):
        start += 1
    while end > start and (not lines[end - 1].strip() or _wraps(lines[end - 1], own)):
        end -= 1
    return lines[start:end]


def from_json(text: str, asked: Asked) -> tuple[str, str] | None:
    """(code, explanation) of a reply that is one JSON object with the code in it."""
    bare = text.strip()
    if not bare.startswith("{") or asked.language in {"json", "jsonc", "json5"}:
        return None
    try:
        said: object = json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    found = {
        key: value for key, value in cast("dict[str, object]", said).items() if isinstance(value, str) and value.strip()
    }
    key = next((key for key in _CODE_KEYS if key in found), "")
    if not key:
        return None
    return found.pop(key), "\n\n".join(found.values())


def _last(bare: str, asked: Asked) -> str:
    tail = bare[-80:]
    found = [one for one in CONTROL.finditer(tail) if one.end() == len(tail) and _is_token(one.group(), asked)]
    return found[0].group() if found else ""


def _first(bare: str, asked: Asked) -> str:
    found = CONTROL.match(bare)
    return found.group() if found and _is_token(found.group(), asked) else ""


def _is_token(found: str, asked: Asked) -> bool:
    return found not in ELEMENTS or asked.language not in MARKUP


def _wraps(line: str, own: set[str]) -> bool:
    return len(line) < 200 and bool(_WRAPPER.fullmatch(line)) and line.strip() not in own
