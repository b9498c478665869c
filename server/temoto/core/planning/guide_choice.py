"""What does the guide recommend for so much graphics memory? Its flow chart and its scene table, exactly, gaps and mistakes included.

Sizes are compared as the box says them. Between two tiers the lower one holds, below the first the first, and both are said. What is
wrong in the guide stays its answer here; core/planning/guide_planned.py puts the correction beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from temoto.core.messages import Note, note
from temoto.core.messages.plan import PlanMessage
from temoto.core.models.records import Catalog, ModelCard, Role, Weights
from temoto.core.planning import roles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from temoto.core.models.guide import FlowStep, Guide, RealName, Tier

SCENE_ROLES = MappingProxyType({scene: role for role, row in roles.ROWS.items() for scene in row.guide_scenes})
USUAL = "Q4_K_M"  # where the guide names no quantization: its own standard
_SHORT = MappingProxyType({"Q4": "Q4_K_M", "Q5": "Q5_K_M", "Q6": "Q6_K", "Q8": "Q8_0"})
_QUANTIZATION = re.compile(r"\s+(Q\d(?:_[A-Z0-9]+)*|FP16)$")


@dataclass(frozen=True, slots=True)
class Pick:
    """One answer: for which role, in the guide's words, with its quantization, and the numbers of its Corrections."""

    role: Role
    name: str
    quantization: str
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideAnswer:
    """The guide's picks for a machine; a role without one is left out."""

    tier: Tier
    picks: tuple[Pick, ...]
    notes: tuple[Note, ...]


def guide_answer(guide: Guide, vram_gb: int, use: Role | None = None, scene: int | None = None) -> GuideAnswer:
    """What the guide says for `vram_gb`: its flow chart, or with `scene` (1 to 5) its table."""
    tier, notes = tier_of(guide, vram_gb)
    if scene is not None:
        pick, said = _of_scene(guide, tier, scene)
        return GuideAnswer(tier, (pick,) if pick else (), (*notes, *said))
    # Large machines keep the reasoning model beside the largest one, which is for completion; others have one branch.
    large = any(not step.use and step.least_gb is not None and step.least_gb <= vram_gb for step in guide.flow)
    named = (role for role, row in roles.ROWS.items() if row.leads)
    asked = tuple(named) if large else (use or roles.FIRST,)
    steps = [(role, _step(guide, vram_gb, role)) for role in asked]
    return GuideAnswer(tier, tuple(Pick(role, step.model, step.quantization) for role, step in steps if step), notes)


def tier_of(guide: Guide, vram_gb: int) -> tuple[Tier, tuple[Note, ...]]:
    """The tier for so much memory, and what has to be said where the guide is silent."""
    below = [tier for tier in guide.tiers if tier.least_gb <= vram_gb]
    if not below:
        first = guide.tiers[0]
        return first, (note(PlanMessage.GUIDE_BELOW, least=first.least_gb, tier=first.name),)
    tier = below[-1]
    if tier.most_gb is not None and vram_gb > tier.most_gb:
        return tier, (note(PlanMessage.GUIDE_GAP, vram_gb=vram_gb, tier=tier.name),)
    return tier, (note(PlanMessage.GUIDE_TIER, vram_gb=vram_gb, tier=tier.name),)


def resolved(
    pick: Pick, catalog: Catalog, guide: Guide, names: Iterable[RealName]
) -> tuple[ModelCard, Weights, tuple[Note, ...], tuple[int, ...]] | None:
    """The card and form a pick means, or the closest real one where the guide's name leads nowhere, which is said."""
    cards = {card.id: card for card in catalog.cards}
    if card := cards.get(guide.card(pick.name) or ""):
        return card, _form(card, pick.quantization), (), ()
    real = next((one for one in names if pick.name in {one.name, *one.aliases}), None)
    if real is None or (card := cards.get(real.models[0])) is None:
        return None
    named = next((weights for tag in real.tags for weights in card.weights if weights.tag == tag), None)
    return card, named or _form(card, pick.quantization), (_told(real),), real.corrections


def _step(guide: Guide, vram_gb: int, role: Role) -> FlowStep | None:
    """The last branch of the flow chart that applies; its largest names no use and is for completion."""
    fitting = [
        step
        for step in guide.flow
        if (step.least_gb or 0) <= vram_gb
        and (role in step.use or not step.use)
        and not (role is not roles.FIRST and step.least_gb is not None and not step.use)
    ]
    return max(fitting, key=lambda step: step.least_gb or 0, default=None)


def _of_scene(guide: Guide, tier: Tier, number: int) -> tuple[Pick | None, tuple[Note, ...]]:
    scene = next(one for one in guide.scenes if one.number == number)
    at = guide.tiers.index(tier)
    lower = [one for one in reversed(guide.tiers[: at + 1]) if one.id in scene.picks]
    if not lower:
        return None, (note(PlanMessage.GUIDE_EMPTY, scene=number, instead=""),)
    notes: tuple[Note, ...] = ()
    if lower[0] is not tier:
        notes = (
            note(PlanMessage.GUIDE_EMPTY, scene=number, instead=note(PlanMessage.GUIDE_BORROWED, tier=lower[0].name)),
        )
    name, quantization = _split(scene.picks[lower[0].id])
    return Pick(SCENE_ROLES[number], name, quantization, scene.corrections), notes


def _split(pick: str) -> tuple[str, str]:
    """`Qwen 2.5 Coder 7B Q5` → its name and quantization; what stands in brackets is remark."""
    bare = re.sub(r"\s*\(.*?\)", "", pick).strip()
    found = _QUANTIZATION.search(bare)
    if not found:
        return bare, USUAL
    return bare[: found.start()], _SHORT.get(found[1], found[1])


def _form(card: ModelCard, quantization: str) -> Weights:
    """The form of a card in this quantization, instruct before base as the guide has it; the nearest smaller where it has none."""
    own = [one for one in card.weights if one.quantization == quantization]
    spelt = [one for one in own if quantization.lower() in one.tag.lower()]
    best = sorted(
        spelt or own,
        key=lambda one: (one.base, "instruct" not in one.tag and "distill" not in one.tag, len(one.tag), one.tag),
    )
    if best:
        return best[0]
    return min(card.weights, key=lambda one: (one.quantization != USUAL, one.base, len(one.tag)))


def _told(real: RealName) -> Note:
    return note(PlanMessage.GUIDE_CORRECTED, number=", ".join(map(str, real.corrections)), truth=real.says)
