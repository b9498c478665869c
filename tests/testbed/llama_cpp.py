"""llama.cpp's own server as distributions ship it, from Debian's unstable suite. Not a must-have: unstable moves.

It is what users run by themselves, with one model or as a router in front of a folder of them, and what Ollama starts from 0.30 on.
"""

import re
import subprocess
from pathlib import Path

from tests.testbed.place import Missing, part
from tests.testbed.unstable import libraries_of, unpacked

OLDEST = 11_000  # builds; what its router mode and its answers were seen with is 11669


def llama_cpp() -> Path:
    """The binary `llama-server`, fetched on first use (25 MB)."""
    server = part("llama.cpp-unstable", _install) / "bin" / "llama-server"
    said = subprocess.run([server, "--version"], capture_output=True, text=True, check=False)
    build = re.search(r"build (\d+)", said.stdout + said.stderr)
    if build is None or int(build[1]) < OLDEST:
        raise Missing(f"unstable's llama-server is older than b{OLDEST} or does not run: {said.stderr.strip()[:200]!r}")
    return server


def _install(folder: Path) -> None:
    unpacked(folder, "llama-server", ("llama.cpp-tools",), own="llama")
    for backend in (libraries_of(folder) / "ggml").glob("*/libggml-*.so"):  # it looks for them beside itself
        (folder / "bin" / backend.name).unlink(missing_ok=True)
        (folder / "bin" / backend.name).symlink_to(backend)
