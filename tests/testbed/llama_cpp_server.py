"""A running llama-server of a distribution, on a free port: with one model, or as a router in front of a folder of them."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.testbed.answering import end, until_up
from tests.testbed.ollama_server import free_port


@dataclass(frozen=True, slots=True)
class LlamaCpp:
    """Where it answers, and what it wrote to its log."""

    url: str
    log: Path


@contextmanager
def llama_cpp_serving(binary: Path, folder: Path, *options: str) -> Iterator[LlamaCpp]:
    """One that answers, started with these options beside its port; its models end with it."""
    port, log = free_port(), folder / "llama-server.log"
    # One thread: llama.cpp's threads wait for each other by spinning, which costs seconds a token where others work too.
    command = [str(binary), "--host", "127.0.0.1", "--port", str(port), "--threads", "1", *options]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LLAMA_", "GGML_"))}
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, env=kept | {"HOME": str(folder)}, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        server = LlamaCpp(f"http://127.0.0.1:{port}", log)
        until_up(f"{server.url}/health", process, lambda: log.read_text("utf-8", "replace"))
        yield server
    finally:
        end(process)


def folder_of(folder: Path, models: Sequence[Path]) -> Path:
    """A folder with links to these files, for a router."""
    folder.mkdir(parents=True, exist_ok=True)
    for model in models:
        (folder / model.name).symlink_to(model)
    return folder
