"""Which embedded engines does a user have running? By the notes that name them."""

import json
import time
from contextlib import suppress
from pathlib import Path

import psutil

ENDS_S = 15.0  # an engine ends a second after its last user; a busy machine takes its time


def living(home: dict[str, str]) -> list[psutil.Process]:
    """The engines that run; a killed one leaves its note behind."""
    found: list[psutil.Process] = []
    for note in (Path(home["XDG_CACHE_HOME"]) / "temoto" / "engine").glob("*.json"):
        with suppress(psutil.NoSuchProcess, FileNotFoundError):
            engine = psutil.Process(json.loads(note.read_text())["pid"])
            if engine.status() != psutil.STATUS_ZOMBIE:
                found.append(engine)
    return found


def ended(pid: int) -> bool:
    """Whether the engine is gone, after waiting for it if need be."""
    limit = time.monotonic() + ENDS_S
    while time.monotonic() < limit:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.1)
    return False
