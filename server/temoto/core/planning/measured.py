"""What has this machine shown before? How fast models really were here, and which did not load as planned.

Records, and the name of the machine they hold for: what is known of another machine, or of another file under the same
name, does not count. Never predicts, never measures.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import isfinite

from temoto.core.backend.listed import Installed
from temoto.core.machine import Machine
from temoto.core.planning.speed import ModelSpeed

GIB = 1 << 30
BUSY = 0.5  # of a speed that is known: a machine that shows less in normal use had other work; `temoto bench` takes it as it is
# Figures beyond these are a clock's mistake, not a machine's: no model was ever read or written so fast, or so slowly and used.
PROMPT_LIMITS, DECODE_LIMITS = (0.1, 1_000_000.0), (0.01, 50_000.0)


@dataclass(frozen=True, slots=True)
class Subject:
    """What was measured. `mark` tells one file from another under the same name; `where` is GPU or CPU."""

    machine: str
    backend: str
    model: str
    mark: str
    context: int
    where: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """Measured figures, None where nothing was measured: tokens a second read and written, milliseconds, seconds. `on` is a date."""

    subject: Subject
    prompt: float | None = None
    decode: float | None = None
    first_ghost_ms: float | None = None
    load_s: float | None = None
    on: str = ""


@dataclass(frozen=True, slots=True)
class StepDown:
    """A model that did not load as planned with `context` tokens, and the model and context that replaced it."""

    machine: str
    backend: str
    model: str
    mark: str
    context: int
    to_model: str
    to_mark: str
    to_context: int


def fingerprint(machine: Machine) -> str:
    """One name for a machine of these parts: another card, processor or memory is another machine."""
    gpus = sorted(f"{gpu.name} {_gib(gpu.total)}" for gpu in machine.gpus)
    cpu = machine.cpu.name or "cpu"
    return " + ".join((*gpus, f"{cpu} x{machine.cores or '?'}", f"RAM {_gib(machine.ram_total)}"))


def mark_of(model: str, installed: Iterable[Installed]) -> str:
    """What tells the file behind a model's name from another; empty where its backend does not say."""
    found = next((one for one in installed if one.name == model), None)
    return "" if found is None else found.digest or str(found.size or "")


def sane(measurement: Measurement) -> Measurement:
    """The measurement without impossible figures."""
    return replace(
        measurement,
        prompt=_within(measurement.prompt, PROMPT_LIMITS),
        decode=_within(measurement.decode, DECODE_LIMITS),
        first_ghost_ms=_within(measurement.first_ghost_ms, (0.0, 600_000.0)),
        load_s=_within(measurement.load_s, (0.0, 7_200.0)),
    )


def over(new: Measurement, old: Measurement) -> Measurement:
    """The newer figures, and the older ones where there is no newer."""
    return Measurement(
        new.subject,
        new.prompt or old.prompt,
        new.decode or old.decode,
        new.first_ghost_ms or old.first_ghost_ms,
        new.load_s if new.load_s is not None else old.load_s,
        new.on or old.on,
    )


def of_a_quiet_machine(new: Measurement, known: Iterable[Measurement]) -> Measurement:
    """What normal use has shown, without figures of less than BUSY of what is known: the machine had other work then."""
    old = next((one for one in known if one.subject == new.subject), None)
    if old is None:
        return new
    return replace(new, prompt=_unless_busy(new.prompt, old.prompt), decode=_unless_busy(new.decode, old.decode))


def _unless_busy(new: float | None, old: float | None) -> float | None:
    return None if new and old and new < old * BUSY else new


def speeds(
    known: Iterable[Measurement], machine: str, backend: str, device: str, installed: tuple[Installed, ...]
) -> Mapping[str, ModelSpeed]:
    """Measured speed by model name, for each installed model with both figures; the newest where there are several contexts."""
    found: dict[str, ModelSpeed] = {}
    marks = {one.name: mark_of(one.name, installed) for one in installed}
    for one in known:  # oldest first
        subject = one.subject
        same = (subject.machine, subject.backend, subject.where) == (machine, backend, device)
        if same and one.prompt and one.decode and marks.get(subject.model) == subject.mark:
            found[subject.model] = ModelSpeed(one.prompt, one.decode, measured=True)
    return found


def _gib(size: int | None) -> str:
    return "? GiB" if size is None else f"{round(size / GIB)} GiB"


def _within(figure: float | None, limits: tuple[float, float]) -> float | None:
    return figure if figure is not None and isfinite(figure) and limits[0] <= figure <= limits[1] else None
