"""One completion, from Ask to Ghost:

    situation → reuse → gate → wait → window → prompt → stream, stopping as soon as it is enough → trim → answered

Every way out is an Answer with a reason; only cancellation gets through. The session is entered twice: for the Situation the
completion goes by, frozen, and with what became of it. The answer is written into a Generation that the Slot owns, where a
question that goes on with it finds it.
"""

import asyncio
import logging
from collections.abc import Callable, Generator
from contextlib import aclosing, contextmanager
from dataclasses import replace
from math import inf
from time import perf_counter
from types import MappingProxyType

from temoto.core.backend.calls import Prompt, Usage
from temoto.core.completion.gate import Extent, Gate, gate
from temoto.core.completion.pace import delay_ms
from temoto.core.completion.prompt import fim_prompt, plain_prompt
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ask, Ghost, Source
from temoto.core.completion.reuse import goes_on, kept_ghost, still_agrees, taken, typed_since
from temoto.core.completion.scope import Scope, scope_of
from temoto.core.completion.stop import cut_at, opened_something
from temoto.core.completion.sure import SLOW, SURE, unsure_from
from temoto.core.completion.trim import trim
from temoto.core.completion.window import window
from temoto.engine.completion import healed_stream
from temoto.engine.completion.parsing import parsed
from temoto.engine.session import Measured, Serving, Session, Situation
from temoto.engine.slot import Generation, Superseded
from temoto.ports import BackendDown, TemotoError

log = logging.getLogger(__name__)

LINE_TOKENS = 48  # the longest lines of code people keep are about 120 columns: some 40 tokens
# What a slow model may write before it is cut off: who has waited so long for a suggestion has typed it.
PATIENCE_S, LEAST_TOKENS = 5.0, 24
# Room left in the context for the end-of-text and control tokens of any family.
MARGIN_TOKENS = 16
MOSTLY_USED = 0.5
AHEAD_MS = 200.0  # of rest before anything is asked ahead: in a burst of keys the next one comes sooner


async def complete(session: Session, ask: Ask) -> Answer:
    """What became of `ask`. A newer call ends this one with the reason `superseded`, unless both ask the same."""
    session.uses.asked(ask)
    answer = await _completed(session, ask)
    session.uses.answered(ask, answer)
    return answer


async def _completed(session: Session, ask: Ask) -> Answer:
    number, arrived = session.inline.enter(), perf_counter()
    situation = session.situation(ask.uri, ask.language, ask.called)
    fresh = session.rhythm.asked(ask, arrived * 1000)
    serving = situation.serving
    if serving is not None and situation.refusal in {None, Reason.BACKEND_BUSY}:
        answer = _kept(session, serving, ask) or await _joined(session, ask)
        if answer is None and not session.inline.newest(number):
            answer = Answer(None, Reason.SUPERSEDED)
        answer = answer or await _asked(session, situation, ask, arrived, fresh=fresh)
        if answer.ghost is not None and situation.refusal is None:
            _ask_ahead(session, situation, serving, ask, answer.ghost)
        return answer
    return await _asked(session, situation, ask, arrived, fresh=fresh)


async def _asked(session: Session, situation: Situation, ask: Ask, arrived: float, *, fresh: bool) -> Answer:
    """What the model says, if it is worth asking and nothing is against it. What was waited since it `arrived` is part of the delay."""
    passed = Gate(reason=situation.refusal)
    if passed.reason is None and situation.serving is not None:
        passed = gate(ask, fim=situation.serving.fim, multiline=situation.wishes.multiline)
    reason = passed.reason
    if reason is not None or situation.serving is None:
        session.inline.clear()
        session.answered(situation, reason or Reason.NO_MODEL)
        why = session.status.text if situation.serving is None else None
        return Answer(None, reason or Reason.NO_MODEL, note=why)
    generation = Generation(ask)
    wish = 0 if ask.invoked else situation.wishes.delay_ms
    delay = delay_ms(wish, session.rhythm, fresh=fresh, on_battery=session.machine.on_battery)
    delay = max(0.0, delay - (perf_counter() - arrived) * 1000)
    work = _ask_model(session, situation, situation.serving, generation, passed, delay)
    answer = await session.inline.run(work, generation)
    if isinstance(answer, Superseded):
        return Answer(None, Reason.SUPERSEDED)
    log.info("completion %s %s", answer.reason, dict(answer.timing_ms))
    return answer


def asks_ahead(session: Session, situation: Situation, serving: Serving) -> bool:
    """Whether the model may be asked what nobody has asked for yet: it is the user's own, at mains, and the user does not mind."""
    return situation.wishes.ahead and serving.own_machine and not session.machine.on_battery


