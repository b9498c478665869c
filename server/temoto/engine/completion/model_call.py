"""One question to the model: its prompt, the answer as it is written into its Generation, and what that comes to."""

import asyncio
import logging
from collections.abc import Callable, Generator
from contextlib import aclosing, contextmanager
from dataclasses import replace
from math import inf
from time import perf_counter
from types import MappingProxyType

from temoto.core.backend.calls import Prompt, Usage
from temoto.core.completion.beside import NOTHING, SHARE, Beside
from temoto.core.completion.empty_document import heading
from temoto.core.completion.gate import Extent, Gate
from temoto.core.completion.healing import cut_back
from temoto.core.completion.parts import Part
from temoto.core.completion.prompt import cost_of, prompt_beside
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ask, Ghost
from temoto.core.completion.reuse import goes_on
from temoto.core.completion.scope import Scope, scope_of
from temoto.core.completion.stop import cut_at, opened_something
from temoto.core.completion.sure import SURE, is_slow, unsure_from
from temoto.core.completion.trim import Trimmed, trim, untrimmed
from temoto.core.completion.window import window
from temoto.core.planning.speed import slower_by
from temoto.engine.completion import healed_stream
from temoto.engine.completion.parsing import parsed
from temoto.engine.completion.patience import given_up_in_time, patience_s
from temoto.engine.session import Measured, Serving, Session, Situation
from temoto.engine.slot import Generation
from temoto.ports import BackendDown, TemotoError

log = logging.getLogger(__name__)

LINE_TOKENS = 48  # the longest lines of code people keep are about 120 columns: some 40 tokens
# What a slow model may write before it is cut off: who has waited so long for a suggestion has typed it.
PATIENCE_S, LEAST_TOKENS = 5.0, 24
WARM = 0.7  # where another answer than the likeliest is wanted
LOOK_S = 1.0  # of reading what other files say, once for each document
LONGER = 0.04  # by which share a token may take longer to write for what other files say
# Room left in the context for the end-of-text and control tokens of any family.
MARGIN_TOKENS = 16


@contextmanager
def _counted_if_left(session: Session, generation: Generation) -> Generator[None]:
    """Have the delay know of a question that is left before its answer begins. After several in a row, for long, the model may hang:
    it is looked at."""
    began = perf_counter()
    try:
        yield
    except asyncio.CancelledError:
        if generation.text:
            session.silence.broken()
        else:
            now = perf_counter()
            session.rhythm.left((now - began) * 1000)
            if session.silence.was_left(began, now):
                session.suspect()
        raise
    session.silence.broken()


async def ask_model(
    session: Session, situation: Situation, serving: Serving, generation: Generation, passed: Gate, delay: float
) -> Answer:
    """What the model says to the Ask of `generation`, after `delay` milliseconds; empty, with the reason, where it fails."""
    started, ask = perf_counter(), generation.ask
    if delay:
        await asyncio.sleep(delay / 1000)
    waited = perf_counter()
    prompt = build_prompt(situation, serving, ask, passed, generation.draw)
    timing = {"wait": (waited - started) * 1000, "prompt": (perf_counter() - waited) * 1000}
    scope = scope_of(ask, passed.extent, follows=passed.follows)
    generation.asked, generation.since = True, started
    generation.by_hand = generation.by_hand or ask.invoked
    session.reads_at((ask.uri, ask.line))

    def show_what_is_there() -> None:
        """Who has waited long enough is shown the statements that are whole; the model writes on."""
        waited_ms = (perf_counter() - generation.since) * 1000
        if ask.invoked or waited_ms < situation.wishes.latency_ms or "\n" not in generation.text.strip():
            return
        if session.serving is serving and session.inline.waits_for(generation):
            so_far = _without_mask(trim(generation.text, ask, scope, serving.family, limited=True), prompt)
            if so_far.ghost is not None:
                session.recent.keep(ask, so_far.ghost, so_far.reason)
                told = MappingProxyType({**timing, "model": waited_ms, "total": waited_ms})
                answer = Answer(
                    so_far.ghost, so_far.reason, serving.choice.model, serving.backend.name, timing_ms=told, partly=True
                )
                session.inline.give(generation, answer)

    try:
        limit = patience_s(prompt.whole or prompt.text, situation.reads)
        with (
            session.loading_again(serving),
            _counted_if_left(session, generation),
            given_up_in_time(session, serving, generation, limit),
        ):
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
    made = untrimmed if Part.TRIM in situation.without else trim
    trimmed = _without_mask(made(generation.text, ask, scope, serving.family, generation.cut, limited=limited), prompt)
    ghost = await parsed(trimmed.ghost, ask, scope, serving.family, session.syntax)
    timing["parse"] = (perf_counter() - started) * 1000 - timing["total"]
    timing["total"] += timing["parse"]
    measured = Measured(prompt.text, usage, pieces, timing.get("first"), timing["model"], bool(prompt.mask))
    session.rhythm.answered(timing["model"])
    session.answered(situation, Reason.OK if generation.behind else trimmed.reason, measured)
    if session.serving is serving and not generation.draw:
        _keep(session, ask, ghost, trimmed.reason)
    told = Answer(ghost, trimmed.reason, serving.choice.model, serving.backend.name, usage, prompt=prompt.text)
    told = replace(told, timing_ms=MappingProxyType(timing), masked=measured.masked)
    return _with_files(told, situation.beside)


