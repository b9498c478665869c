"""One completion, from Ask to Ghost:

    gate → wait → window → prompt → stream, stopping as soon as it is enough → trim

Every way out is an Answer with a reason; only cancellation gets through. Reuse of what is on screen and asking ahead come
before the gate and after the trim when they are built.
"""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import replace
from time import perf_counter
from types import MappingProxyType

from temoto.core.backend.calls import Prompt, Usage
from temoto.core.completion.gate import Extent, gate
from temoto.core.completion.prompt import fim_prompt, plain_prompt
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ask
from temoto.core.completion.stop import Scope, enough, scope_of
from temoto.core.completion.trim import trim
from temoto.core.completion.window import window
from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.status import Command, Kind, Status
from temoto.engine.completion import healed_stream
from temoto.engine.session import Serving, Session
from temoto.engine.slot import Superseded
from temoto.ports import Backend, BackendDown, ModelMissing, OutOfMemory, TemotoError

log = logging.getLogger(__name__)

LINE_TOKENS = 48  # the longest lines of code people keep are about 120 columns: some 40 tokens
# Room left in the context for the end-of-text and control tokens of any family.
MARGIN_TOKENS = 16


async def complete(session: Session, ask: Ask) -> Answer:
    """What became of `ask`. A newer call ends this one with the reason `superseded`."""
    answer = await _completed(session, ask)
    if answer.ghost is None and answer.reason is not Reason.SUPERSEDED:
        session.empty(answer.reason)
    return answer


async def _completed(session: Session, ask: Ask) -> Answer:
    reason, extent = _refusal(session, ask)
    if reason is not None or session.serving is None:
        session.inline.clear()
        if session.serving is None:
            session.wanted.set()
        return Answer(None, reason or Reason.NO_MODEL, note=session.status.text if session.serving is None else None)
    answer = await session.inline.run(_ask_model(session, session.serving, ask, extent))
    if isinstance(answer, Superseded):
        return Answer(None, Reason.SUPERSEDED)
    log.info("completion %s %s", answer.reason, dict(answer.timing_ms))
    return answer


def _refusal(session: Session, ask: Ask) -> tuple[Reason | None, Extent]:
    """Why no model needs to be asked, if so; and how much to ask for."""
    settings = session.completion_in(ask.uri)
    if not settings.enabled:
        return Reason.OFF, Extent.LINE
    if ask.language in settings.disabled_languages:
        return Reason.LANGUAGE_DISABLED, Extent.LINE
    if session.serving is None:
        return (Reason.STARTING if session.starting else Reason.NO_MODEL), Extent.LINE
    if not session.takes(session.serving):
        return Reason.BACKEND_BUSY, Extent.LINE
    passed = gate(ask, fim=session.serving.fim, multiline=settings.multiline)
    return passed.reason, passed.extent


async def _ask_model(session: Session, serving: Serving, ask: Ask, extent: Extent) -> Answer:
    timing: dict[str, float] = {}
    started = perf_counter()
    delay_ms = 0 if ask.invoked else session.completion_in(ask.uri).delay_ms
    if delay_ms:
        await asyncio.sleep(delay_ms / 1000)
    waited = perf_counter()
    prompt = build_prompt(session, serving, ask, extent)
    timing["wait"] = (waited - started) * 1000
    timing["prompt"] = (perf_counter() - waited) * 1000
    scope = scope_of(ask, extent)
    try:
        with session.loading_again(serving):
            text, usage, pieces = await _said(serving.backend, prompt, scope, timing, fim=serving.fim)
    except TemotoError as error:
        timing["total"] = (perf_counter() - started) * 1000
        return _failed(session, serving, error, timing)
    timing["total"] = (perf_counter() - started) * 1000
    if session.serving is serving:
        session.tally.answered(prompt.text, usage, pieces, timing.get("first"), timing["model"])
    trimmed = trim(text, ask, scope, serving.choice.family)
    return Answer(
        trimmed.ghost,
        trimmed.reason,
        serving.choice.model,
        serving.backend.name,
        usage,
        MappingProxyType(timing),
        prompt=prompt.text,
    )


def build_prompt(session: Session, serving: Serving, ask: Ask, extent: Extent) -> Prompt:
    """The model call for an Ask. Never longer than the context leaves room for."""
    choice, settings = serving.choice, session.settings
    wanted = session.completion_in(ask.uri).max_tokens
    most = min(wanted, LINE_TOKENS) if extent is Extent.LINE else wanted
    most = max(1, min(most, choice.context // 2))
    budget = max(0, min(choice.prompt_tokens, choice.context - most - MARGIN_TOKENS))
    seen = window(ask, budget, serving.count, suffix=serving.fim)
    build = fim_prompt if serving.fim else plain_prompt
    return Prompt(
        model=choice.model,
        text=build(choice.family, seen),
        max_tokens=most,
        stops=choice.family.stops,
        context=choice.context,
        keep_alive=settings.models.keep_alive,
    )


async def _said(
    backend: Backend, prompt: Prompt, scope: Scope, timing: dict[str, float], *, fim: bool
) -> tuple[str, Usage, int]:
    """What the model says until it is enough, what that cost as far as the backend has told, and in how many pieces it came."""
    asked = perf_counter()
    text, pieces, usage = "", 0, None
    answers = backend.stream(prompt) if fim else healed_stream.stream(backend, prompt)
    async with aclosing(answers) as chunks:
        async for chunk in chunks:
            if chunk.text:
                timing.setdefault("first", (perf_counter() - asked) * 1000)
                text += chunk.text
                pieces += 1
            usage = chunk.usage or usage
            if chunk.text and enough(text, scope) is not None:
                break
    timing["model"] = (perf_counter() - asked) * 1000
    return text, usage or Usage(generated_tokens=pieces), pieces


def _failed(session: Session, serving: Serving, error: TemotoError, timing: dict[str, float]) -> Answer:
    """An empty Answer. A backend or a model that is gone has start-up run again; one bad answer has it looked at."""
    log.warning("%s", error)
    down = isinstance(error, BackendDown)
    if down and session.serving is serving:
        session.lost(Status(Kind.ERROR, note(StartMessage.NOTHING_SERVES, reasons=error.note), command=Command.RESTART))
    elif isinstance(error, ModelMissing) and session.serving is serving:
        session.gone()
    elif isinstance(error, OutOfMemory) and session.serving is serving and not serving.spilled:
        session.ran_out = (
            serving.choice
        )  # it could be loaded, and could not answer: the next start steps down, if it can
        session.gone()
    elif session.serving is serving:
        session.doubt.set()
        session.say(replace(session.status, kind=Kind.WARNING, details=(error.note,)))
    return Answer(
        None,
        Reason.BACKEND_DOWN if down else Reason.BACKEND_ERROR,
        serving.choice.model,
        serving.backend.name,
        timing_ms=MappingProxyType(timing),
        note=error.note,
    )
