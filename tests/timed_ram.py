"""How fast is the RAM here? Measured once by the process that runs tests, and put where a server that is started would remember it."""

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from temoto.adapters.hardware import look_at, ram_speed
from temoto.adapters.hardware.looking import Looking


def given_ram_speed(environment: Mapping[str, str]) -> None:
    """Have what is started in this environment remember it: a quarter of a second of two cores at each first start otherwise."""
    kept = _measured()
    state = environment.get("XDG_STATE_HOME") or str(Path(environment["HOME"], ".local", "state"))
    file = Path(state, "temoto", ram_speed.FILE)
    if kept and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_bytes(kept)


@cache
def _measured() -> bytes:
    """What is remembered after a look at this machine; empty where it was not measured."""
    with tempfile.TemporaryDirectory() as folder:
        look_at(Looking(), Path(folder))
        file = Path(folder, ram_speed.FILE)
        return file.read_bytes() if file.exists() else b""
