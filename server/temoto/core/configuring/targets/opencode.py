"""opencode: a provider of temoto's own by the /v1 routes, with an alias that has the context."""

from collections.abc import Sequence

from temoto.core.configuring.checks import Checks
from temoto.core.configuring.common import own_key, talking, warnings
from temoto.core.configuring.edits import Data
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.configuring.v1_providers import PROVIDER, check_providers, provider_entries

TITLE = "opencode"
NEEDS = 12_288  # it wants more than 8,192 beside the answer: its own first prompt takes 7,700
NAMES = ("opencode.jsonc", "opencode.json", "config.json")
SCHEMA = "https://opencode.ai/config.json"


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("opencode", TITLE, plan)
    check_providers(checks, files)
    return tuple(checks.differences)


TARGET = Target(
    "opencode",
    TITLE,
    (
        SettingsFile(
            Format.JSONC,
            (
                *(Place("$XDG_CONFIG_HOME/opencode", name) for name in NAMES),
                *(Place("~/.config/opencode", name) for name in NAMES),
            ),
            lambda plan, data: provider_entries(plan, data, SCHEMA),
            own_key("provider", PROVIDER),
        ),
    ),
    installed=("opencode", "~/.config/opencode"),
    warnings=lambda plan: warnings(TITLE, plan, needs=NEEDS, agent=True),
    differences=_differences,
    needs=NEEDS,
    agent=True,
    aliases=lambda plan: tuple(model for _, model in talking(plan)),
)
