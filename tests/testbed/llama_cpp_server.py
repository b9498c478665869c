"""A running llama-server of a distribution, on a free port: with one model, or as a router in front of a folder of them."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from tests.testbed.ollama_server import free_port

UP_S = 60.0  # it takes one
END_S = 5.0


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
        _until_up(server, process)
        yield server
    finally:
        _end(process)


def folder_of(folder: Path, models: Sequence[Path]) -> Path:
    """A folder with links to these files, for a router."""
    folder.mkdir(parents=True, exist_ok=True)
    for model in models:
        (folder / model.name).symlink_to(model)
    return folder


def _until_up(server: LlamaCpp, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + UP_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{server.url}/health", trust_env=False, timeout=1).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"llama-server did not come up: {server.log.read_text('utf-8', 'replace').strip()[-300:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """A router's models are processes of their own."""
    try:
        models = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        models = []
    process.terminate()
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(models, END_S)
    for model in alive:
        model.kill()
