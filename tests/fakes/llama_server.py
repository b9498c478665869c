"""A made-up llama-server: a program that answers `--list-devices`, `--version` and `--help` as a test wrote down, and serves, or not.

For GPUs nobody here has and for programs that only look like one. What a real one does is tested on the test bed's.
"""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

HELP = (
    "--model --host --port --ctx-size --parallel --gpu-layers --threads --batch-size --ubatch-size --cache-ram --slots --no-ui "
    "(env: LLAMA_API_KEY)"
)
CARD = "  CUDA0: NVIDIA GeForce RTX 4070 (12282 MiB, 11000 MiB free)"

_PROGRAM = """#!{python} -P
import http.server, json, os, sys, time

says = json.loads({says!r})
words = sys.argv[1:]
for word, key in (("--list-devices", "devices"), ("--version", "version"), ("--help", "help")):
    if words == [word]:
        time.sleep(says["sleeps"])
        print(says[key])
        sys.exit(says["ends_with"])
open(says["log"], "w").write(json.dumps([words, os.environ.get("LLAMA_API_KEY", ""), os.environ.get("LLAMA_ARG_PORT", "")]))
print(says["prints"], flush=True)
if says["dies"]:
    sys.exit(3)
if says["most"] and int(words[words.index("--ctx-size") + 1]) > says["most"]:
    print("ggml_backend_cuda_buffer_type_alloc_buffer: allocating 512.00 MiB on device 0: cudaMalloc failed: out of memory")
    print("llama_init_from_model: failed to initialize the context: failed to allocate buffer for kv cache", flush=True)
    sys.exit(1)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        closed = not says["open"] and self.headers.get("Authorization") != "Bearer " + os.environ["LLAMA_API_KEY"]
        self.send_response(401 if closed else 200)
        self.end_headers()
        self.wfile.write(b"null" if closed else json.dumps([{{"id": n}} for n in range(says["slots"])]).encode())

    def log_message(self, *_): ...


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"listening on http://127.0.0.1:{{server.server_address[1]}}", flush=True)
server.serve_forever()
"""


@dataclass(frozen=True, slots=True)
class FakeServer:
    """What it says, and how it behaves."""

    devices: str = f"Available devices:\n{CARD}"
    version: str = "version: 0.0.1 (build 1, commit made up)"
    help: str = HELP
    prints: str = ""
    slots: int = 2
    open: bool = False
    dies: bool = False
    most: int = 0  # with more context its card has no room
    sleeps: float = 0.0
    ends_with: int = 0
    log: str = ""

    def put(self, folder: Path, name: str = "llama-server") -> Path:
        """The program in this folder; what it was started with stands in `started.json` beside it."""
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / name
        says = json.dumps({**asdict(self), "log": str(folder / "started.json")})
        program.write_text(_PROGRAM.format(python=sys.executable, says=says))
        program.chmod(0o755)
        return program
