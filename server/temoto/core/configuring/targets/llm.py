"""llm, by its plugin llm-ollama: the model it asks by default, and the options it sends with it.

Of tags that are one model it knows the options of one alone, its main one. keep_alive is none of its options: with it every prompt fails.
"""

from collections.abc import Sequence

from temoto.core.configuring.checks import Checks, nth, table
from temoto.core.configuring.common import talking, warnings
from temoto.core.configuring.edits import Data, Edit, Put, at
from temoto.core.configuring.target import Difference, Format, Place, SettingsFile, Shown, Target
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan
from temoto.core.messages import note
from temoto.core.messages.configure import ConfigureMessage
from temoto.core.messages.differing import DifferingMessage

TITLE = "llm"
PREFIX = "ollama/"
LINE = ("line",)
USUAL = ("http://127.0.0.1:11434", "http://localhost:11434")


def main_tag(model: ToolModel) -> str:
    """The tag that llm-ollama has the options under: of the longest names that say more than `latest` the first."""
    return min((model.tag, *model.twins), key=lambda tag: (":" not in tag, tag.endswith(":latest"), -len(tag), tag))


def _default(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    return tuple(Put(LINE, f"{PREFIX}{main_tag(model)}") for _, model in talking(plan)[:1])


def _options(plan: ToolPlan, _data: Data) -> tuple[Edit, ...]:
    return tuple(Put((f"{PREFIX}{main_tag(model)}", "num_ctx"), model.context) for _, model in talking(plan))


def _shown(plan: ToolPlan) -> tuple[Shown, ...]:
    if plan.url in USUAL or not talking(plan):
        return ()
    return (Shown(note(ConfigureMessage.ADDRESS_ELSEWHERE, tool=TITLE), (f"export OLLAMA_HOST={plan.url}",)),)


def _differences(plan: ToolPlan, files: Sequence[Data]) -> tuple[Difference, ...]:
    checks = Checks("llm", TITLE, plan)
    chosen, options = nth(files, 0), nth(files, 1)
    checks.local(chosen, LINE, (PREFIX,), key="default_model.txt")
    named = at(chosen, LINE)
    if isinstance(named, str) and named.startswith(PREFIX):
        checks.installed(("default_model.txt",), named.removeprefix(PREFIX))
    main = {name: model for model in plan.models.values() for name in (model.tag, *model.twins)}
    for name in table(options):
        tag = name.removeprefix(PREFIX)
        model = main.get(tag)
        if not name.startswith(PREFIX):
            continue
        if model is not None and tag != main_tag(model):
            mend = note(DifferingMessage.PUT_UNDER, key=f"{PREFIX}{main_tag(model)}")
            checks.differs(DifferingMessage.LOST, mend, key=name)
        checks.context(options, (name, "num_ctx"), model.tag if model else tag)
        if "keep_alive" in table(options, (name,)):
            given = table(options, (name,))["keep_alive"]
            take_out = note(DifferingMessage.TAKE_OUT)
            checks.differs(DifferingMessage.FAILS_WITH, take_out, key=f"{name}.keep_alive", given=given)
    return tuple(checks.differences)


def _places(name: str) -> tuple[Place, ...]:
    folder = "io.datasette.llm"
    return (
        Place("$LLM_USER_PATH", name),
        Place(
            f"$XDG_CONFIG_HOME/{folder}",
            name,
            windows=f"$APPDATA/{folder}",
            mac=f"~/Library/Application Support/{folder}",
        ),
        Place(f"~/.config/{folder}", name, windows=f"$APPDATA/{folder}", mac=f"~/Library/Application Support/{folder}"),
    )


TARGET = Target(
    "llm",
    TITLE,
    (
        SettingsFile(Format.LINE, _places("default_model.txt"), _default),
        SettingsFile(Format.JSON, _places("model_options.json"), _options),
    ),
    installed=("llm",),
    warnings=lambda plan: warnings(TITLE, plan),
    shown=_shown,
    differences=_differences,
)
