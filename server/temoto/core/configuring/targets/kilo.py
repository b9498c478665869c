"""Kilo: opencode's settings under names of its own, and a rule that the shell asks.

At its first start it writes `permission.bash: allow` into a file that has settings and no rule for the shell, whatever is said of
everything else (`"*": "deny"`); so the rule is written before. Its kilo.json it prints anew then, without comments.
"""

from collections.abc import Sequence

from temoto.core.configuring.checks import Checks, nth
from temoto.core.configuring.common import own_key, talking, warnings
from temoto.core.configuring.edits import Data, Edit, Missing, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.configuring.v1_providers import PROVIDER, check_providers, provider_entries
from temoto.core.messages import note
from temoto.core.messages.differing import DifferingMessage

TITLE = "Kilo"
NEEDS = 24_576  # its own first prompt takes 15,000
NAMES = ("kilo.jsonc", "kilo.json", "config.json")
OVER = ("opencode.jsonc", "opencode.json")  # in the same folder; Kilo reads them behind its own
SCHEMA = "https://app.kilo.ai/config.json"
BASH = ("permission", "bash")


def _places(names: Sequence[str]) -> tuple[Place, ...]:
    return (
        *(Place("$XDG_CONFIG_HOME/kilo", name) for name in names),
        *(Place("~/.config/kilo", name) for name in names),
    )


def _entries(plan: ToolPlan, data: Data) -> tuple[Edit, ...]:
    entries = provider_entries(plan, data, SCHEMA)
    return (*entries, *_rule(at(data, BASH[:1]))) if entries else ()


def _rule(permission: Data) -> tuple[Edit, ...]:
    """The rule for the shell where there is none: what holds for everything else, if that is said, or that it asks."""
    if not isinstance(permission, dict | Missing):
        return ()
    everything = at(permission, ("*",))
    rule = everything if isinstance(everything, str) else "ask"
    there = at(permission, BASH[1:])
    return (Put(BASH, rule),) if isinstance(there, Missing) or there == rule else ()


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("kilo", TITLE, plan)
    data = nth(files, 0)
    check_providers(checks, files)
    if at(data, BASH) == "allow" and not isinstance(at(data, ("provider", PROVIDER)), Missing):
        mend = note(DifferingMessage.SET_TO, value='"ask"')
        checks.differs(DifferingMessage.ASKS_NOBODY, mend, key="permission.bash", given="allow")
    checks.goes_before(nth(files, 1), ("model",), at(data, ("model",)), "~/.config/kilo/opencode.json(c)")
    return tuple(checks.differences)


TARGET = Target(
    "kilo",
    TITLE,
    (SettingsFile(Format.JSONC, _places(NAMES), _entries, own_key("provider", PROVIDER)),),
    installed=("kilo", "kilocode", "~/.config/kilo"),
    beside=(SettingsFile(Format.JSONC, _places(OVER)),),
    warnings=lambda plan: warnings(TITLE, plan, needs=NEEDS, agent=True),
    differences=_differences,
    needs=NEEDS,
    agent=True,
    aliases=lambda plan: tuple(model for _, model in talking(plan)),
)
