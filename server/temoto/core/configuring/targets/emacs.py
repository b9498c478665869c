"""Emacs: a file of our own with what sets eglot up, and the line that loads it, for an init file temoto does not touch.

Eglot runs one server a buffer, so that the file starts nothing by itself: `M-x eglot` does, or a hook the user sets.
"""

from temoto.core.configuring.common import block
from temoto.core.configuring.edits import Data, Drop, Edit
from temoto.core.configuring.target import Format, Place, SettingsFile, Shown, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import Note, note
from temoto.core.messages.editors import EditorsMessage

TITLE = "Emacs"
NAME = "temoto.el"
INIT = '(load (locate-user-emacs-file "temoto"))'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def lines(plan: ToolPlan) -> tuple[str, ...]:
    """How temoto is started here, and editor-clients/emacs/temoto-eglot.el as it is."""
    command = f"(setq temoto-command '({' '.join(map(_quoted, plan.clients.command))}))"
    return (command, *plan.clients.emacs.rstrip("\n").split("\n"))


def _entries(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    if not plan.clients.emacs:
        return ()
    return block(";;", plan, "emacs", lines(plan), more="  -*- lexical-binding: t; -*-")


def _warnings(plan: ToolPlan) -> tuple[Note, ...]:
    return () if plan.clients.emacs else (note(EditorsMessage.NO_CLIENT, tool=TITLE),)


TARGET = Target(
    "emacs",
    TITLE,
    (
        SettingsFile(
            Format.BLOCK,
            (Place("~/.emacs.d", NAME, windows="$APPDATA/.emacs.d"), Place("~/.config/emacs", NAME)),
            _entries,
            lambda data: (Drop(("block",)),) if data else (),
            comment=";;",
        ),
    ),
    installed=("emacs", "~/.emacs.d", "~/.config/emacs"),
    warnings=_warnings,
    shown=lambda _plan: (Shown(note(EditorsMessage.INIT_LINE, tool=TITLE), (INIT,)),),
    editor=True,
)
