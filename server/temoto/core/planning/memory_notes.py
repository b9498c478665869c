"""What is said of the memory a plan reckons with? By which runtime it goes, what another would take, and that it is an estimate."""

from collections.abc import Iterable

from temoto.core.messages import Note, note
from temoto.core.messages.plan_memory import PlanMemory
from temoto.core.planning.caches import CacheType, known
from temoto.core.planning.candidates import Candidate
from temoto.core.planning.memory import need
from temoto.core.planning.runtimes import OLLAMA_BEFORE

APART = 0.1  # of the memory: what differs by less is not worth a sentence


def memory_notes(candidate: Candidate, *, gpu: bool, cache: CacheType = "f16") -> Iterable[Note]:
    """What a user should know of the memory of this candidate."""
    taken = candidate.need
    if not known(candidate.card):
        yield note(PlanMemory.BY_SIZE)
    if not taken.runtime.assumed:
        return
    older = need(
        candidate.card, candidate.weights, candidate.context,
        gpu=gpu, cache=cache, slots=taken.slots, reserve=taken.reserve, runtime=OLLAMA_BEFORE,
    ).total  # fmt: skip
    if abs(older - taken.total) > APART * taken.total:
        facts = {"gb": f"{older / 1e9:.1f}", "now_gb": f"{taken.total / 1e9:.1f}"}
        yield note(PlanMemory.OLDER_OLLAMA, **facts)
