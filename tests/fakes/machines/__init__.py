"""Machines nobody here has, as their files: one TOML a machine, unpacked below a folder that stands for `/`. See README.md."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def recorded(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def unpacked(name: str, folder: Path, **changed: str | None) -> Path:
    """The machine's files below `folder`; `changed` by the end of a path replaces what a file says, None removes it."""
    machine = recorded(name)
    for path, text in machine.get("files", {}).items():
        said = next((new for end, new in changed.items() if path.endswith(f"/{end}")), text)
        if said is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(said, encoding="utf-8")
    for path, target in machine.get("links", {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).symlink_to(target)
    return folder


def sysctl_of(name: str, **changed: int) -> Callable[[str], bytes]:
    """What sysctl says on that Mac: numbers as 8 bytes, text with a closing zero, nothing for names it lacks."""
    said = recorded(name)["sysctl"] | {key.replace("__", "."): value for key, value in changed.items()}

    def ask(key: str) -> bytes:
        value = said.get(key, b"")
        if isinstance(value, int):
            return value.to_bytes(8, "little")
        return value.encode() + b"\0" if value else b""

    return ask
