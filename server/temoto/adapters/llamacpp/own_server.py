"""Is there a llama-server of the user's own that runs models better than the wheel? One the user names, or one on the PATH with a GPU.

The wheel is CPU-only on Linux and Windows; a distribution's, or one that was built here, may bring CUDA, ROCm or Vulkan. It is asked
before it is trusted: which devices, which version, which options (they change from build to build). Programs on the PATH come from
its absolute entries only, and never from a folder that is open (`trusted`): a cloned project must not bring one.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from temoto.adapters.llamacpp.child import threads
from temoto.adapters.llamacpp.own_asked import Unfit, devices, options, version
from temoto.core.machine import Gpu
from temoto.core.messages import Note, note
from temoto.core.messages.own_server import OwnServerMessage as M
from temoto.core.planning.runtimes import CHECKPOINTS, CPU_BATCH

NAME = "llama-server.exe" if sys.platform == "win32" else "llama-server"
# Without these it cannot be what the wheel is: a token from the environment, a slot for completions and one for actions, each with its
# own context, no second copy of prompts in RAM, and one server for both roles.
NEEDED = (
    "--model", "--host", "--port", "--ctx-size", "--parallel", "--gpu-layers", "--threads", "--batch-size", "--ubatch-size",
    "--cache-ram", "--slots", "LLAMA_API_KEY",
)  # fmt: skip
ALL_LAYERS = "999"
GPU_BATCH = "512"  # a question that was left is dropped between two batches


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A llama-server that can run the engine's models: where it lies, its version, its GPUs, and the options it knows."""

    path: Path
    version: str
    gpus: tuple[Gpu, ...]
    options: frozenset[str]

    def words(self, model: Path, context: int, slots: int, batch: int = CPU_BATCH) -> tuple[str, ...]:
        """The command that serves `model` on a free loopback port with so many tokens a slot, `batch` of them at once on a CPU. The
        token is not in it: every user of the machine can read a command line."""
        at_once = GPU_BATCH if self.gpus else str(batch)
        command = [
            str(self.path), "--model", str(model.absolute()), "--host", "127.0.0.1", "--port", "0",
            "--ctx-size", str(context * slots), "--parallel", str(slots), "--gpu-layers", ALL_LAYERS if self.gpus else "0",
            "--threads", str(threads()), "--batch-size", at_once, "--ubatch-size", at_once, "--cache-ram", "0", "--slots",
        ]  # fmt: skip
        # By default it shows a page, fetches what a model names, shares one context among its slots, and grants any origin.
        optional = (
            ("--no-ui",), ("--no-webui",), ("--offline",), ("--no-kv-unified",), ("--no-cors-credentials",),
            ("--ctx-checkpoints", str(CHECKPOINTS)),
            ("--cors-origins", ""), ("--cors-methods", ""), ("--cors-headers", ""), ("--log-colors", "off"),
        )  # fmt: skip
        known = [one for one in optional if one[0] in self.options]
        if ("--no-ui",) in known and ("--no-webui",) in known:
            known.remove(("--no-webui",))
        return (*command, *(word for one in known for word in one))


def own_server(program: str, path: str) -> tuple[OwnServer | None, Note | None]:
    """(the server, a sentence that says why it is not used). `program`: as the user's settings name it, which counts with a GPU and
    without; else the first on `path` is taken if it brings a GPU. Blocks: the program is run."""
    where = Path(program).expanduser() if program else _first_on(path)
    if where is None:
        return None, None
    gpus: tuple[Gpu, ...] = ()
    try:
        _is_a_program(where)
        gpus = devices(where)
        if not gpus and not program:
            return None, None  # the wheel is as good
        return _checked(where, gpus), None
    except Unfit as error:
        # One on the PATH that nobody named, and that brings no GPU or none that is known, is nobody's trouble.
        return None, not_used(where, error.note) if program or gpus else None


def _is_a_program(where: Path) -> None:
    """Raise Unfit where there is nothing that may be run."""
    if not where.is_absolute():
        raise Unfit(M.NOT_ABSOLUTE)
    if not _runs(where):
        raise Unfit(M.NO_PROGRAM)
    if _begins(where) == b"#!":
        raise Unfit(M.A_SCRIPT)


def _checked(where: Path, gpus: tuple[Gpu, ...]) -> OwnServer:
    """The server, which knows all that it needs to."""
    told, known = version(where), options(where)
    if lacking := [one for one in NEEDED if one not in known]:
        raise Unfit(M.TOO_OLD, options=", ".join(lacking[:3]))
    return OwnServer(where, told, gpus, known)


def not_used(program: Path, why: Note) -> Note:
    """The sentence that says why a program does not run the engine's models."""
    return note(M.NOT_USED, program=program, why=why)


def trusted(path: str, folders: Iterable[Path]) -> str:
    """The absolute entries of a PATH that lie in none of these folders. A home folder, and what is above one, is no project."""
    home = Path.home()
    closed = [one.resolve() for one in folders if not home.is_relative_to(one)]

    def kept(entry: str) -> bool:
        folder = Path(entry)
        return folder.is_absolute() and not any(
            place.is_relative_to(one) for one in closed for place in (folder, folder.resolve())
        )

    return os.pathsep.join(entry for entry in path.split(os.pathsep) if entry and kept(entry))


def of(environment: Mapping[str, str]) -> str:
    """The PATH to look on; empty on a Mac, where the wheel uses the GPU."""
    return "" if sys.platform == "darwin" else environment.get("PATH", "")


def _first_on(path: str) -> Path | None:
    places = [Path(entry) / NAME for entry in path.split(os.pathsep) if entry and Path(entry).is_absolute()]
    return next((one for one in places if _runs(one)), None)


def _runs(program: Path) -> bool:
    try:
        return program.is_file() and os.access(program, os.X_OK)
    except OSError:
        return False


def _begins(program: Path) -> bytes:
    try:
        with program.open("rb") as file:
            return file.read(2)
    except OSError:
        return b""