def _ask_ahead(session: Session, situation: Situation, serving: Serving, ask: Ask, ghost: Ghost) -> None:
    """Have the model say, once the keys rest, what would follow if `ghost` were taken: whoever takes it need not wait.

    A slow model is asked so only while most of its suggestions are used: it works for seconds for one that is not.
    """
    worth = not _slow(situation, ask) or session.uses.lately >= MOSTLY_USED
    if not worth or not asks_ahead(session, situation, serving) or session.inline.busy:
        return
    there = taken(ask, ghost)
    if session.recent.ghost(there) or session.recent.silence(there):
        return
    passed = gate(there, fim=serving.fim, multiline=situation.wishes.multiline)
    if passed.reason is None:
        generation = Generation(there, behind=(ask, ghost))
        work = _ask_model(session, situation, serving, generation, passed, AHEAD_MS)
        session.inline.ahead(work, generation)


def _kept(session: Session, serving: Serving, ask: Ask) -> Answer | None:
    """What an earlier answer says here, if one does; nobody is asked."""
    began = perf_counter()
    ghost = session.recent.ghost(ask)
    silence = None if ghost or ask.invoked else session.recent.silence(ask)
    if ghost is None and silence is None:
        return None
    running = session.inline.generation
    if running is None or ghost is None or not _leads_on(running, ask, ghost):
        session.inline.clear()
    timing = MappingProxyType({"wait": 0.0, "total": (perf_counter() - began) * 1000})
    reason = silence or Reason.OK
    return Answer(ghost, reason, serving.choice.model, serving.backend.name, timing_ms=timing, source=Source.KEPT)


def _leads_on(running: Generation, ask: Ask, ghost: Ghost) -> bool:
    """Whether what is being written is of use to who is shown `ghost`: its own end, or what was asked ahead for the place behind it."""
    if running.behind is None:
        return running.given and still_agrees(running.ask, running.text, ask)
    return typed_since(ask, running.ask) == ghost.text


async def _joined(session: Session, ask: Ask) -> Answer | None:
    """What the answer that is being written comes to here; None where it is for something else, or turns out to be."""
    running = session.inline.generation
    if running is None or not still_agrees(running.ask, running.text, ask):
        return None
    typed = typed_since(running.ask, ask)
    same = typed == ""
    if not running.asked and (not same or ask.invoked or running.behind is not None):
        return None
    began = running.since = perf_counter()
    running.typed = typed or ""
    while True:
        answer = await session.inline.join(beside=same)
        if isinstance(answer, Superseded):
            return Answer(None, Reason.SUPERSEDED)
        ghost = kept_ghost(running.ask, answer.ghost, ask) if answer.ghost else None
        if ghost is not None or (same and not answer.partly):
            break
        # What has come whole so far was typed already: there is more to come, if it still agrees.
        more = answer.partly and session.inline.generation is running
        if not more or not still_agrees(running.ask, running.text, ask):
            return None
    timing = MappingProxyType({**answer.timing_ms, "wait": 0.0, "total": (perf_counter() - began) * 1000})
    return replace(answer, ghost=ghost, timing_ms=timing, source=Source.JOINED)


@contextmanager
def _counted_if_left(session: Session, generation: Generation) -> Generator[None]:
    """Have the delay know of a question that is left before its answer begins."""
    began = perf_counter()
    try:
        yield
    except asyncio.CancelledError:
        if not generation.text:
            session.rhythm.left((perf_counter() - began) * 1000)
        raise


async def _ask_model(
    session: Session, situation: Situation, serving: Serving, generation: Generation, passed: Gate, delay: float
) -> Answer:
    timing: dict[str, float] = {}
    started, ask = perf_counter(), generation.ask
    if delay:
        await asyncio.sleep(delay / 1000)
    waited = perf_counter()
    prompt = build_prompt(situation, serving, ask, passed)
    timing["wait"] = (waited - started) * 1000
    timing["prompt"] = (perf_counter() - waited) * 1000
    scope = scope_of(ask, passed.extent, follows=passed.follows)
    generation.asked, generation.since = True, started
    session.reads_at((ask.uri, ask.line))

    def show_what_is_there() -> None:
        """Who has waited long enough is shown the statements that are whole; the model writes on."""
        waited_ms = (perf_counter() - generation.since) * 1000
        if ask.invoked or waited_ms < situation.wishes.latency_ms or "\n" not in generation.text.strip():
            return
        if session.serving is serving and session.inline.waits_for(generation):
            so_far = trim(generation.text, ask, scope, serving.family, limited=True)
            if so_far.ghost is not None:
                session.recent.keep(ask, so_far.ghost, so_far.reason)
                told = MappingProxyType({**timing, "model": waited_ms, "total": waited_ms})
                answer = Answer(
                    so_far.ghost, so_far.reason, serving.choice.model, serving.backend.name, timing_ms=told, partly=True
                )
                session.inline.give(generation, answer)

    try:
        with session.loading_again(serving), _counted_if_left(session, generation):
            usage, pieces = await _written(serving, prompt, scope, generation, timing, show_what_is_there)
    except TemotoError as error:
        timing["total"] = (perf_counter() - started) * 1000
        return _failed(session, situation, serving, error, timing)
    timing["total"] = (perf_counter() - started) * 1000
    if generation.typed and not goes_on(ask, generation.text, generation.typed):
        return Answer(None, Reason.SUPERSEDED)  # whoever waits has typed something else, and asks for that
    limited = generation.cut is None and (
        usage.cut_by_length or pieces >= min(prompt.max_tokens, _most_pieces(scope, generation.text))
    )
    trimmed = trim(generation.text, ask, scope, serving.family, generation.cut, limited=limited)
    ghost = await parsed(trimmed.ghost, ask, scope, serving.family, session.syntax)
    timing["parse"] = (perf_counter() - started) * 1000 - timing["total"]
    timing["total"] += timing["parse"]
    measured = Measured(prompt.text, usage, pieces, timing.get("first"), timing["model"])
    session.rhythm.answered(timing["model"])
    session.answered(situation, Reason.OK if generation.behind else trimmed.reason, measured)
    if session.serving is serving:
        session.recent.keep(ask, ghost, trimmed.reason)
    return Answer(
        ghost,
        trimmed.reason,
        serving.choice.model,
        serving.backend.name,
        usage,
        MappingProxyType(timing),
        prompt=prompt.text,
    )


