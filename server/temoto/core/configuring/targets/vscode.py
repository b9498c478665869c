"""VS Code and its kin: where the extension finds the server, in the settings of every edition and profile that is here.

Only keys of the extension's own. Models are not written: the server has the plan. A window started from a dock or menu sees neither the
PATH nor the variables of a shell, so the program is written by its whole path, and Ollama's address where it is not the usual one.
"""

from collections.abc import Sequence

from temoto.core.configuring.checks import Checks
from temoto.core.configuring.common import USUAL
from temoto.core.configuring.edits import Data, Edit, Path, Put
from temoto.core.configuring.own_settings import check_own
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import note
from temoto.core.messages.editors import EditorsMessage

TITLE = "VS Code"
EDITIONS = ("Code", "Code - Insiders", "VSCodium", "Code - OSS")
# Without a desktop: code-server, what editors leave on a machine they reach by SSH, and desktops out of Flatpaks.
ELSEWHERE = (
    "$XDG_DATA_HOME/code-server/User",
    "~/.local/share/code-server/User",
    "~/.vscode-server/data/Machine",
    "~/.vscodium-server/data/Machine",
    "~/.var/app/com.visualstudio.code/config/Code/User",
    "~/.var/app/com.vscodium.codium/config/VSCodium/User",
)
NAME = "settings.json"


def _entries(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    if not plan.clients.program:
        return ()
    server = Put(("temoto.server",), plan.clients.program)
    return (server,) if plan.url in USUAL else (server, Put(("temoto.url",), plan.url))


def _where(*words: str) -> Path:
    group, *name = words
    camel = "".join(word if not number else word.capitalize() for number, word in enumerate(name))
    return (f"temoto.{group}.{camel}" if name else f"temoto.{group}",)


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("vscode", TITLE, plan)
    for data in files:
        check_own(checks, data, _where)
    return tuple(checks.differences)


def _desktop(edition: str, rest: str = "") -> tuple[Place, ...]:
    ends = f"{edition}/User{rest}"
    windows, mac = f"$APPDATA/{ends}", f"~/Library/Application Support/{ends}"
    return (
        Place(f"$XDG_CONFIG_HOME/{ends}", NAME, windows, mac),
        Place(f"~/.config/{ends}", NAME, windows, mac),
    )


TARGET = Target(
    "vscode",
    TITLE,
    (
        SettingsFile(
            Format.JSONC,
            (
                *(place for edition in EDITIONS for place in (*_desktop(edition), *_desktop(edition, "/profiles/*"))),
                *(Place(folder, NAME) for folder in ELSEWHERE),
            ),
            _entries,
            everywhere=True,
        ),
    ),
    installed=("code", "code-insiders", "codium", "code-server", "~/.config/Code", "~/.config/VSCodium"),
    after=lambda _plan: (note(EditorsMessage.EXTENSION, tool=TITLE),),
    differences=_differences,
    editor=True,
)
