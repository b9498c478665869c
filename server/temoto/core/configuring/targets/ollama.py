"""Ollama itself: the environment in which it behaves as the plan assumes. Shown and never written: its service is the system's."""

from temoto.core.configuring.common import distinct
from temoto.core.configuring.target import Shown, Target
from temoto.core.configuring.tool_plan import ToolPlan
from temoto.core.messages import note
from temoto.core.messages.configure import ConfigureMessage

TITLE = "Ollama"


def _variables(plan: ToolPlan) -> tuple[tuple[str, str], ...]:
    """The plan counts one request at a time with the whole context, its models side by side, and a cache of 16 bits."""
    beside = len(distinct(plan)) + bool(plan.embedding)
    return (
        ("OLLAMA_NUM_PARALLEL", "1"),
        ("OLLAMA_MAX_LOADED_MODELS", str(max(beside, 1))),
        ("OLLAMA_KEEP_ALIVE", str(plan.kept)),
        ("OLLAMA_FLASH_ATTENTION", "1"),
        ("OLLAMA_KV_CACHE_TYPE", "f16"),
    )


def _shown(plan: ToolPlan) -> tuple[Shown, ...]:
    variables = _variables(plan)
    service = ("[Service]", *(f'Environment="{name}={value}"' for name, value in variables))
    return (
        Shown(
            note(ConfigureMessage.OLLAMA_SERVICE),
            ("sudo systemctl edit ollama", *service, "sudo systemctl restart ollama"),
        ),
        Shown(note(ConfigureMessage.OLLAMA_SHELL), tuple(f"export {name}={value}" for name, value in variables)),
        Shown(
            note(ConfigureMessage.OLLAMA_MAC), tuple(f"launchctl setenv {name} {value}" for name, value in variables)
        ),
        Shown(note(ConfigureMessage.OLLAMA_WINDOWS), tuple(f"setx {name} {value}" for name, value in variables)),
    )


TARGET = Target("ollama", TITLE, (), installed=("ollama",), shown=_shown)
