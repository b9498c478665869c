"""Where does a backend live? Reads the addresses people write, and tells this machine from every other.

    127.0.0.1:11434 · http://localhost:1234/v1 · 0.0.0.0 · [::1]:8080

Never resolves a name: a host that is not literally loopback counts as another machine.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """A base address without a trailing slash, and whether it is this machine."""

    url: str
    loopback: bool


def parse_address(text: str, default_port: int | None = None) -> Address | None:
    """The Address `text` means, or None if it means none. A listen-on-everything host is asked on loopback."""
    text = text.strip()
    if not text or any(character.isspace() for character in text):
        return None
    if "://" not in text:
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, never listened on
    port = port or (default_port if parts.scheme == "http" else None)
    shown = f"[{host}]" if ":" in host else host
    return Address(f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}", is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
