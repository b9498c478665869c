"""Where in a text stands what is surely a secret, or likely one, and what is shown to a model in its place?

Surely: by the mark its maker gave it for just that, by what stands around it (an address, a header), or because something named for a
secret is given what only a machine makes up. Likely: anything written out that is given to such a name. A mask is as long as what
it hides, and lines stay lines, so that columns, and what a model has read, hold. docs/decisions.md says why the set is ours.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

MASK: Final = "*"
LEAST: Final = 8  # signs of a mask that tell it from stars somebody wrote
KNOWN_LINES: Final = 16_384  # whose masks are remembered: a dozen documents as far as a prompt reaches
_VARIED: Final = 6  # different signs of what is surely made up by a machine
_MOST_KEY_LINES: Final = 200  # of one private key

# Made for telling them: (the mark, what follows it). Told apart by their first letters, which is what makes looking quick.
_MARKED: Final = re.compile(
    r"A(?:KIA|SIA|BIA|CCA)[0-9A-Z]{16}(?!\w)|AIza[\w-]{30,}|AGE-SECRET-KEY-1[0-9A-Z]{40,}|ATATT3[\w=-]{40,}|ATCTT3[\w=-]{40,}|"
    r"CCIPAT_\w{20,}|CFPAT-[\w-]{30,}|EAA[AC][\w-]{50,}|FlyV1 fm\d_[\w/+=,]{40,}|GOCSPX-[\w-]{20,}|HRKU-[\w-]{30,}|NRAK-[0-9A-Z]{20,}|"
    r"PMAK-[\w-]{40,}|S[GK](?:\.[\w-]{16,64}\.[\w-]{16,}|[0-9a-f]{32}(?!\w))|[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}(?!\w)|"
    r"bkua_\w{30,}|da(?:pi[0-9a-f]{32})|dckr_pat_[\w-]{20,}|do[opr]_v1_[0-9a-f]{32,}|dp\.(?:pt|st|ct|sa)\.[\w.]{30,}|"
    r"ey(?:J[\w-]{10,500}\.eyJ[\w-]{8,}(?:\.[\w-]+)?)|figd_[\w-]{30,}|gh[pousr]_\w{20,}|github_pat_\w{30,}|gl(?:pat|rt|dt|cbt|ptt|soat|oas|"
    r"ft|imt|agent|ffct)-[\w.-]{18,}|gl(?:sa|c)_[\w=/+]{30,}|gsk_\w{30,}|hf_[0-9A-Za-z]{30,}|hv[sbr]\.[\w-]{20,}|lin_(?:api|oauth)_\w{30,}|"
    r"key-[0-9a-f]{32}(?!\w)|nfp_\w{30,}|npm_[0-9A-Za-z]{30,}|ntn_\w{30,}|oy2[a-z0-9]{43}|pplx-\w{40,}|pscale_(?:tkn|pw|oauth)_[\w.-]{30,}|"
    r"pul-[0-9a-f]{40}|pypi-[\w-]{40,}|r8_[0-9A-Za-z]{30,}|rubygems_[0-9a-f]{40,}|sbp_[0-9a-f]{30,}|sh(?:pat|pss|pca|ppa)_[0-9a-fA-F]{30,}|"
    r"sk-[\w-]{20,}|[sr]k_(?:live|test)_\w{16,}|sntry[su]_[\w+/=]{40,}|sl\.[\w-]{60,}|sq0(?:atp|csp)-[\w-]{20,}|tskey-[\w-]{20,}|"
    r"whsec_[\w+/=]{24,}|xapp-\d-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|xai-\w{40,}|ya29\.[\w-]{20,}"
)
_NUMBERED: Final = re.compile(r"(?<!\w)(?:[0-9a-f]{32}-us\d{1,2}|\d{8,10}:AA[\w-]{30,})(?!\w)")  # Mailchimp, Telegram
# What stands around it tells it; group 1 is the secret. (a sign without which there is none, the pattern)
_AROUND: Final = tuple(
    (sign, re.compile(pattern, re.IGNORECASE))
    for sign, pattern in (
        ("://", r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>{}$]{0,64}:([^\s/@\"'<>{}$]{3,128})@"),
        ("earer ", r"\bbearer ([\w.~+/-]{20,}=*)"),
        ("asic ", r"\bbasic ([\w+/-]{16,}={0,2})"),
        ("hooks.slack.com", r"hooks\.slack\.com/(?:services|workflows|triggers)/([\w/]{20,})"),
        ("webhooks/", r"discord(?:app)?\.com/api/webhooks/\d+/([\w-]{30,})"),
        ("Key=", r"(?:Account|SharedAccess|Shared)Key=([\w+/=]{40,})"),
        ("sig=", r"[?&]sig=([\w%+/=-]{30,})"),
        ("-----BEGIN", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----\\n([^\"'\n]*?)(?=-----END|[\"'\n]|$)"),
    )
)
_NAMED: Final = (
    r"(?:passw(?:or)?d|passphrase|pwd|secret|api[_-]?key|access[_-]?key|account[_-]?key|auth[_-]?key|private[_-]?key|token|credential)s?"
    r"\w{0,40}[\"']?\s{0,20}(?::=|=>|[:=])\s{0,20}"
)
_ASSIGNED: Final = re.compile(
    _NAMED + r"(?:[rbuf]{0,2}[\"'`]([^\"'`\s]{8,200})[\"'`]|([\w+/=~!@%^-]{16,200})\s*(?:#.*)?$)", re.IGNORECASE
)
_NAMES: Final = re.compile(r"passw|passp|pwd|secret|key|token|credential", re.IGNORECASE)
_RUN: Final = re.compile(r"[\w+/.~:@!%=-]{16}")
_DIGIT, _SMALL, _CAPITAL = (re.compile(each) for each in ("[0-9]", "[a-z]", "[A-Z]"))
_PLACEHOLDER: Final = re.compile(
    r"your|example|change|xxx|\.\.\.|\*\*\*|placeholder|dummy|<|\$\{|\{\{|%\(|%[sdr]|test|password|passwd|secret|user|fake|sample|redacted",
    re.IGNORECASE,
)
_MADE_UP: Final = re.compile(r"example|x{4}|\.\.\.|\*\*\*|placeholder|dummy|fake|redacted|your[_-]", re.IGNORECASE)
# Private keys of many lines.
_KEY_BEGINS: Final = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\n)?[\"'\s,+\\]*$|^Private-Lines: \d"
)
_LONGEST_BEGIN: Final = 10_000  # code points
_OF_KEY: Final = re.compile(
    r"[\s\"'#/*+>|]*([A-Za-z0-9+/=]{30,}|(?:Proc-Type|DEK-Info|Comment|Version|Hash): ?.*)?(?:\\[nr])*[\"'\s,+\\;)]*$"
)
_LAST_OF_KEY: Final = re.compile(r"[\s\"'#/*+>|]*=?[A-Za-z0-9+/=]{1,64}(?:\\[nr])*[\"'\s,+\\;)]*$")
_STARS: Final = re.compile(r"\*+")
_IN_KEY: Final = re.compile(r"[A-Za-z0-9+/=]{4,}")


def looks_secret(text: str) -> bool:
    """Whether something in a text is a secret, surely or likely."""
    return any("-----BEGIN" in line and "PRIVATE KEY" in line for line in text.splitlines()) or any(
        _found(line, wide=True) for line in text.splitlines() if len(line) >= LEAST
    )


def masked_lines(lines: Sequence[str], *, wide: bool = False) -> tuple[str, ...]:
    """The lines with a mask over each secret, each as long as it was; `wide`: also over what is only likely one.

    A line that holds none is the same object. Costs a look-up for a line that was seen lately.
    """
    shown = [masked_line(line, wide=wide) for line in lines]
    for number in key_lines(lines):
        shown[number] = of_key(lines[number])
    return tuple(shown)


def masked_text(text: str, *, wide: bool = False) -> str:
    """A text with a mask over each secret, as long as it was."""
    return "".join(masked_lines(text.splitlines(keepends=True), wide=wide))


@lru_cache(maxsize=KNOWN_LINES)
def masked_line(line: str, *, wide: bool = False) -> str:
    """A line with a mask over each secret, as long as it was; the same object where there is none."""
    for start, end in _found(line, wide=wide):
        line = line[:start] + MASK * (end - start) + line[end:]
    return line


def of_key(line: str) -> str:
    """A line of a private key, with a mask over what is of the key."""
    return _IN_KEY.sub(_stars, line)


def least_mask(line: str, shown: str, before: str = "") -> str:
    """The shortest of the masks in `shown` and `before`, if that is not empty; LEAST signs at most."""
    made = [found[0] for found in _STARS.finditer(shown) if line[found.start() : found.end()] != found[0]]
    return min((*made, before or MASK * LEAST), key=len)[:LEAST]


def _stars(match: re.Match[str]) -> str:
    return MASK * len(match[0])


def _found(line: str, *, wide: bool) -> list[tuple[int, int]]:
    """Where the secrets of a line are."""
    digit = _DIGIT.search(line) is not None
    marked = digit or "AKIA" in line or "ASIA" in line  # these alone may do without
    if not ("://" in line or "-----BEGIN" in line or (wide and _NAMES.search(line)) or (marked and _RUN.search(line))):
        return []
    spans: list[tuple[int, int]] = []
    if marked:
        for pattern in (_MARKED, _NUMBERED):
            spans += [
                found.span()
                for found in pattern.finditer(line)
                if _whole(line, found) and _machine_made(found[0], 3 if wide else _VARIED)
            ]
    for sign, pattern in _AROUND:
        if sign in line:
            sure = sign not in {"earer ", "asic "}
            spans += [
                found.span(1)
                for found in pattern.finditer(line)
                if not _is_placeholder(found[1], found[0]) and (sure or _machine_made(found[1]))
            ]
    if _NAMES.search(line):
        for found in _ASSIGNED.finditer(line):
            group = 1 if found[1] else 2
            value = found[group]
            if not _stands_for_one(value) and (
                _made_up_by_a_machine(value, quoted=group == 1) or (wide and _likely(value, group))
            ):
                spans.append(found.span(group))
    return spans


def _whole(line: str, match: re.Match[str]) -> bool:
    """Whether it does not begin in the middle of a word."""
    before = line[match.start() - 1] if match.start() else " "
    return not (before.isalnum() or before == "_") or line[max(0, match.start() - 2) : match.start()] in {
        "\\n",
        "\\t",
        "\\r",
    }


def _machine_made(value: str, varied: int = _VARIED) -> bool:
    """Whether nobody thought it up: a digit, letters, many signs, no word of those that stand for a value."""
    if _MADE_UP.search(value) or len(set(value)) < varied:
        return False
    if not _DIGIT.search(value):
        return value.startswith("A")
    if value.startswith(("sk-", "M", "N", "O")):  # what names in style sheets and programs begin with too
        return bool(_CAPITAL.search(value[1:]) and _SMALL.search(value) and len(_DIGIT.findall(value)) > 2)
    return True


def _made_up_by_a_machine(value: str, *, quoted: bool) -> bool:
    """Whether a value that is given to something named for a secret is surely one."""
    mixed = _mixed(value)
    digits = len(_DIGIT.findall(value))
    if not quoted:
        return mixed and digits > 2 and len(set(value)) > LEAST
    return (mixed and len(value) >= 12) or (len(value) >= 20 and digits > 3 and len(set(value)) >= LEAST)


def _likely(value: str, group: int) -> bool:
    return group == 1 or (_DIGIT.search(value) is not None and not value.isdigit())


def _stands_for_one(value: str) -> bool:
    """Whether a value is a word for one. In a long one such a word may have come about by itself."""
    return bool((_PLACEHOLDER if len(value) < 20 or not _mixed(value) else _MADE_UP).search(value))


def _mixed(value: str) -> bool:
    return bool(_DIGIT.search(value) and _SMALL.search(value) and _CAPITAL.search(value))


def _is_placeholder(value: str, around: str) -> bool:
    """Whether a password in an address is none: a word for one, or the name before it once more."""
    return _stands_for_one(value) or value.lower() in {"pass", "pwd", "pw"} or f"//{value}:{value}@" in around


def key_lines(lines: Sequence[str]) -> list[int]:
    """The lines of private keys, without those that begin and end one."""
    inside: list[int] = []
    for number, line in enumerate(lines):
        end = line[-_LONGEST_BEGIN:]  # a key begins at a line's end, and a line may have 20 MB
        if ("-----BEGIN" in end or "Private-Lines:" in end) and _KEY_BEGINS.search(end.rstrip("\r\n")):
            inside += _behind(lines, number + 1)
    return inside


def _behind(lines: Sequence[str], first: int) -> list[int]:
    """The lines from `first` on that are a key's; none where what comes there is not one."""
    body: list[int] = []
    long = False
    for number in range(first, min(first + _MOST_KEY_LINES, len(lines))):
        line = lines[number].rstrip("\r\n")
        if "-----END" in line:
            break
        found = _OF_KEY.match(line)
        if found is None and not (long and _LAST_OF_KEY.match(line)):
            break
        long = long or bool(found and found[1])
        body.append(number)
        if found is None:
            break
    return body if long else []
