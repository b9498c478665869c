"""A hub of model repositories on loopback, that answers what Hugging Face's documents to: who has a model quantized, the files of a
repository with their sizes and SHA-256 (`lfs.oid`), and the files, by way of another host. It can be scripted to answer anything else.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(slots=True)
class Repo:
    """A repository: its files, the model it says it is quantized from, its licence; `gated` wants a login."""

    files: dict[str, bytes]
    of: str = ""
    licence: str = "apache-2.0"
    gated: bool = False

    def told(self, name: str) -> dict[str, object]:
        tags = ["gguf", f"base_model:{self.of}", f"base_model:quantized:{self.of}", f"license:{self.licence}"]
        return {"id": name, "modelId": name, "private": False, "gated": "auto" if self.gated else False, "tags": tags}

    def tree(self) -> list[dict[str, object]]:
        every: list[dict[str, object]] = [
            {"type": "file", "oid": "0" * 40, "size": len(body), "path": path, "lfs": {"oid": hashlib.sha256(body).hexdigest(),
             "size": len(body), "pointerSize": 135}}
            for path, body in self.files.items()
        ]  # fmt: skip
        return [{"type": "file", "oid": "1" * 40, "size": 1519, "path": ".gitattributes"}, *every]


@dataclass(slots=True)
class Hub:
    """What it has, how it behaves, and what it was asked: (path, Range)."""

    repos: dict[str, Repo] = field(default_factory=dict)
    url: str = ""
    cut_at: int | None = None  # the next file breaks off there
    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def hub(repos: dict[str, Repo]) -> Iterator[Hub]:
    """The hub, running. The most downloaded repository is listed first."""
    here = Hub(repos)

    class Handler(_Handler):
        hub = here

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def do_GET(self) -> None:
        here, asked = self.hub, urlsplit(self.path)
        here.asked.append((self.path, self.headers.get("Range", "")))
        scripted = next((answer for place, answer in here.answers.items() if place in self.path), None)
        if scripted is not None:
            scripted(self)
        elif asked.path == "/api/models":
            wanted = [one.removeprefix("base_model:quantized:") for one in parse_qs(asked.query)["filter"]]
            self._json([repo.told(name) for name, repo in here.repos.items() if repo.of in wanted])
        else:
            self._of_a_repo(unquote(asked.path))

    def _of_a_repo(self, path: str) -> None:
        for name, repo in self.hub.repos.items():
            if path == f"/api/models/{name}":
                return self._json(repo.told(name))
            if path == f"/api/models/{name}/tree/main":
                return self._json(repo.tree())
            for file, body in repo.files.items():
                if path == f"/{name}/resolve/main/{file}":
                    return self._elsewhere(path)
                if path == f"/data/{name}/resolve/main/{file}":
                    return self._bytes(body)
        return self.send_error(404)

    def _json(self, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _elsewhere(self, path: str) -> None:
        """Files lie on another host: `localhost`, where 127.0.0.1 is the hub."""
        self.send_response(302)
        self.send_header("Location", f"http://localhost:{self.hub.url.rpartition(':')[2]}/data{path}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _bytes(self, body: bytes) -> None:
        start = int(self.headers.get("Range", "bytes=0-")[6:-1])
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        end, self.hub.cut_at = self.hub.cut_at or len(body), None
        with suppress(ConnectionError):
            self.wfile.write(body[start:end])

    def log_message(self, *_args: object) -> None: ...
