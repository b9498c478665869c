"""Which habits of an editor must be known by its name? Only those that nothing it announces tells; everything else goes by capabilities.

Each was seen in the real editor (docs/editors.md has the versions).
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class Habits:
    """What an editor does without saying so.

    `sends_sexps`: without a selection the range of a code action is the expression at the cursor. `keeps_lists`: a complete list of
    completions serves all that is typed after it.
    """

    sends_sexps: bool = False
    keeps_lists: bool = False


# By the name in clientInfo. `emacs`, in small letters, is lsp-mode, which has neither.
_BY_NAME: Final = MappingProxyType({"Emacs": Habits(sends_sexps=True, keeps_lists=True)})  # eglot 1.17.30


def announces(experimental: object, what: str) -> bool:
    """Whether an editor says `experimental.temoto.WHAT` (docs/lsp-extensions.md)."""
    ours = cast("dict[str, object]", experimental).get("temoto") if isinstance(experimental, dict) else None
    return isinstance(ours, dict) and bool(cast("dict[str, object]", ours).get(what))


def habits_of(params: types.InitializeParams) -> Habits:
    """The habits of the editor that says this."""
    known = _BY_NAME.get(params.client_info.name if params.client_info else "", Habits())
    if announces(params.capabilities.experimental, "selection"):
        return Habits(keeps_lists=known.keeps_lists)
    return known
