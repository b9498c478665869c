"""What does a completion go by? What serves, and how it stands when somebody asks; what was measured of an answer afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from temoto.core.backend.calls import Usage
from temoto.core.backend.listed import Installed
from temoto.core.completion.beside import NOTHING, Beside
from temoto.core.completion.parts import Part
from temoto.core.completion.reasons import Reason
from temoto.core.models.records import Family
from temoto.core.planning.records import Choice
from temoto.core.settings import Completion
from temoto.engine.counting import Count
from temoto.ports import Backend, CountTokens


@dataclass(frozen=True, slots=True)
class Serving:
    """Everything a completion needs, put together once at start-up.

    `installed` is what its backend had then; `passed` what each backend had that was alive, asked earlier and could not serve
    (None where nobody was asked earlier). `load_seconds` is None where the model was in memory already; `spilled`: part of it lies
    in RAM although it was planned on the GPU, or it ran out of memory, and nothing smaller would do.
    """

    backend: Backend
    choice: Choice
    count: CountTokens
    fim: bool
    installed: tuple[Installed, ...] = ()
    passed: Mapping[str, frozenset[object]] | None = None
    load_seconds: float | None = None
    spilled: bool = False
    own_machine: bool = True  # the model runs on the user's own machine, and for nobody else
    learning: Count | None = None  # what reads the model's vocabulary still
    note_loaded: Callable[[str], None] | None = None  # blocks: has a model remembered that is loaded because of us

    @property
    def family(self) -> Family:
        """The model's family, with the control tokens of its own vocabulary once they are known: none of them is code."""
        return self.learning.with_controls(self.choice.family) if self.learning else self.choice.family


@dataclass(frozen=True, slots=True)
class Situation:
    """What a completion goes by, frozen when it is asked for: settings that change while it waits change nothing of it.

    `refusal`: why no model is to be asked. `decode`, `reads`: tokens a second the model was seen to write and to read, once enough
    was, and by its self-test until then. None of the fields is of the document's text.
    """

    wishes: Completion
    keep_alive: str
    serving: Serving | None
    refusal: Reason | None = None
    decode: float | None = None
    reads: float | None = None
    without: frozenset[Part] = frozenset()  # parts a bench leaves out, to see what each is worth
    beside: Beside = NOTHING  # what other files say


@dataclass(frozen=True, slots=True)
class Measured:
    """Facts about one answer: its prompt, the usage the backend told, in how many pieces it came, and how long those took; `masked`:
    something around the cursor was hidden from the model."""

    prompt: str
    usage: Usage
    pieces: int
    first_ms: float | None
    model_ms: float
    masked: bool = False
