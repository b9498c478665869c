"""Where do the files temoto brings for editors lie, and how is this temoto started from an editor?

Inside the package when installed; beside an editable install the tree's own editor-clients/.
"""

import os
import shutil
import tomllib
from pathlib import Path

from temoto.adapters.own_python import child
from temoto.core.configuring.editor_clients import SERVE, EditorClients


def editor_clients() -> EditorClients:
    """What editors are told of this temoto."""
    folder = clients_dir()
    plugin = folder / "neovim"
    command, program = _command()
    return EditorClients(
        command,
        program,
        str(plugin) if (plugin / "lua").is_dir() else "",
        tomllib.loads(_text(folder / "helix" / "languages.toml")),
        _text(folder / "emacs" / "temoto-eglot.el"),
    )


def clients_dir() -> Path:
    """The folder they lie in."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "_clients"
    return inside if inside.is_dir() else package.parents[1] / "editor-clients"


def _command() -> tuple[tuple[str, ...], str]:
    """`temoto serve` where the PATH has it by a whole path (a relative entry would be looked up in somebody's project), else the program
    beside this Python, else this Python."""
    on_path = shutil.which("temoto")
    if on_path is not None and Path(on_path).is_absolute():
        return SERVE, on_path
    words = child("temoto", "serve").words
    beside = Path(words[0]).with_name("temoto.exe" if os.name == "nt" else "temoto")
    if beside.is_file():
        return (str(beside), "serve"), str(beside)
    return words, words[0]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
