"""LM Studio: the same models as the plan's, with its context, by LM Studio's own command line. Shown and never written: how a model is
loaded stands in its database, and its program writes that.
"""

import re
from types import MappingProxyType

from temoto.core.configuring.common import distinct
from temoto.core.configuring.target import Shown, Target
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan
from temoto.core.messages import note
from temoto.core.messages.editors import EditorsMessage

TITLE = "LM Studio"
PORT = 1234
UNITS = MappingProxyType({"s": 1, "m": 60, "h": 3_600})


def _fetched(model: ToolModel) -> str:
    """The command that gets the file of a model: that of the catalog, or what LM Studio finds by name and quantization."""
    repository, _, _file = model.gguf.rpartition("/")
    if repository:
        return f"lms get https://huggingface.co/{repository}@{model.quantization.lower()}"
    name = model.tag.rpartition("/")[2].replace(":", "-").lower().removesuffix(f"-{model.quantization.lower()}")
    return f"lms get {name}@{model.quantization.lower()}" if model.quantization else f"lms get {name}"


def _seconds(keep_alive: str) -> int:
    """How long a model may idle, in seconds; 0 where it stays."""
    found = re.fullmatch(r"(\d+)([smh]?)", keep_alive)
    return int(found[1]) * UNITS.get(found[2] or "s", 1) if found else 0


def _loaded(plan: ToolPlan, model: ToolModel) -> str:
    idle = _seconds(plan.keep_alive)
    return " ".join(
        ("lms load NAME", f"--identifier {model.tag}", f"--context-length {model.context}", *([f"--ttl {idle}"] if idle else []), "-y")
    )  # fmt: skip


def _shown(plan: ToolPlan) -> tuple[Shown, ...]:
    models = distinct(plan)
    return (
        Shown(note(EditorsMessage.STUDIO_FILES), tuple(_fetched(model) for model in models)),
        Shown(note(EditorsMessage.STUDIO_LOAD), tuple(_loaded(plan, model) for model in models)),
        Shown(
            note(EditorsMessage.STUDIO_SERVER),
            (f"lms server start --port {PORT}", 'backend = "openai"', f'url = "http://127.0.0.1:{PORT}"'),
        ),
    )  # fmt: skip


TARGET = Target("lmstudio", TITLE, (), installed=("lms", "~/.lmstudio", "~/.cache/lm-studio"), shown=_shown)
