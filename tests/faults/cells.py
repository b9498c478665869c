"""Which cells has the matrix? Backend × fault × phase; what a fault does is in beds.py, what is asked in a phase in phases.py."""

from dataclasses import dataclass
from enum import StrEnum


class On(StrEnum):
    """Real servers of models, each with SmolLM2."""

    OLLAMA = "Ollama 0.20"
    NEWEST = "Ollama 0.34.4"
    ENGINE = "embedded engine"


class Fault(StrEnum):
    """What is done to it; the words stand in the table."""

    KILLED = "killed"
    STOPPED = "stopped"
    RUNNER_STOPPED = "its runner stopped"
    RESTARTED = "restarted"
    SLOW = "slow: about a token a second"
    DISK_FULL = "its disk full"
    PORT_TAKEN = "its port taken by something else"
    REMOVED = "its model removed"
    REPLACED = "its model replaced"
    UNLOADED = "its model unloaded"


class Phase(StrEnum):
    """When it is done."""

    IDLE = "idle"
    TYPING = "typing"
    ACTION = "action"
    PULL = "pull"
    START = "start-up"
    SHUTDOWN = "shutdown"


# After these nothing can be answered until it is undone, or temoto has found another way: users have to be told.
BREAKS = frozenset({Fault.KILLED, Fault.STOPPED, Fault.RUNNER_STOPPED, Fault.PORT_TAKEN, Fault.REMOVED})


# Done before a server starts; everything else while it does.
BEFORE = BREAKS - {Fault.RUNNER_STOPPED}


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of the table."""

    on: On
    fault: Fault
    phase: Phase

    @property
    def name(self) -> str:
        """As `make faults` takes it."""
        return f"{self.on} / {self.fault} / {self.phase}"


def empty(cell: Cell) -> str:
    """Why there is nothing to try in this cell; empty where there is."""
    if cell.on is On.ENGINE and cell.fault is Fault.RUNNER_STOPPED:
        return "it is its own runner"
    if cell.phase is not Phase.PULL:
        return ""
    if cell.on is On.ENGINE and cell.fault is not Fault.DISK_FULL:
        return "temoto fetches the file itself: no engine takes part"
    if cell.fault in {Fault.RUNNER_STOPPED, Fault.REMOVED, Fault.REPLACED, Fault.UNLOADED}:
        return "no model is there yet"
    if cell.fault is Fault.SLOW:
        return "its pace is the network's"
    return ""


def cells() -> tuple[Cell, ...]:
    """All of them in the order of the table, those with nothing to try as well."""
    return tuple(Cell(on, fault, phase) for on in On for fault in Fault for phase in Phase)
