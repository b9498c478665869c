"""What does temoto bring for editors, and how is its server started there? What editor-clients/ holds is the one source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

SERVE = ("temoto", "serve")


@dataclass(frozen=True, slots=True)
class EditorClients:
    """What editors are told of temoto.

    `command` starts the server; `program` is the absolute path of the program in it, for editors that take no other. `neovim`: the
    folder of the plugin; `helix`: what its languages.toml says; `emacs`: the text of the file that sets eglot up. Empty where not shipped.
    """

    command: tuple[str, ...] = SERVE
    program: str = ""
    neovim: str = ""
    helix: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    emacs: str = ""


NOT_SHIPPED = EditorClients()
