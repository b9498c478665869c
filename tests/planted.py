"""Invented secrets of 48 kinds, and what only looks like one. Made at run time from parts: nothing in this tree looks like a secret."""

import base64
import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_LETTERS = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"


@dataclass(frozen=True)
class Planted:
    """An invented secret: `line` as it stands in code, one or more; `secret`: its lines, none of which may be found anywhere else."""

    kind: str
    line: str
    secret: tuple[str, ...]


def _of(chance: random.Random, count: int, signs: str = _LETTERS) -> str:
    """So many signs; a digit and letters of both cases among the first four where there are such signs, as in what machines make."""
    made = "".join(chance.choice(signs) for _ in range(count))
    return "q7Rk"[:count] + made[4:] if signs == _LETTERS else made


def _block(chance: random.Random, kind: str, lines: int = 6) -> tuple[str, ...]:
    dashes = "-" * 5
    body = [
        _of(chance, 64 if number < lines - 1 else 31) + ("" if number < lines - 1 else "=") for number in range(lines)
    ]
    return (f"{dashes}BEGIN {kind}{dashes}", *body, f"{dashes}END {kind}{dashes}")


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


_PRIVATE = "PRIVATE" + " KEY"
Make = Callable[[random.Random], str]

# The mark a maker gives, in parts, and what follows it.
MARKED: Final[dict[str, Make]] = {
    "AWS key id": lambda c: "AK" + "IA" + _of(c, 16, string.ascii_uppercase + "234567"),
    "AWS session key id": lambda c: "AS" + "IA" + _of(c, 16, string.ascii_uppercase + "234567"),
    "GitHub": lambda c: "gh" + "p_" + _of(c, 36),
    "GitHub app": lambda c: "gh" + "s_" + _of(c, 36),
    "GitHub fine-grained": lambda c: "github" + "_pat_" + _of(c, 22) + "_" + _of(c, 59),
    "GitLab": lambda c: "glp" + "at-" + _of(c, 20),
    "GitLab runner": lambda c: "glr" + "t-" + _of(c, 20),
    "Slack bot": lambda c: "xo" + "xb-" + _of(c, 12, string.digits) + "-" + _of(c, 12, string.digits) + "-" + _of(c, 24),
    "Slack app": lambda c: "xa" + "pp-1-A" + _of(c, 10, string.digits) + "-" + _of(c, 13, string.digits) + "-" + _of(c, 64, _HEX),
    "Stripe": lambda c: "sk" + "_live_" + _of(c, 24),
    "Stripe webhook": lambda c: "wh" + "sec_" + _of(c, 32),
    "npm": lambda c: "np" + "m_" + _of(c, 36),
    "PyPI": lambda c: "py" + "pi-AgEIcHlwaS5vcmc" + _of(c, 80),
    "OpenAI": lambda c: "sk" + "-proj-" + _of(c, 48),
    "OpenAI old": lambda c: "sk" + "-" + _of(c, 20) + "T3Blbk" + "FJ" + _of(c, 20),
    "Anthropic": lambda c: "sk" + "-ant-api03-" + _of(c, 90) + "AA",
    "Hugging Face": lambda c: "h" + "f_" + _of(c, 34),
    "Groq": lambda c: "gs" + "k_" + _of(c, 52),
    "Replicate": lambda c: "r" + "8_" + _of(c, 37),
    "Google API": lambda c: "AI" + "za" + _of(c, 35),
    "Google OAuth": lambda c: "ya" + "29." + _of(c, 100),
    "Google client": lambda c: "GOC" + "SPX-" + _of(c, 28),
    "SendGrid": lambda c: "S" + "G." + _of(c, 22) + "." + _of(c, 43),
    "Mailchimp": lambda c: _of(c, 32, _HEX) + "-us" + "12",
    "Twilio": lambda c: "S" + "K" + _of(c, 32, _HEX),
    "Telegram": lambda c: _of(c, 9, "123456789") + ":A" + "A" + _of(c, 33),
    "Discord": lambda c: "M" + _of(c, 25) + "." + _of(c, 6) + "." + _of(c, 38),
    "JWT": lambda c: _encoded('{"alg":"HS256","typ":"JWT"}') + "." + _encoded(f'{{"sub":"{_of(c, 12)}"}}') + "." + _of(c, 43),
    "DigitalOcean": lambda c: "do" + "p_v1_" + _of(c, 64, _HEX),
    "Vault": lambda c: "hv" + "s." + _of(c, 24),
    "Shopify": lambda c: "shp" + "at_" + _of(c, 32, _HEX),
    "Databricks": lambda c: "da" + "pi" + _of(c, 32, _HEX),
    "Linear": lambda c: "lin" + "_api_" + _of(c, 40),
    "Docker": lambda c: "dck" + "r_pat_" + _of(c, 27),
    "Grafana": lambda c: "gl" + "sa_" + _of(c, 32) + "_" + _of(c, 8, _HEX),
    "Atlassian": lambda c: "AT" + "ATT3" + _of(c, 60) + "=" + _of(c, 8, "0123456789ABCDEF"),
    "age": lambda c: "AGE-" + "SECRET-KEY-1" + _of(c, 58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
}  # fmt: skip

# What tells it is what stands around it: (the line, the secret in it).
AROUND: Final[dict[str, Callable[[str], str]]] = {
    "AWS secret key": lambda s: f"aws_secret_access_{'key'} = '{s}'",
    "Azure storage": lambda s: f"url = 'DefaultEndpointsProtocol=https;AccountName=a;Account{'Key'}={s}=='",
    "postgres": lambda s: f"url = 'postgres://ann:{s}@db.internal:5432/shop'",
    "mongodb": lambda s: f"url = 'mongodb+srv://ann:{s}@cluster0.abcde.mongodb.net/'",
    "redis": lambda s: f"CACHE = 'redis://:{s}@cache:6379/0'",
    "https": lambda s: f"git clone https://ann:{s}@git.internal/x.git",
    "bearer": lambda s: f"headers = {{'Authorization': '{'Bearer'} {s}'}}",
    "Slack webhook": lambda s: f"post('https://hooks.slack.com/{'services'}/T01234567/B01234567/{s}')",
    "assigned": lambda s: f"DB_PASS{'WORD'} = '{s}'",
}
BLOCKS: Final = {"RSA": f"RSA {_PRIVATE}", "OpenSSH": f"OPENSSH {_PRIVATE}"}


def planted(seed: int = 7) -> list[Planted]:
    """One of each kind; others for another seed."""
    chance = random.Random(seed)
    made = [Planted(kind, f'KEY = "{secret}"', (secret,)) for kind, make in MARKED.items() for secret in [make(chance)]]
    lengths = {"Azure storage": 86, "AWS secret key": 40, "Slack webhook": 24}
    for kind, line in AROUND.items():
        secret = _of(chance, lengths.get(kind, 22))
        made.append(Planted(kind, line(secret), (secret,)))
    for kind, named in BLOCKS.items():
        block = _block(chance, named)
        made.append(Planted(kind, 'KEY = """' + "\n".join(block) + '"""', block[1:-1]))
    return made