def _keep(session: Session, ask: Ask, ghost: Ghost | None, reason: Reason) -> None:
    """Have what was said found by later questions, and by who was told that there is nothing yet."""
    session.recent.keep(ask, ghost, reason)
    if ghost is not None:
        session.has_come(ask.uri)


def _without_mask(trimmed: Trimmed, prompt: Prompt) -> Trimmed:
    """No ghost where it says the mask of a secret: it would stand in the code."""
    ghost = trimmed.ghost
    if ghost is None or not prompt.mask or prompt.mask not in ghost.text:
        return trimmed
    return replace(trimmed, ghost=None, reason=Reason.MASKED)


def _with_files(answer: Answer, beside: Beside) -> Answer:
    files = tuple(dict.fromkeys(excerpt.path for excerpt in beside.excerpts))
    return replace(answer, files=files, file_tokens=beside.tokens) if files else answer


def build_prompt(situation: Situation, serving: Serving, ask: Ask, passed: Gate, draw: int = 0) -> Prompt:
    """The model call for an Ask. Never longer than the context leaves room for, nor, unless asked by hand, than anybody waits for."""
    choice, family, wanted = serving.choice, serving.family, situation.wishes.max_tokens
    most = min(wanted, LINE_TOKENS) if passed.extent is Extent.LINE and not passed.follows else wanted
    if situation.decode is not None and not ask.invoked:
        most = min(most, max(LEAST_TOKENS, int(situation.decode * PATIENCE_S)))
    most = max(1, min(most, choice.context // 2))
    budget = max(0, min(choice.prompt_tokens, choice.context - most - MARGIN_TOKENS))
    suffix = serving.fim and Part.SUFFIX not in situation.without
    beside = situation.beside if situation.beside.tokens <= budget * SHARE else NOTHING
    seen = window(
        ask,
        budget - beside.tokens,
        serving.count,
        suffix=suffix,
        reads_per_s=situation.reads,
        wide=not serving.own_machine,
    )
    if ask.invoked and not seen.prefix.strip():
        seen = replace(seen, prefix=heading(ask) + seen.prefix)
    whole = prompt_beside(family, seen, beside, ask.language, fim=serving.fim)
    prefix, held = seen.prefix, ""
    if Part.HEALING not in situation.without:
        prefix, held = cut_back(prefix, serving.learning and serving.learning.settled, fim=serving.fim)
    cut = replace(seen, prefix=prefix)
    return Prompt(
        model=choice.model,
        text=prompt_beside(family, cut, beside, ask.language, fim=serving.fim) if held else whole,
        begins=held,
        whole=whole,
        max_tokens=most,
        stops=family.stops,
        context=choice.context,
        keep_alive=situation.keep_alive,
        alternatives=1 if slow(situation, ask) else 0,  # tells how sure it is
        temperature=WARM if draw else 0.0,
        seed=draw or None,
        mask=seen.mask,
    )


def looks_for(situation: Situation, serving: Serving, ask: Ask) -> tuple[int, Callable[[Beside], int]]:
    """(how many tokens of other files may be shown here, what they cost): no more than the model reads in LOOK_S, unless asked by hand,
    and than let it write slower by LONGER, since each token of an answer looks back at all of them."""
    choice, family = serving.choice, serving.family
    most = int(min(choice.prompt_tokens, choice.context // 2) * SHARE)
    if (
        choice.card is not None and choice.need is not None and choice.device
    ):  # of another machine nobody knows what runs it
        each = slower_by(choice.card, choice.need.weights, gpu=choice.device == "GPU")
        # As a share of what a token takes with a short prompt: a long one takes longer by itself.
        most = min(most, int(LONGER * (1 / each + choice.prompt_tokens * SHARE)))
    if situation.reads is not None and not ask.invoked:
        most = min(most, _rarely_another(int(situation.reads * LOOK_S)))
    return most, lambda beside: serving.count(cost_of(family, beside, ask.language, fim=serving.fim))


def _rarely_another(tokens: int) -> int:
    """A number of tokens at most that, on the steps of doubling: a speed that is seen anew at each answer would move it, and each time
    the whole prompt would be read again."""
    return 1 << tokens.bit_length() - 1 if tokens > 0 else 0


def slow(situation: Situation, ask: Ask) -> bool:
    """Whether a line takes so long that it is shown no further than the model is sure; who asked by hand waits for it."""
    return not ask.invoked and is_slow(situation.decode, situation.reads)


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
    async with aclosing(healed_stream.stream(serving.backend, prompt)) as chunks:
        async for chunk in chunks:
            generation.heard = perf_counter()
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
