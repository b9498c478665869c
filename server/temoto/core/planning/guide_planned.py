"""What does the guide's profile plan? Its answer exactly, with what it takes here, what is wrong in it, and what temoto would take.

Never changes the guide's answer; a model whose licence the user does not want is left out, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from temoto.core.messages import Note, note
from temoto.core.messages.plan import PlanMessage
from temoto.core.models.records import ModelCard, Role, Weights
from temoto.core.models.verdict import Verdict
from temoto.core.planning.candidates import judged
from temoto.core.planning.explained import Planned, Question, RolePlan, kept_of, plan, word
from temoto.core.planning.guide_choice import Pick, guide_answer, resolved
from temoto.core.planning.memory_notes import memory_notes

if TYPE_CHECKING:
    from temoto.core.models.guide import Correction, Guide, RealName


@dataclass(frozen=True, slots=True)
class Tables:
    """What the guide's profile goes by."""

    guide: Guide
    corrections: tuple[Correction, ...]
    names: tuple[RealName, ...]


def guide_plan(
    question: Question, tables: Tables, vram_gb: int, *, use: Role | None = None, scene: int | None = None
) -> Planned:
    """The guide's answer, with the memory it takes here, its corrections, and what `plan` would take instead."""
    answer = guide_answer(tables.guide, vram_gb, use, scene)
    ours = plan(question)
    roles: dict[Role, RolePlan] = {}
    notes = [*question.extra, *answer.notes]
    for pick in answer.picks:
        found = resolved(pick, question.catalog, tables.guide, tables.names)
        if found is None:
            continue
        if question.wishes.commercial and found[0].commercial is False:
            notes.append(_forbidden(pick.role, found[0], found[1], ours))
        else:
            roles[pick.role] = _guides(pick, found, question, tables, ours)
    taken = {one.candidate.weights.tag: one.candidate for one in roles.values()}
    size = sum(one.bytes - (one.placement[-1] if one.spilled else 0) for one in taken.values())
    resident = size <= question.capacity.free and all(one.fits for one in taken.values())
    total = size + question.capacity.reserve if taken else 0
    free = question.capacity.free + question.capacity.reserve
    fetch = {one.candidate.weights.tag: one.candidate for one in roles.values() if not one.installed}
    every = (tuple(notes), tuple(fetch.values()), kept_of(question))
    return Planned("guide", MappingProxyType(roles), resident, total, free, *every)


_Resolved = tuple[ModelCard, Weights, tuple[Note, ...], tuple[int, ...]]


def _guides(pick: Pick, resolved: _Resolved, question: Question, tables: Tables, ours: Planned) -> RolePlan:
    card, weights, said, numbers = resolved
    one = judged(pick.role, card, weights, question.capacity, question.wishes)
    instead = _instead(pick.role, ours)
    doubted = [each for each in tables.corrections if each.number not in numbers and _of_this(each, pick, resolved)]
    reasons = [*said, *(_of_the_guide(each) for each in doubted)]
    reasons += memory_notes(one, gpu=question.capacity.gpu, cache=question.wishes.cache)
    if not one.fits:
        reasons.append(note(PlanMessage.GUIDE_DOES_NOT_FIT, tag=weights.tag, why=one.why, instead=instead))
    elif pick.role in ours.roles and instead != weights.tag:
        reasons.append(note(PlanMessage.GUIDE_AUTO, instead=instead, role=word(pick.role)))
    wrong = sorted({*numbers, *(each.number for each in doubted if each.verdict is not Verdict.RIGHT)})
    return RolePlan(one, tuple(reasons), (), weights.tag in question.installed, tuple(wrong))


def _instead(role: Role, ours: Planned) -> str | Note:
    mine = ours.roles.get(role)
    return mine.candidate.weights.tag if mine else note(PlanMessage.NOTHING)


def _forbidden(role: Role, card: ModelCard, weights: Weights, ours: Planned) -> Note:
    facts = {"tag": weights.tag, "licence": card.licence, "role": word(role), "instead": _instead(role, ours)}
    return note(PlanMessage.GUIDE_FORBIDS_BUSINESS, **facts)


def _of_the_guide(correction: Correction) -> Note:
    right = correction.verdict is Verdict.RIGHT
    return note(
        PlanMessage.GUIDE_RIGHT if right else PlanMessage.GUIDE_CORRECTED,
        number=correction.number,
        truth=correction.truth,
    )


def _of_this(correction: Correction, pick: Pick, resolved: _Resolved) -> bool:
    """Whether a correction is of this very answer: the cell's own where they speak of its model and form, and without a cell those
    that are of this model alone, or of its use, and say that the guide is wrong."""
    card, weights, said, _ = resolved
    if not correction.speaks_of(card.id, weights.quantization, pick.role):
        return False
    if correction.number in pick.corrections:
        return True
    alone = correction.models == (card.id,) or (card.id in correction.models and correction.roles)
    return bool(alone) and not said and correction.verdict in {Verdict.WRONG, Verdict.PARTLY}
