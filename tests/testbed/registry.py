"""A small real registry to pull from, on loopback: manifests, blobs and Range, of one model that is a GGUF file.

As Ollama's own does, it sends who asks for a blob on to another host, which has the bytes: 127.0.0.1 is the registry here,
`localhost` the other. It can be told to break off, to hold at a byte until it is told to go on, and to serve damaged bytes.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PIECE = 256 * 1024
PATIENCE_S = 60.0  # a held answer is let go at last, so that no test leaves a thread behind
IMAGE = "application/vnd.ollama.image"
CONFIG = "application/vnd.docker.container.image.v1+json"
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CHATML = "{{ range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n"
# One thread, as the test bed's own models: see ollama_server.create_smollm2.
PARAMETERS = {"num_thread": 1, "stop": ["<|im_start|>", "<|im_end|>"]}


@dataclass(slots=True)
class Registry:
    """What it serves, how it behaves, and what it has sent: `served` bytes of the model's file, from each of `starts`."""

    model: bytes
    name: str = "library/smollm2:135m"
    address: str = ""
    licence: str = ""
    damaged: bool = False
    answers: dict[str, Callable[["BaseHTTPRequestHandler"], None]] = field(
        default_factory=dict
    )  # by what the path holds
    asked: list[tuple[str, str]] = field(default_factory=list)  # (path, Range) of each request
    cut_at: int | None = None  # the next answer breaks off at this byte of the file
    hold_at: int | None = None  # answers wait at this byte for `go_on`
    go_on: threading.Event = field(default_factory=threading.Event)
    served: int = 0
    starts: list[int] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    manifest: bytes = b""

    @property
    def reference(self) -> str:
        """The model's name as `ollama pull` takes it."""
        return f"{self.address}/{self.name}"

    def fill(self) -> None:
        """Make the blobs and the manifest that lists them."""
        layers = [
            self._blob(self.model, f"{IMAGE}.model"),
            self._blob(CHATML.encode(), f"{IMAGE}.template"),
            self._blob(json.dumps(PARAMETERS).encode(), f"{IMAGE}.params"),
        ]
        if self.licence:
            layers.append(self._blob(self.licence.encode(), f"{IMAGE}.license"))
        config = {
            "model_format": "gguf", "model_family": "llama", "model_families": ["llama"], "model_type": "134.52M",
            "file_type": "Q4_1", "architecture": "amd64", "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": [layer["digest"] for layer in layers]},
        }  # fmt: skip
        manifest = {
            "schemaVersion": 2, "mediaType": MANIFEST, "layers": layers,
            "config": self._blob(json.dumps(config).encode(), CONFIG),
        }  # fmt: skip
        self.manifest = json.dumps(manifest).encode()

    def _blob(self, body: bytes, kind: str) -> dict[str, object]:
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        self.blobs[digest] = body
        return {"mediaType": kind, "digest": digest, "size": len(body)}


@contextmanager
def registry(file: Path | bytes, name: str = "library/smollm2:135m", licence: str = "") -> Iterator[Registry]:
    """The registry with `file` as its model, running."""
    here = Registry(file if isinstance(file, bytes) else file.read_bytes(), name, licence=licence)
    here.fill()

    class Handler(_Handler):
        registry = here

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.address = f"127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield here
    finally:
        here.go_on.set()
        server.shutdown()
        server.server_close()


def page(status: int, body: bytes, kind: str = "text/html") -> Callable[[BaseHTTPRequestHandler], None]:
    """A scripted answer: this page."""

    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(status)
        asked.send_header("Content-Type", kind)
        asked.send_header("Content-Length", str(len(body)))
        asked.end_headers()
        asked.wfile.write(body)

    return answer


def sent_to(url: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """A scripted answer: elsewhere."""

    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(307)
        asked.send_header("Location", url)
        asked.send_header("Content-Length", "0")
        asked.end_headers()

    return answer


class _Handler(BaseHTTPRequestHandler):
    registry: Registry
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the other side to acknowledge its head

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        here = self.registry
        here.asked.append((self.path, self.headers.get("Range", "")))
        scripted = next((answer for place, answer in here.answers.items() if place in self.path), None)
        if scripted is not None:
            scripted(self)
            return
        name, _, tag = here.name.rpartition(":")
        if self.path == f"/v2/{name}/manifests/{tag}":
            self._whole(here.manifest, MANIFEST)
            return
        body = here.blobs.get(self.path.rpartition("/")[2])
        if body is None:
            self.send_error(404)
        elif self.path.startswith(f"/v2/{name}/blobs/") and self.command == "GET":
            self.send_response(307)
            port = here.address.rpartition(":")[2]
            self.send_header("Location", f"http://localhost:{port}/data/{self.path.rpartition('/')[2]}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.command == "HEAD":
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
        else:
            self._range(body)

    def _whole(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _range(self, body: bytes) -> None:
        """The bytes asked for; those of the model are counted, and told to behave badly where a test wants it."""
        here = self.registry
        first, _, last = self.headers.get("Range", f"bytes=0-{len(body) - 1}").removeprefix("bytes=").partition("-")
        start, end = int(first), int(last or len(body) - 1) + 1
        self.send_response(206 if "Range" in self.headers else 200)
        if "Range" in self.headers:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(body)}")
        self.send_header("Content-Length", str(end - start))
        self.end_headers()
        if body is not here.model:
            self.wfile.write(body[start:end])
            return
        here.starts.append(start)
        if here.cut_at is not None:
            end, here.cut_at, self.close_connection = min(end, here.cut_at), None, True
        with suppress(ConnectionError):  # the asker went
            for place in range(start, end, PIECE):
                self._piece(body, place, min(place + PIECE, end))

    def _piece(self, body: bytes, place: int, end: int) -> None:
        here = self.registry
        held = here.hold_at  # who lets it go on may have forgotten it by then
        if held is not None and place < held <= end:
            self._piece_of(body, place, held)
            here.go_on.wait(PATIENCE_S)
            place = held
        self._piece_of(body, place, end)

    def _piece_of(self, body: bytes, place: int, end: int) -> None:
        self.wfile.write(bytes(end - place) if self.registry.damaged else body[place:end])
        self.registry.served += end - place

    def log_message(self, *_args: object) -> None: ...
