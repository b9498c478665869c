"""One code action, from an ActionRequest to an Outcome:

    model → brief within the budget → ask, with progress → read the answer → does it still parse? → land it

One action at a time asks a model, in the order they were asked for; a later one waits and says so. What waits for an editor or its
user (landing) holds nobody up. Whatever goes wrong, the document stays as it is and what the model wrote is shown. Nothing a model
says is ever executed.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from time import perf_counter
from types import MappingProxyType

from temoto.core.backend.calls import ChatRequest
from temoto.core.codeactions.action import Result
from temoto.core.codeactions.outcome import Ending, Outcome, ProposedRewrite
from temoto.core.messages import Note, note
from temoto.core.messages.act import ActMessage
from temoto.core.messages.chat import ChatMessage
from temoto.core.messages.start import StartMessage
from temoto.core.models.forms import talking_form
from temoto.core.models.records import Role
from temoto.core.models.token_estimate import estimate_for
from temoto.core.planning.records import Choice
from temoto.core.planning.roles import ROWS, in_turn
from temoto.engine.codeactions.answer import stream_answer
from temoto.engine.codeactions.apply_rewrite import PendingRewrite, apply_rewrite, shown_instead
from temoto.engine.codeactions.briefing import ActionRequest, Briefed, briefed
from temoto.engine.codeactions.explain import explain, write_tests
from temoto.engine.codeactions.rewriting import BadAnswer, Rewrite, RewriteTask, rewritten
from temoto.engine.codeactions.silence import begins_s
from temoto.engine.counting import speaking
from temoto.engine.session import Serving, Session
from temoto.ports import (
    Backend,
    BackendDown,
    CannotChat,
    CanPull,
    CountTokens,
    Desk,
    KnowsVocabulary,
    ModelSilent,
    Syntax,
    TemotoError,
)

log = logging.getLogger(__name__)

START_S = 120.0  # a large model is read from a disk in a minute or two
SHOWN = 5  # lines that are named in a sentence


async def act(session: Session, request: ActionRequest, desk: Desk, syntax: Syntax) -> Outcome:
    """The Outcome of the action; nothing but cancellation is raised."""
    if session.lane.taken:
        desk.report(note(ActMessage.WAITING))
    async with session.lane.turn:
        await _started(session, desk)
        serving = session.serving
        if serving is None:
            session.somebody_waits()
            return Outcome(Ending.FAILED, note(ActMessage.NO_MODEL, why=session.status.text))
        started = perf_counter()
        try:
            done = await _tried(session, serving, request, desk, syntax)
        except TemotoError as error:
            log.warning("%s", error)
            if isinstance(error, (BackendDown, ModelSilent)):
                session.suspect()
            done = Outcome(Ending.FAILED, note(ActMessage.FAILED, title=request.title, why=error.note))
    outcome = await _landed(done, desk, syntax) if isinstance(done, Landing) else done
    log.info("action %s: %s", request.action.id, outcome.ending)
    return replace(outcome, timing_ms=MappingProxyType({"total": (perf_counter() - started) * 1000}))


async def _tried(
    session: Session, serving: Serving, request: ActionRequest, desk: Desk, syntax: Syntax
) -> "Outcome | Landing":
    """Asked once more where temoto itself started what serves anew before a word had come: its user sees a longer wait."""

    async def asked(serving: Serving) -> "Outcome | Landing":
        choice = model_for(session, serving, request.action.role)
        with session.acting_with(serving, choice.model, _doing(request, choice)):
            return await _acted(session, serving, choice, request, desk, syntax)

    try:
        return await asked(serving)
    except BackendDown as error:
        if error.begun or session.serving is serving:
            raise
        await _started(session, desk)
        if session.serving is None:
            raise
        return await asked(session.serving)


async def _started(session: Session, desk: Desk) -> None:
    """Wait for a start-up that is under way: whoever chose an action has time for that."""
    if session.serving is None and session.starting:
        desk.report(note(StartMessage.STARTING))
        with suppress(TimeoutError):
            async with asyncio.timeout(START_S):
                await session.settled.wait()


async def warm(session: Session, request: ActionRequest) -> None:
    """Have the model read the code while its user still types an instruction: the task comes last, so the rest is kept."""
    serving = session.serving
    if serving is None or session.lane.taken:
        return
    async with session.lane.turn:
        with suppress(TemotoError):
            choice = model_for(session, serving, request.action.role)
            with session.acting_with(serving, choice.model, _doing(request, choice)):
                count, choice = await _read(session, serving, choice)
                told = briefed(
                    request,
                    choice,
                    count,
                    session.settings.code_actions.max_tokens,
                    thinks=False,
                    elsewhere=not serving.own_machine,
                )
                if told is not None:
                    one = _talk(session, choice, told, tokens=1, think=False)
                    await stream_answer(serving.backend, one, lambda _said: None)


def model_for(session: Session, serving: Serving, role: Role) -> Choice:
    """The model an action asks: the Plan's for the role, else the chat model, else the completion model if it can chat, else a chat
    model that takes its place in memory. CannotChat where there is none."""
    plan, turns = session.plan, in_turn(role)
    wanted = next((one for each in turns if (one := plan.beside.get(each))), None)
    if wanted is None:
        alone = next((one for each in turns if (one := plan.alone.get(each))), None)
        wanted = serving.choice if serving.choice.talks else alone
    if wanted is None:
        raise CannotChat(ChatMessage.NEEDS_INSTRUCT, model=serving.choice.model, cure=_cure(serving))
    if wanted.model == serving.choice.model:
        return serving.choice  # with the context it is loaded with: another would have it loaded again
    return wanted


def _cure(serving: Serving) -> Note:
    choice = serving.choice
    form = talking_form(choice.card, choice.model) if choice.card else None
    if form is None or not isinstance(serving.backend, CanPull):
        return note(ChatMessage.CURE_SETTING)
    return note(ChatMessage.CURE_PULL, command=serving.backend.pull_command.format(model=form.tag))


def _doing(request: ActionRequest, choice: Choice) -> Note:
    return note(ActMessage.BUSY, title=request.title, model=choice.model)


async def _acted(
    session: Session, serving: Serving, choice: Choice, request: ActionRequest, desk: Desk, syntax: Syntax
) -> "Outcome | Landing":
    count, choice = await _read(session, serving, choice)
    role = request.action.role
    thinks = ROWS[role].thinks and role in session.plan.beside
    most, elsewhere = session.settings.code_actions.max_tokens, not serving.own_machine
    told = briefed(request, choice, count, most, thinks=thinks, elsewhere=elsewhere)
    if told is None:
        facts = {"lines": request.target.size, "model": choice.model, "context": choice.context}
        return Outcome(Ending.FAILED, note(ActMessage.TOO_LONG, title=request.title, **facts), choice.model)
    if serving.note_loaded is not None and choice.model != serving.choice.model:
        await asyncio.to_thread(serving.note_loaded, choice.model)  # `temoto unload` frees it too
    chat_request = _talk(session, choice, told, tokens=told.room, think=thinks)
    if request.action.result in {Result.NOTE, Result.ADVICE}:
        done = await explain(serving.backend, chat_request, request, choice, desk, syntax, told.masked)
        return _said_so(done, told)
    if request.action.result is Result.TESTS:
        return _said_so(await write_tests(serving.backend, chat_request, request, choice, desk, told.masked), told)
    return await _rewrote(serving.backend, chat_request, request, choice, desk, syntax, told)


def _said_so(outcome: Outcome, prompt: Briefed) -> Outcome:
    """The outcome, whose sentence says that something was hidden from the model, where it was."""
    return replace(outcome, said=note(ActMessage.MASKED, said=outcome.said), more=True) if prompt.hides else outcome


@dataclass(frozen=True, slots=True)
class Landing:
    """What a model wrote for a target, on its way into the document, and what it was told."""

    new: Rewrite
    pending: PendingRewrite
    told: Briefed


async def _rewrote(
    backend: Backend,
    chat_request: ChatRequest,
    request: ActionRequest,
    choice: Choice,
    desk: Desk,
    syntax: Syntax,
    prompt: Briefed,
) -> Landing:
    work = RewriteTask(
        request.spot,
        request.target,
        request.action.additions_only,
        choice.family.controls,
        request.asked,
        prompt.masked,
    )
    new = await rewritten(backend, chat_request, work, syntax, desk.report)
    outline = None if isinstance(new.result, BadAnswer) else new.result.outline
    fix = ProposedRewrite(request.spot, request.target, new.result.text, outline)
    return Landing(
        new, PendingRewrite(fix, request.title, request.file, choice.model, request.name, request.language), prompt
    )


async def _landed(done: Landing, desk: Desk, syntax: Syntax) -> Outcome:
    """The target rewritten in the document, or what the model wrote beside it."""
    found, landing = done.new.result, done.pending
    if not isinstance(found, BadAnswer):
        outcome = await apply_rewrite(landing, desk, syntax)
        if outcome.ending is Ending.CHANGED and found.outside:
            wanted = "; ".join(line.strip() for line in found.outside[:SHOWN])
            outcome = replace(outcome, said=note(ActMessage.ALSO, said=outcome.said, lines=wanted), more=True)
    elif found.identical:
        outcome = landing.ended(Ending.UNCHANGED, ActMessage.NOTHING_TO_CHANGE)
    else:
        bad = landing.ended(Ending.UNUSABLE, ActMessage.UNUSABLE, why=found.why)
        outcome = await shown_instead(landing, bad, desk)
    return replace(_said_so(outcome, done.told), usage=done.new.usage)


def _talk(session: Session, choice: Choice, briefed: Briefed, *, tokens: int, think: bool) -> ChatRequest:
    """The chat request, with the load options every call of this model has: others would have it loaded again."""
    keep_alive = session.settings.models.keep_alive
    messages, serving = briefed.brief.messages(choice.family), session.serving
    completes = serving is not None and serving.choice.model == choice.model
    reads = session.reads if completes else None  # of another it is not known how fast it reads
    return ChatRequest(
        choice.model,
        messages,
        tokens,
        context=choice.context,
        keep_alive=keep_alive,
        think=think,
        begins_s=begins_s(messages, choice.need.weights, reads) if choice.need else None,
    )


async def _read(session: Session, serving: Serving, choice: Choice) -> tuple[CountTokens, Choice]:
    """(the model's token counter, the choice with all control tokens of its vocabulary); looked up once for another than completion's."""
    if choice.model == serving.choice.model:
        return serving.count, replace(choice, family=serving.family)
    known = session.lane.counter(choice.model)
    if known is None:
        count = estimate_for(choice.card.vocabulary if choice.card else None)
        controls, backend = (), serving.backend
        try:
            count = await backend.counter(choice.model) or count
            if isinstance(backend, KnowsVocabulary):
                controls = (await backend.special_tokens(choice.model)).controls
        except TemotoError as error:
            log.info("tokens of %s are estimated: %s", choice.model, error)
        known = count, speaking(choice.family, controls)
        session.lane.keep_counter(choice.model, *known)
    return known[0], replace(choice, family=known[1])