def build_prompt(situation: Situation, serving: Serving, ask: Ask, passed: Gate) -> Prompt:
    """The model call for an Ask. Never longer than the context leaves room for, nor, unless asked by hand, than anybody waits for."""
    choice, family, wanted = serving.choice, serving.family, situation.wishes.max_tokens
    most = min(wanted, LINE_TOKENS) if passed.extent is Extent.LINE and not passed.follows else wanted
    if situation.decode is not None and not ask.invoked:
        most = min(most, max(LEAST_TOKENS, int(situation.decode * PATIENCE_S)))
    most = max(1, min(most, choice.context // 2))
    budget = max(0, min(choice.prompt_tokens, choice.context - most - MARGIN_TOKENS))
    seen = window(ask, budget, serving.count, suffix=serving.fim, reads_per_s=situation.reads)
    build = fim_prompt if serving.fim else plain_prompt
    return Prompt(
        model=choice.model,
        text=build(family, seen),
        max_tokens=most,
        stops=family.stops,
        context=choice.context,
        keep_alive=situation.keep_alive,
        alternatives=1 if _slow(situation, ask) else 0,  # tells how sure it is
    )


def _slow(situation: Situation, ask: Ask) -> bool:
    """Whether a line takes so long that it is shown no further than the model is sure; who asked by hand waits for it."""
    return not ask.invoked and situation.decode is not None and situation.decode < SLOW


async def _written(
    serving: Serving,
    prompt: Prompt,
    scope: Scope,
    generation: Generation,
    timing: dict[str, float],
    came: Callable[[], None],
) -> tuple[Usage, int]:
    """Fill the generation up to its cut, calling `came` after each piece; (its usage as far as the backend told, how many pieces)."""
    asked = perf_counter()
    pieces, usage = 0, None
    answers = serving.backend.stream(prompt) if serving.fim else healed_stream.stream(serving.backend, prompt)
    async with aclosing(answers) as chunks:
        async for chunk in chunks:
            if chunk.text:
                timing.setdefault("first", (perf_counter() - asked) * 1000)
                if prompt.alternatives and chunk.sure is not None and chunk.sure < SURE:
                    generation.cut = unsure_from(generation.text, chunk.text)
                    if generation.cut is not None:
                        break
                generation.text += chunk.text
                pieces += 1
                if generation.typed and not goes_on(generation.ask, generation.text, generation.typed):
                    break
            usage = chunk.usage or usage
            if chunk.text:
                generation.cut = cut_at(generation.text, scope)
                if generation.cut is not None or pieces >= _most_pieces(scope, generation.text):
                    break
                came()
    timing["model"] = (perf_counter() - asked) * 1000
    return usage or Usage(generated_tokens=pieces), pieces


def _most_pieces(scope: Scope, text: str) -> float:
    """How many pieces an answer may come in: a line's worth, until it has opened what it may close."""
    return inf if scope.extent is not Extent.LINE or opened_something(text, scope) else LINE_TOKENS


def _failed(
    session: Session, situation: Situation, serving: Serving, error: TemotoError, timing: dict[str, float]
) -> Answer:
    """An empty Answer, once the session has been told why."""
    log.warning("%s", error)
    reason = Reason.BACKEND_DOWN if isinstance(error, BackendDown) else Reason.BACKEND_ERROR
    session.answered(situation, reason, error=error)
    return Answer(
        None,
        reason,
        serving.choice.model,
        serving.backend.name,
        timing_ms=MappingProxyType(timing),
        note=error.note,
    )
