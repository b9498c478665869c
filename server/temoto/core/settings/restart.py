"""Does a change of settings need a new start, or does it take effect by itself?

A new start lets the model go and sets one up again, which takes seconds; a delay is simply read at the next keystroke.
"""

from temoto.core.settings import Settings


def needs_start(old: Settings, new: Settings) -> bool:
    """Whether what serves (or serves not) by `old` may be wrong by `new`."""
    if not old.completion.enabled and not new.completion.enabled:
        return False  # nothing runs, and nothing is to run
    return _by(old) != _by(new)


def _by(settings: Settings) -> tuple[object, ...]:
    """What start-up decides by: the plan of all three roles, and what it loads."""
    return (
        settings.backend,
        settings.url,
        settings.allow_remote,
        settings.profile,
        settings.completion.enabled,
        settings.completion.model,
        settings.completion.latency_ms,
        settings.chat.model,
        settings.reasoning.model,
        settings.models.context,
        settings.models.keep_alive,
        settings.models.commercial_only,
    )
