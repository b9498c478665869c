"""What does a llama-server say of itself? Its devices, version and options, asked as a user would ask them.

It may be anything that is called so: it is given no input, a few seconds and a bounded answer, and stands in an empty folder.
"""

import os
import re
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

from temoto.adapters.state.places import working_folder
from temoto.core.machine import Gpu
from temoto.core.messages import Note, Sentence, note
from temoto.core.messages.own_server import OwnServerMessage as M

ANSWER_S = 10.0  # CUDA's libraries take two to load from a cold disk
MOST_BYTES = 400_000  # its help has 60,000
MIB = 1 << 20
_DEVICE = re.compile(r"^ +(\w+): (.+) \((\d+) MiB, (\d+) MiB free\)$", re.MULTILINE)
# Drawn by the processor, or its own graphics: no faster than the processor alone.
_NO_GPU = re.compile(r"llvmpipe|lavapipe|swiftshader|intel\(r\) (u?hd|iris)", re.IGNORECASE)
_NO_GPU_KIND = re.compile(r"^(cpu|blas|rpc|accelerate)", re.IGNORECASE)
_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*|\bLLAMA_API_KEY\b")
_VERSION = re.compile(r"^version: (.+)$", re.MULTILINE)


class Unfit(Exception):
    """Why a program is not used."""

    def __init__(self, message: Sentence, **facts: object) -> None:
        super().__init__(message.text("en", facts))
        self.note: Note = note(message, **facts)


def devices(program: Path) -> tuple[Gpu, ...]:
    """The GPUs it would use."""
    said = _asked(program, "--list-devices")
    if "Available devices" not in said:
        raise Unfit(M.NOT_LLAMA, detail=_last(said))
    return tuple(
        Gpu(name, "", int(total) * MIB, int(free) * MIB, index=index)
        for index, (kind, name, total, free) in enumerate(_DEVICE.findall(said))
        if not _NO_GPU_KIND.search(kind) and not _NO_GPU.search(name)
    )


def version(program: Path) -> str:
    """What it calls its version."""
    said = _asked(program, "--version")
    found = _VERSION.search(said)
    if found is None:
        raise Unfit(M.NOT_LLAMA, detail=_last(said))
    return found[1].strip()[:80]


def options(program: Path) -> frozenset[str]:
    """The options its help lists, and LLAMA_API_KEY if that is a variable of its."""
    return frozenset(_OPTION.findall(_asked(program, "--help")))


def clean(environment: dict[str, str]) -> dict[str, str]:
    """An environment without variables that set options of llama-server."""
    return {name: value for name, value in environment.items() if not name.startswith("LLAMA_")}


def _asked(program: Path, word: str) -> str:
    """Everything it says to one word, and how it ends is no matter: old ones exit with 1 after their version."""
    try:
        child = subprocess.Popen(
            [program, word], cwd=working_folder(), env=clean(dict(os.environ)), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    except (OSError, ValueError) as error:
        raise Unfit(M.DOES_NOT_RUN, detail=str(error)) from error
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(ANSWER_S, end)
    timer.start()
    try:
        with child:
            said = child.stdout.read(MOST_BYTES) if child.stdout else b""
            with suppress(OSError):
                child.kill()
    finally:
        timer.cancel()
    text = said.decode("utf-8", "replace")
    if late.is_set():
        raise Unfit(M.SILENT, seconds=f"{ANSWER_S:.0f}")
    if child.returncode == _NO_LIBRARY and "shared librar" in text:
        raise Unfit(M.DOES_NOT_RUN, detail=_last(text))
    return text


_NO_LIBRARY = 127


def _last(text: str) -> str:
    """The last line of what was said, for a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:120].rstrip(".") if lines else "–"
