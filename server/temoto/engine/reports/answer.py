"""What would an editor show there? One question, answered as the server would answer it."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ask
from temoto.core.settings import Settings
from temoto.core.status import Status
from temoto.engine.completion.complete import complete
from temoto.engine.completion.model_call import looks_for
from temoto.engine.serving.ready import ready_session
from temoto.engine.session import Session
from temoto.engine.world import World


async def answer_once(ask: Ask, world: World, settings: Settings, seconds: float) -> tuple[Answer, Status]:
    """The answer, waiting up to `seconds` for start-up, and the status it was given by."""
    async with ready_session(world, settings, seconds) as session:
        await seen_elsewhere(session, ask)
        answer = await complete(session, ask)
        if answer.reason is Reason.SUPERSEDED:  # nobody else asks here: start-up was run again
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await session.settled.wait()
            answer = await complete(session, ask)
        if answer.prompt and answer.usage.prompt_tokens is None and session.serving is not None:
            # The backend's own count comes at the end of an answer; this one was broken off because it was enough.
            if session.serving.learning is not None:
                await session.serving.learning.learnt()
            counted = session.serving.count(answer.prompt)
            answer = replace(answer, usage=replace(answer.usage, prompt_tokens=counted))
        return answer, session.status


async def seen_elsewhere(session: Session, ask: Ask) -> None:
    """Have what other files say looked for, and wait for it: an editor's document is asked about more than once."""
    situation = session.situation(ask.uri, ask.language)
    if situation.serving is not None and situation.wishes.other_files:
        await session.elsewhere.looked(ask, *looks_for(situation, situation.serving, ask))
