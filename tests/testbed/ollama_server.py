"""A running Ollama with a home of its own, on a free port, ended with its runners when the block is left."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.testbed.answering import end, until_up

SMOLLM2 = "smollm2:135m"


@dataclass(frozen=True, slots=True)
class Server:
    """Where it answers, its process, and what its command line needs to reach it."""

    binary: Path
    url: str
    pid: int
    home: Path
    environment: dict[str, str]

    def log(self) -> str:
        """What it has written to its log so far."""
        return (self.home / "ollama.log").read_text("utf-8", "replace")

    def cpu_seconds(self) -> float:
        """Processor time its runners have used so far: it stands still once no model is working."""
        return sum(sum(runner.cpu_times()[:2]) for runner in psutil.Process(self.pid).children(recursive=True))


@contextmanager
def serving(
    binary: Path, home: Path, port: int | None = None, *, host: str = "127.0.0.1", **settings: str
) -> Iterator[Server]:
    """`ollama serve`, answering; on `port`, or any that is free. `settings` are more of its environment."""
    address = f"{host}:{port or free_port()}"
    # Nothing of the developer's own Ollama settings: they change how many models and requests run at once.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OLLAMA_")}
    environment = {**kept, "HOME": str(home), "OLLAMA_MODELS": str(home / "models"), "OLLAMA_HOST": address}
    environment |= settings
    with (home / "ollama.log").open("wb") as log:
        process = subprocess.Popen(
            [str(binary), "serve"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        server = Server(binary, f"http://{address}", process.pid, home, environment)
        until_up(f"{server.url}/api/version", process, server.log)
        yield server
    finally:
        end(process)


def end_runners() -> None:
    """Kill what runs models for the Ollamas of this process: their next question starts another.

    Ollama 0.20.0's runner can wait for ever, seen twice in a day on a fast machine behind answers of a few milliseconds that were broken off:
    all its goroutines wait, `processBatch` for a question, and questions for a place that nobody has. Its server says that all is well.
    """
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if child.cmdline()[1:2] == ["runner"]:
                child.kill()


def create_smollm2(server: Server, model_file: Path, more: str = "") -> str:
    """SmolLM2 under the name a user would see; returns it. `more` lines of its recipe make it another model by its digest."""
    return create(server, SMOLLM2, model_file, more)


@contextmanager
def holding(server: Server, name: str, model_file: Path, more: str = "") -> Iterator[str]:
    """Such a model for as long as this lasts: a server that many tests share holds nothing of one of them."""
    yield create(server, name, model_file, more)
    subprocess.run(
        [str(server.binary), "rm", name], env=server.environment, capture_output=True, timeout=60, check=True
    )


def create(server: Server, name: str, model_file: Path, more: str = "") -> str:
    """`name`, made of a GGUF and `more` lines of a recipe; returns it."""
    recipe = server.home / "Modelfile"
    # One thread: llama.cpp's threads wait for each other by spinning, which costs seconds a token on a machine whose few
    # cores have other work too.
    recipe.write_text(f"FROM {model_file}\nPARAMETER num_thread 1\n{more}\n", encoding="utf-8")
    command = [str(server.binary), "create", name, "-f", str(recipe)]
    done = subprocess.run(command, env=server.environment, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise RuntimeError(f"`ollama create` failed: {done.stderr.strip()[-300:]}")
    return name


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
