"""Where does a backend live? Reads the addresses people write, and tells this machine from every other.

    127.0.0.1:11434 · http://localhost:1234/v1 · 0.0.0.0 · [::1]:8080

Never resolves a name: a host that is not literally loopback counts as another machine.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

WSL_NETWORK = ipaddress.IPv4Network("172.16.0.0/12")
_USER = re.compile(r"^(\s*[\"']?(?:[\w+.-]+://)?).*@", re.DOTALL)
_NAME = re.compile(r"[\w-]+(\.[\w-]+)*\.?")


@dataclass(frozen=True, slots=True)
class Address:
    """A base address without a trailing slash, and whether it is this machine."""

    url: str
    loopback: bool

    @property
    def root(self) -> "Address":
        """The address without OpenAI's `/v1`, which users write or leave out."""
        return Address(self.url.removesuffix("/v1"), self.loopback)


def parse_address(text: str, default_port: int | None = None) -> Address | None:
    """The Address `text` means, or None if it means none. A listen-on-everything host is asked on loopback.

    As Ollama reads its variable: quotes are dropped, and only an address without a scheme gets `default_port`.
    """
    text = unquoted(text)
    port_by_default = None if "://" in text else default_port
    if not text or any(character.isspace() for character in text):
        return None
    if "://" not in text:
        text = f"http://{_with_host(text)}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or not (_NAME.fullmatch(host) or _is_address(host)):
        return None
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, never listened on
    port = port or port_by_default
    shown = f"[{host}]" if ":" in host else host
    return Address(f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}", is_loopback(host))


def parse_place(text: str) -> tuple[str, int] | None:
    """Host and port of the place a server listens at, or None if `text` names none. Unlike an address to ask, nothing is
    filled in: who listens on everything must see that it is refused."""
    host, _, port = text.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (port.isascii() and port.isdecimal()) or len(port) > 5 or int(port) > 65_535:
        return None
    if not (_NAME.fullmatch(host) or _is_address(host)):
        return None
    return ("127.0.0.1" if host.lower() == "localhost" else host), int(port)


def unquoted(text: str) -> str:
    """Without the blanks and quotes that `set NAME="value"` leaves in a variable on Windows."""
    return text.strip().strip("\"'").strip()


def without_password(url: str) -> str:
    """An address as it may be shown: without the user and the password somebody wrote into it."""
    return _USER.sub(r"\1***@", url)


def registry_of(model: str) -> Address | None:
    """The registry a model's name begins with (`127.0.0.1:5000/library/x:tag`), or None where it leaves that to Ollama."""
    scheme, _, rest = model.rpartition("://")
    parts = rest.split("/")
    if len(parts) != 3 or not all(parts):  # host, namespace, model
        return None
    return parse_address(f"{scheme or 'https'}://{parts[0]}")


def windows_side(version: str, routes: str) -> str | None:
    """The host Windows has for a Linux that runs in it (WSL), from /proc/version and /proc/net/route.

    Only in the private range WSL makes its own network from: where Linux shares Windows' network, the gateway is a router
    somewhere else, and Windows is 127.0.0.1.
    """
    if "microsoft" not in version.lower():
        return None
    for line in routes.splitlines()[1:]:
        fields = line.split()
        if len(fields) > 2 and fields[1] == "00000000" and re.fullmatch("[0-9A-Fa-f]{8}", fields[2]):
            gateway = ipaddress.IPv4Address(int.from_bytes(bytes.fromhex(fields[2]), "little"))
            return str(gateway) if gateway in WSL_NETWORK else None
    return None


def _with_host(text: str) -> str:
    """`:8080` is a port of this machine, as Ollama reads it; a bare IPv6 address gets its brackets."""
    if text.startswith(":") and text[1:].split("/", 1)[0].isdigit():
        return f"127.0.0.1{text}"
    return f"[{text}]" if text.count(":") > 1 and _is_address(text) else text


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether `host` can only be this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
