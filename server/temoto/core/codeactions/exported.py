"""What would no longer be seen from other files once an edit is made? A definition that was exported and would come back without it."""

import re

_WORDS = (
    r"(?:(?:async|abstract|declare|const|let|var|function\*?|class|interface|type|enum|namespace"
    r"|unsafe|extern|static|fn|struct|trait|mod|union)\s+)+"
)
_EXPORTED = re.compile(rf"^[ \t]*(?:export|pub(?:\([^)\n]*\))?)\s+(?:default\s+)?{_WORDS}\*?([\w$]+)", re.MULTILINE)
_PLAIN = re.compile(rf"^[ \t]*{_WORDS}\*?([\w$]+)", re.MULTILINE)
_BY_NAME = re.compile(r"\bexport\s*(?:default\s+([\w$]+)|\{([^}]*)\})|\b(?:module\.)?exports\b([^\n]*)")


def no_longer_exported(before: str, after: str) -> tuple[str, ...]:
    """The names that `before` exports and `after` defines without, in order; a name that is gone, where `after` exports nothing."""
    was = dict.fromkeys(_EXPORTED.findall(before))
    now = set(_EXPORTED.findall(after))
    for groups in _BY_NAME.findall(after):
        now.update(re.findall(r"[\w$]+", " ".join(groups)))
    plain = set(_PLAIN.findall(after))
    return tuple(name for name in was if name not in now and (name in plain or (plain and not now)))
