"""Plans for tools, as tests want them."""

import tomllib
from pathlib import Path
from types import MappingProxyType

from temoto.core.configuring.editor_clients import EditorClients
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan
from temoto.core.models.records import Role

URL = "http://127.0.0.1:11434"
FIM = ToolModel("qwen2.5-coder:1.5b-base", 8_192, base=True, installed=True, tools=False, family="qwen")
CHAT = ToolModel("qwen3:8b", 16_384, installed=True, tools=True, thinks=True, family="qwen")

BROUGHT = Path(__file__).resolve().parents[3] / "editor-clients"
CLIENTS = EditorClients(
    ("temoto", "serve"),
    '/opt/te\'moto "x"/bin/temoto',
    str(BROUGHT / "neovim"),
    tomllib.loads((BROUGHT / "helix" / "languages.toml").read_text(encoding="utf-8")),
    (BROUGHT / "emacs" / "temoto-eglot.el").read_text(encoding="utf-8"),
)


def planned(**models: ToolModel | None) -> ToolPlan:
    """The plan with these models: `completion`, `chat`, `reasoning`."""
    given = {"completion": FIM, "chat": CHAT, **models}
    roles = {Role(name): model for name, model in given.items() if model is not None}
    return ToolPlan(
        URL,
        "30m",
        MappingProxyType(roles),
        "nomic-embed-text:latest",
        origin="temoto 1.2.3",
        now="2026-11-28T12:00:00.000Z",
        clients=CLIENTS,
    )


PLAN = planned()
NOTHING = planned(completion=None, chat=None)
