"""What replaces a model that did not load as planned? Less context, then a stronger quantization, then another model.

Only among what is installed, and only what the user did not fix. Where it is known how many bytes were lacking, a step that
does not save them is none. Never asks a backend.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from temoto.core.planning.measured import StepDown
from temoto.core.planning.memory import buffers, kv_with
from temoto.core.planning.records import Choice


@dataclass(frozen=True, slots=True)
class Free:
    """The settings the user left to temoto, which a step down may therefore change."""

    model: bool = True
    context: bool = True


LEAST_CONTEXT = 2_048  # with less, a prompt and its answer have no room
StepKind = Callable[[Choice, Sequence[Choice], int | None], Choice | None]
"""One way down: (what did not fit, what else there is, bytes lacking where that is known)."""


def less_context(choice: Choice, _others: Sequence[Choice], missing: int | None) -> Choice | None:
    """The same model with half the context, halved again until it saves enough."""
    context = choice.context // 2
    while context >= LEAST_CONTEXT:
        smaller = with_context(choice, context)
        if missing is None or _bytes(choice) - _bytes(smaller) >= missing:
            return smaller
        context //= 2
    return None


def smaller_form(choice: Choice, others: Sequence[Choice], missing: int | None) -> Choice | None:
    """The largest smaller form of the same model."""
    same = [one for one in others if one.card and choice.card and one.card.id == choice.card.id]
    forms = [one for one in same if _weights(one) < _weights(choice) and _saves(choice, one, missing)]
    return max(forms, key=_weights, default=None)


def smaller_model(choice: Choice, others: Sequence[Choice], missing: int | None) -> Choice | None:
    """The first other model, in the order they would be taken, that is smaller."""
    return next(
        (
            one
            for one in others
            if one.card != choice.card and _saves(choice, one, missing) and _bytes(one) < _bytes(choice)
        ),
        None,
    )


def step_kinds(free: Free) -> tuple[StepKind, ...]:
    """The kinds of step in the order they are tried, without those the user's settings rule out."""
    return ((less_context,) if free.context else ()) + ((smaller_form, smaller_model) if free.model else ())


def with_context(choice: Choice, context: int) -> Choice:
    """The same choice with another context, and what that takes."""
    taken = choice.need
    if taken is not None and choice.card is not None:
        scratch = buffers(choice.card, context, taken.runtime, taken.slots, gpu=choice.device == "GPU")
        taken = replace(taken, kv=kv_with(taken, choice.card, choice.context, context), buffers=scratch)
    return replace(choice, context=context, prompt_tokens=min(choice.prompt_tokens, context // 2), need=taken)


def as_remembered(
    model: str, context: int, others: Mapping[str, int], steps: Iterable[StepDown], marks: Mapping[str, str], free: Free
) -> tuple[str, int]:
    """The model and context this machine stepped down to before from these; unchanged where it never had to.

    `others`: what else there is, each with the context it would have; `marks`: what tells each file from another of its name.
    """
    for step in steps:  # oldest first: a step from where an earlier one led comes after it
        if (step.model, step.mark) != (model, marks.get(model)) or context < step.context:
            continue
        if step.to_model == model:
            context = step.to_context if free.context else context
        elif free.model and step.to_model in others and marks.get(step.to_model) == step.to_mark:
            model, context = step.to_model, min(others[step.to_model], step.to_context)
    return model, context


def _saves(choice: Choice, other: Choice, missing: int | None) -> bool:
    return _bytes(choice) - _bytes(other) >= (missing or 0)


def _weights(choice: Choice) -> int:
    return choice.need.weights if choice.need else 0


def _bytes(choice: Choice) -> int:
    return choice.need.total if choice.need else 0
