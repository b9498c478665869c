"""A fake company: a model mirror over TLS whose certificate only the company's own authority vouches for, behind a proxy.

The certificate is made by openssl when it is first needed; names in `.example` are reached through the proxy alone.
"""

import select
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.testbed.place import Missing

HOST = "models.example"


@dataclass(slots=True)
class Company:
    """`authority` is its certificate file, `proxy` its url; `asked` the places the proxy was asked for, `heard` its requests."""

    authority: Path
    proxy: str = ""
    refuses: bool = False  # the proxy wants a password
    asked: list[str] = field(default_factory=list)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of HOST that vouches for itself, and its key."""
    if shutil.which("openssl") is None:
        raise Missing("no openssl on PATH")
    pem, key = folder / "company.pem", folder / "company.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}",
         "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(key), "-out", str(pem)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return pem, key


@contextmanager
def company(folder: Path, mirror: str) -> Iterator[Company]:
    """The company in front of `mirror`, a plain file server on loopback (http://127.0.0.1:PORT)."""
    pem, key = certificate(folder)
    here = Company(pem)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, key)
    behind = int(mirror.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", 0)) as door:
        here.proxy = f"http://127.0.0.1:{door.getsockname()[1]}"

        def serve() -> None:
            with suppress(OSError):  # the door is closed: the test is over
                while True:
                    one, _ = door.accept()
                    threading.Thread(target=_tunnel, args=(one, here, context, behind), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield here
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)


def _tunnel(asker: socket.socket, here: Company, context: ssl.SSLContext, behind: int) -> None:
    with suppress(OSError), asker:
        head = b""
        while b"\r\n\r\n" not in head:
            head += asker.recv(4096)
        here.asked.append(head.split(b"\r\n")[0].decode("latin-1"))
        if here.refuses or not head.startswith(b"CONNECT "):
            asker.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        asker.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with (
            context.wrap_socket(asker, server_side=True) as inside,
            socket.create_connection(("127.0.0.1", behind)) as there,
        ):
            _pass_on(inside, there)


def _pass_on(inside: ssl.SSLSocket, there: socket.socket) -> None:
    while True:
        ready = [inside] if inside.pending() else select.select([inside, there], [], [], 30)[0]
        for one in ready:
            piece = one.recv(65_536)
            if not piece:
                return
            (there if one is inside else inside).sendall(piece)
