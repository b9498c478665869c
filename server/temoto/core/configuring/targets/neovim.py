"""Neovim: a file of our own that it runs at its start, after the user's; it starts the plugin temoto was installed with.

Where the user has set the plugin up already (a plugin manager, `require('temoto').setup`), that holds and the file does nothing.
"""

from temoto.core.configuring.common import block
from temoto.core.configuring.edits import Data, Drop, Edit
from temoto.core.configuring.target import Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import Note, note
from temoto.core.messages.editors import EditorsMessage

TITLE = "Neovim"
NAME = "temoto.lua"


def _quoted(text: str) -> str:
    """A text as Lua reads it, whatever stands in it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


def lines(plan: ToolPlan) -> tuple[str, ...]:
    """What editor-clients/neovim/README.md has a user without a plugin manager write, guarded."""
    words = ", ".join(map(_quoted, plan.clients.command))
    return (
        "if not package.loaded['temoto'] then",
        f"  vim.opt.runtimepath:append({_quoted(plan.clients.neovim)})",
        "  local there, temoto = pcall(require, 'temoto') -- not where temoto was taken off this machine",
        "  if there then",
        f"    temoto.setup({{ cmd = {{ {words} }} }})",
        "  end",
        "end",
    )


def _entries(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    return block("--", plan, "neovim", lines(plan)) if plan.clients.neovim else ()


def _warnings(plan: ToolPlan) -> tuple[Note, ...]:
    return () if plan.clients.neovim else (note(EditorsMessage.NO_CLIENT, tool=TITLE),)


TARGET = Target(
    "neovim",
    TITLE,
    (
        SettingsFile(
            Format.BLOCK,
            (
                Place("$XDG_CONFIG_HOME/nvim/after/plugin", NAME),
                Place("~/.config/nvim/after/plugin", NAME, windows="$LOCALAPPDATA/nvim/after/plugin"),
            ),
            _entries,
            lambda data: (Drop(("block",)),) if data else (),
            comment="--",
        ),
    ),
    installed=("nvim", "~/.config/nvim"),
    warnings=_warnings,
    editor=True,
)
