"""What is a role? One row each: how much context it wants, which models may serve it, and what "in time" means for it.

A role more is a row more here, a member of `Role`, its order in `catalog/roles.toml`, and a setting, if it is to have one. The
order of the rows is the order in which roles are served: where not all can be, the last is given up first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType

from temoto.core.backend.listed import ModelDetails
from temoto.core.messages import Note, Sentence, note
from temoto.core.messages.choose import ChooseMessage
from temoto.core.messages.plan import PlanMessage
from temoto.core.messages.plan_table import PlanTable
from temoto.core.models.families import fills_in
from temoto.core.models.records import ModelCard, Role, Weights
from temoto.core.planning.speed import ModelSpeed

READING_PACE = 12.0  # tokens a second below which people wait for a chat to write on (they read five to ten)
# What an action asks with (a function, its imports and its callers), and how long people look at a progress bar before it writes.
ACTION_TOKENS, ACTION_WAIT_S = 1_500, 10.0


@dataclass(frozen=True, slots=True)
class InTime:
    """What "in time" means. `late`: how many times longer than wanted a pace takes (1 and less: in time), and that in words, given
    the milliseconds the user allows a ghost. `words`: a pace, given how it is known. `ghosts`: whether a first ghost is shown.
    `patience`: so many doublings of the time wanted somebody still waits; None: whatever there is, is better than nothing."""

    late: Callable[[ModelSpeed, int], tuple[float, Note]]
    words: Callable[[ModelSpeed, Note], Note]
    ghosts: bool = False
    patience: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One role.

    `gpu_contexts` and `cpu_contexts`: tokens, enough for its largest prompt and answer first, then what it can do with where memory
    is short. `fills`: it wants models that fill holes, in their base forms. `spills`: part of its model may lie in RAM beside a GPU.
    `suits`: whether the catalog would choose a form for it; `takes`: whether it makes do with one that is installed; `unlisted`:
    whether with a model no catalog knows, by what its backend says of it. `setting`: what names its model. `leads`: it may be asked
    to come first. `thinks`: its models are asked to think. `evicts`: where no model fits beside the others', its takes their place
    while it is asked. `instead`: whose model does its work where it has none. `guide_scenes`: those of the guide's scenes it
    stands for.
    """

    role: Role
    word: Sentence
    gpu_contexts: tuple[int, ...]
    cpu_contexts: tuple[int, ...]
    in_time: InTime
    suits: Callable[[ModelCard, Weights], bool]
    takes: Callable[[ModelCard, Weights], bool]
    unlisted: Callable[[ModelDetails], bool] = lambda _shown: False
    setting: str = ""
    fills: bool = False
    spills: bool = True
    leads: bool = False
    thinks: bool = False
    evicts: bool = False
    instead: Role | None = None
    guide_scenes: tuple[int, ...] = ()

    def waits(self, late_by: int) -> bool:
        """Whether anyone waits for a model that is so many doublings late."""
        return self.in_time.patience is None or late_by <= self.in_time.patience

    def contexts(self, *, gpu: bool) -> tuple[int, ...]:
        """On a CPU a long prompt takes longer to read than anybody waits."""
        return self.gpu_contexts if gpu else self.cpu_contexts


def _late_ghost(speed: ModelSpeed, latency_ms: int) -> tuple[float, Note]:
    took = round(speed.first_ghost_ms)
    return took / latency_ms, note(ChooseMessage.TOO_LATE, first_ghost_ms=took, latency_ms=latency_ms)


def _ghost_pace(speed: ModelSpeed, how: Note) -> Note:
    return note(PlanMessage.PACE, first_ghost_ms=round(speed.first_ghost_ms), decode=round(speed.decode), how=how)


def _late_talk(speed: ModelSpeed, _latency_ms: int) -> tuple[float, Note]:
    writing, reading = READING_PACE / speed.decode, ACTION_TOKENS / speed.prompt / ACTION_WAIT_S
    if writing >= reading:
        decode, least = f"{speed.decode:.1f}", f"{READING_PACE:.0f}"
        return writing, note(ChooseMessage.TOO_SLOW_TO_READ, tokens_per_second=decode, least=least)
    seconds = f"{ceil(ACTION_TOKENS / speed.prompt)}"  # rounded down, 10.4 would be no longer than 10
    return reading, note(
        ChooseMessage.READS_TOO_LONG, tokens=ACTION_TOKENS, seconds=seconds, most=f"{ACTION_WAIT_S:.0f}"
    )


def _talk_pace(speed: ModelSpeed, how: Note) -> Note:
    return note(PlanMessage.PACE_OF_TALK, prompt=round(speed.prompt), decode=round(speed.decode), how=how)


def _talks(_card: ModelCard, weights: Weights) -> bool:
    return not weights.base


GHOST = InTime(_late_ghost, _ghost_pace, ghosts=True)
# A chat model that writes 3 tokens/s, or reads an action's code for 40 s, is put up with; beyond four times the wanted nobody waits.
TALK = InTime(_late_talk, _talk_pace, patience=2)

FIRST = Role.COMPLETION
"""The role a server is there for: it serves once this one has a model, and rather one that is tight than none."""

ROWS: Mapping[Role, Row] = MappingProxyType(
    {
        row.role: row
        for row in (
            Row(
                Role.COMPLETION,
                PlanTable.COMPLETION,
                gpu_contexts=(8_192, 4_096, 2_048),
                cpu_contexts=(4_096, 2_048),
                in_time=GHOST,
                suits=fills_in,
                takes=lambda _card, _weights: True,
                unlisted=lambda _shown: True,
                setting="completion.model",
                fills=True,
                spills=False,
                leads=True,
                guide_scenes=(1,),
            ),
            Row(
                Role.CHAT,
                PlanTable.CHAT,
                gpu_contexts=(16_384, 8_192, 4_096),
                cpu_contexts=(8_192, 4_096),
                in_time=TALK,
                suits=_talks,
                takes=_talks,
                unlisted=lambda _shown: True,
                setting="chat.model",
                evicts=True,
                guide_scenes=(3, 5),
            ),
            Row(
                Role.REASONING,
                PlanTable.REASONING,
                gpu_contexts=(16_384, 8_192),
                cpu_contexts=(8_192, 4_096),
                in_time=TALK,
                suits=_talks,
                takes=lambda card, weights: _talks(card, weights) and Role.REASONING in card.roles,
                unlisted=lambda shown: bool(shown.thinking),
                setting="reasoning.model",
                leads=True,
                thinks=True,
                instead=Role.CHAT,
                guide_scenes=(2, 4),
            ),
        )
    }
)


def in_turn(role: Role) -> tuple[Role, ...]:
    """Whose model does the work of a role: its own, else that of the role that stands in for it, and so on."""
    instead = ROWS[role].instead
    return (role,) if instead is None else (role, *in_turn(instead))
