"""The newest Ollama that can be had, 0.34.4, with a distribution's llama-server in the place where it looks for one. Not a must-have.

From 0.30 on Ollama has no engine of its own: it starts a program called llama-server beside it, and is built in two
minutes without any header or flag of ours.
"""

import os
import shutil
from pathlib import Path

from tests.testbed.llama_cpp import llama_cpp
from tests.testbed.place import Missing, part, run

VERSION = "0.34.4"


def ollama_newest() -> Path:
    """The binary, built on first use (a download of 30 MB). Its llama-server is `lib/ollama/llama-server` beside its folder."""
    engine = llama_cpp()
    binary = part(f"ollama-{VERSION}", _build) / "bin" / "ollama"
    beside = binary.parent.parent / "lib" / "ollama" / engine.name
    if not beside.is_symlink():
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.symlink_to(engine)
    return binary


def alone(folder: Path) -> Path:
    """The same binary in `folder`, where it finds no llama-server: what a package without one leaves its user with."""
    binary = folder / "bin" / "ollama"
    binary.parent.mkdir(parents=True)
    shutil.copy2(ollama_newest(), binary)
    return binary


def _build(folder: Path) -> None:
    go, compiler = shutil.which("go"), shutil.which(os.environ.get("CXX", "c++"))
    if go is None or compiler is None:
        raise Missing(f"there is no {'Go' if go is None else 'C++ compiler'} to build it")
    environment = {**os.environ, "CGO_ENABLED": "1", "GOBIN": str(folder / "bin")}
    what = f"building Ollama {VERSION} from source, 2 minutes, once"
    run([go, "install", f"github.com/ollama/ollama@v{VERSION}"], what, environment, limit=3600)
