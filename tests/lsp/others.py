"""What other editors announce, as the real ones did (docs/editors.md has the versions): only what temoto goes by."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Announced:
    """An editor's capabilities, and its name as it says it (None: it says none)."""

    capabilities: dict[str, Any]
    client: dict[str, str] | None = None

    @property
    def words(self) -> dict[str, Any]:
        """What `Editor` and `Paper` are made with."""
        return {"capabilities": self.capabilities, "client": self.client}


_EDITS = {"applyEdit": True, "workspaceEdit": {"documentChanges": True}}

EGLOT = Announced(
    {
        "general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]},
        "textDocument": {"completion": {"contextSupport": True}},
        "window": {"showDocument": {"support": True}, "workDoneProgress": True},
        "workspace": {**_EDITS, "configuration": True},
    },
    {"name": "Emacs", "version": "GNU Emacs 30.2 (build 2)"},
)
LSP_MODE = Announced(
    {
        "general": {"positionEncodings": ["utf-32", "utf-16"]},
        "textDocument": {"completion": {"contextSupport": True}, "inlineCompletion": None},
        "window": {"workDoneProgress": True, "showDocument": {"support": True}},
        "workspace": {**_EDITS, "configuration": True},
    },
    {"name": "emacs", "version": "GNU Emacs 30.2"},
)
KATE = Announced(
    {"textDocument": {"completion": {}, "codeAction": {}}, "window": {"workDoneProgress": True}, "workspace": {}}
)
KAKOUNE = Announced(
    {
        "general": {"positionEncodings": ["utf-8", "utf-16"]},
        "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}},
        "window": {"workDoneProgress": True},
        "workspace": {**_EDITS, "configuration": True},
    },
    {"name": "kakoune-lsp", "version": "22.0.0"},
)
ALE = Announced({"textDocument": {"completion": {}, "codeAction": {}}, "workspace": {"applyEdit": True}})
COC = Announced(
    {
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {"inlineCompletion": {"dynamicRegistration": True}, "completion": {}},
        "window": {"showDocument": {"support": True}, "workDoneProgress": True},
        "workspace": {**_EDITS, "configuration": True, "textDocumentContent": {"dynamicRegistration": True}},
    },
    {"name": "coc.nvim", "version": "0.0.82"},
)
OTHERS = {"eglot": EGLOT, "lsp-mode": LSP_MODE, "kate": KATE, "kakoune": KAKOUNE, "ale": ALE, "coc": COC}
