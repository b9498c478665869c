"""A small real HTTP file server with Range, on loopback, that can be told to misbehave: cut off, forget ranges, redirect."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Files:
    """What lies on the server, and how it behaves. `asked` holds (path, Range header) of each request."""

    files: dict[str, bytes]
    url: str = ""
    cut_after: list[int] = field(default_factory=list)  # bytes sent before each of the next answers breaks off
    ranges: bool = True
    redirect: str = ""
    pause_s: float = 0.0  # before each megabyte: a slow line
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Files]:
    """The server, running."""
    here = Files(files)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append((self.path, self.headers.get("Range", "")))
            if here.redirect:
                self.send_response(302)
                self.send_header("Location", here.redirect)
                self.end_headers()
                return
            body = here.files.get(self.path)
            if body is None:
                self.send_error(404)
                return
            start = int(self.headers.get("Range", "bytes=0-")[6:-1]) if here.ranges else 0
            if start > len(body) or (start == len(body) and start):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            most = here.cut_after.pop(0) if here.cut_after else len(body)
            for at in range(start, start + most, 1 << 20):
                time.sleep(here.pause_s)
                self.wfile.write(body[at : min(at + (1 << 20), start + most)])

        def log_message(self, *_args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
