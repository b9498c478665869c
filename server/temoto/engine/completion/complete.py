"""One completion, from Ask to Ghost:

    situation → reuse → a name nearby → gate → wait → window → prompt → stream, stopping as soon as it is enough → trim → answered

Every way out is an Answer with a reason; only cancellation gets through. The session is entered twice: for the Situation the
completion goes by, frozen, and with what became of it. The answer is written into a Generation that the Slot owns, where a
question that goes on with it finds it.
"""

import logging
from dataclasses import replace
from time import perf_counter
from types import MappingProxyType

from temoto.core.completion.begun_name import begun_name
from temoto.core.completion.gate import Gate, gate, is_word
from temoto.core.completion.pace import delay_ms, may_be_whole
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ask, Ghost, Source
from temoto.core.completion.reuse import kept_ghost, still_agrees, taken, typed_since
from temoto.engine.completion.model_call import ask_model, looks_for, slow
from temoto.engine.session import Serving, Session, Situation
from temoto.engine.slot import Generation, Superseded

log = logging.getLogger(__name__)

MOSTLY_USED = 0.5  # the share of its suggestions from which a slow model is asked ahead
# Why there was nothing, where there may be something without another key.
LATER = frozenset({Reason.STARTING, Reason.NO_MODEL, Reason.NOT_YET, Reason.BACKEND_DOWN, Reason.BACKEND_ERROR})
AHEAD_MS = 200.0  # of rest before anything is asked ahead: in a burst of keys the next one comes sooner


async def complete(session: Session, ask: Ask) -> Answer:
    """What became of `ask`. A newer call ends this one with the reason `superseded`, unless both ask the same."""
    session.uses.asked(ask)
    session.asked_anew()
    answer = await _completed(session, ask)
    if answer.reason in LATER or (answer.reason is Reason.SUPERSEDED and session.serving is None):
        session.owes(ask.uri)
    session.uses.answered(ask, answer)
    return answer


async def _completed(session: Session, ask: Ask) -> Answer:
    number, arrived = session.inline.enter(), perf_counter()
    situation = session.situation(ask.uri, ask.language, ask.called)
    fresh = session.rhythm.asked(ask, arrived * 1000)
    serving = situation.serving
    if serving is not None and situation.refusal in {None, Reason.BACKEND_BUSY}:
        if situation.wishes.other_files:
            session.elsewhere.look(ask, *looks_for(situation, serving, ask))
        answer = _kept(session, serving, ask) or _named(session, situation, serving, ask) or await _joined(session, ask)
        if answer is None and not session.inline.newest(number):
            answer = Answer(None, Reason.SUPERSEDED)
        answer = answer or await _asked(session, situation, ask, arrived, fresh=fresh)
        if answer.ghost is not None and situation.refusal is None and answer.source is not Source.NAMED:
            _ask_ahead(session, situation, serving, ask, answer.ghost)
        return answer
    return await _asked(session, situation, ask, arrived, fresh=fresh)


async def _asked(session: Session, situation: Situation, ask: Ask, arrived: float, *, fresh: bool) -> Answer:
    """What the model says, if it is worth asking and nothing is against it. What was waited since it `arrived` is part of the delay."""
    passed = Gate(reason=situation.refusal)
    if passed.reason is None and situation.serving is not None:
        passed = gate_for(situation, situation.serving, ask)
    reason = passed.reason
    if reason is not None or situation.serving is None:
        session.inline.clear()
        session.answered(situation, reason or Reason.NO_MODEL)
        why = session.status.text if situation.serving is None else None
        return Answer(None, reason or Reason.NO_MODEL, note=why)
    generation = Generation(ask)
    wish = 0 if ask.invoked else situation.wishes.delay_ms
    late = slow(situation, ask)
    in_a_word, fresh = late and is_word(ask.left[-1:]), fresh or (late and may_be_whole(ask))
    on_battery = session.machine.on_battery
    delay = delay_ms(wish, session.rhythm, fresh=fresh, on_battery=on_battery, in_a_word=in_a_word)
    delay = max(0.0, delay - (perf_counter() - arrived) * 1000)
    work = ask_model(session, situation, situation.serving, generation, passed, delay)
    answer = await session.inline.run(work, generation)
    if isinstance(answer, Superseded):
        return Answer(None, Reason.SUPERSEDED)
    log.info("completion %s %s", answer.reason, dict(answer.timing_ms))
    return answer


def gate_for(situation: Situation, serving: Serving, ask: Ask) -> Gate:
    """Whether to ask what serves, by the settings that hold here, and how much to ask for."""
    return gate(ask, fim=serving.fim, multiline=situation.wishes.multiline, elsewhere=not serving.own_machine)


def asks_ahead(session: Session, situation: Situation, serving: Serving) -> bool:
    """Whether the model may be asked what nobody has asked for yet: it is the user's own, at mains, and the user does not mind."""
    return situation.wishes.ahead and serving.own_machine and not session.machine.on_battery


def _ask_ahead(session: Session, situation: Situation, serving: Serving, ask: Ask, ghost: Ghost) -> None:
    """Have the model say, once the keys rest, what would follow if `ghost` were taken: whoever takes it need not wait.

    A slow model is asked so only while most of its suggestions are used: it works for seconds for one that is not.
    """
    worth = not slow(situation, ask) or session.uses.lately >= MOSTLY_USED
    if not worth or not asks_ahead(session, situation, serving) or session.inline.busy:
        return
    there = taken(ask, ghost)
    if session.recent.ghost(there) or session.recent.silence(there):
        return
    passed = gate_for(situation, serving, there)
    if passed.reason is None:
        generation = Generation(there, behind=(ask, ghost))
        work = ask_model(session, situation, serving, generation, passed, AHEAD_MS)
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


def _named(session: Session, situation: Situation, serving: Serving, ask: Ask) -> Answer | None:
    """The rest of a name that stands nearby, where the model is too slow to be asked for it; what it is writing goes on if it agrees."""
    began = perf_counter()
    ghost = begun_name(ask) if slow(situation, ask) else None
    if ghost is None:
        return None
    if gate(ask, fim=True, multiline=situation.wishes.multiline, elsewhere=not serving.own_machine).reason is not None:
        return None  # in a file of secrets, say
    running = session.inline.generation
    if running is not None and not (running.asked and still_agrees(running.ask, running.text, ask)):
        session.inline.clear()
    timing = MappingProxyType({"wait": 0.0, "total": (perf_counter() - began) * 1000})
    return Answer(ghost, Reason.OK, serving.choice.model, serving.backend.name, timing_ms=timing, source=Source.NAMED)


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
    running.typed, running.by_hand = typed or "", running.by_hand or ask.invoked
    while True:
        answer = await session.inline.join(beside=same)
        if isinstance(answer, Superseded):
            return Answer(None, Reason.SUPERSEDED)
        if answer.reason is Reason.NOT_YET:
            return answer
        ghost = kept_ghost(running.ask, answer.ghost, ask) if answer.ghost else None
        if ghost is not None or (same and not answer.partly):
            break
        # What has come whole so far was typed already: there is more to come, if it still agrees.
        more = answer.partly and session.inline.generation is running
        if not more or not still_agrees(running.ask, running.text, ask):
            return None
    timing = MappingProxyType({**answer.timing_ms, "wait": 0.0, "total": (perf_counter() - began) * 1000})
    return replace(answer, ghost=ghost, timing_ms=timing, source=Source.JOINED)
