"""How is one action done at the command line? As the server would do it, with a session of its own; of advice also the fix."""

from dataclasses import replace

from temoto.core.codeactions.outcome import Outcome
from temoto.core.settings import Settings
from temoto.engine.codeactions.act import act
from temoto.engine.codeactions.apply_rewrite import PendingRewrite, apply_rewrite
from temoto.engine.codeactions.briefing import ActionRequest
from temoto.engine.codeactions.on_demand import serving_session
from temoto.engine.serving.ready import ready_session
from temoto.engine.world import World
from temoto.ports import Desk, Syntax


async def acted(
    request: ActionRequest, desk: Desk, world: World, settings: Settings, syntax: Syntax, seconds: float
) -> Outcome:
    """One code action done, waiting up to `seconds` for start-up."""
    async with ready_session(world, settings, seconds) as kept, serving_session(kept, world) as session:
        outcome = await act(session, request, desk, syntax)
        if outcome.fix is None:
            return outcome
        landing = PendingRewrite(
            outcome.fix, request.title, request.file, outcome.model, f"{request.name}-fix", request.language
        )
        landed = await apply_rewrite(landing, desk, syntax)
        return replace(landed, text=outcome.text, usage=outcome.usage, timing_ms=outcome.timing_ms)
