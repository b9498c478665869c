"""What is this machine made of? GPUs with their memory, RAM, CPU, and what could not be read of them.

Records only, filled by adapters/hardware: never measures, never guesses. None means that nobody said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from temoto.core.messages import Note

LEAST_CUDA = 5  # docs/gpu.mdx of Ollama 0.20 and 0.34: "compute capability 5.0 and later"


class GpuKind(StrEnum):
    """Where a GPU's memory is."""

    DEDICATED = "dedicated"  # its own
    # The machine's RAM, wired so fast that models belong on the GPU (Apple, GB10, Jetson, Ryzen AI Max)
    UNIFIED = "unified"
    # The machine's RAM as the CPU has it: no faster than the CPU, and most backends pass it over
    INTEGRATED = "integrated"


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that holds memory of a GPU. `bytes` is None where the driver does not say (WSL, Windows)."""

    pid: int
    name: str = ""
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Gpu:
    """One graphics card, or one slice of it (`mig`). None means the driver did not say.

    `total` and `free` are bytes a model could lie in: of a unified or integrated GPU, the share of RAM it may use.
    An NVIDIA card's `total` holds the half gigabyte or so that its driver keeps back, as nvidia-smi's does; `free` does not.
    `bandwidth` is bytes a second at most; `compute` is CUDA's capability (`8.9`) or AMD's architecture (`gfx1100`).
    `unseen` is bytes held by processes that are none of `holders`: a container is told of none outside.
    """

    name: str
    vendor: str
    total: int | None
    free: int | None
    kind: GpuKind = GpuKind.DEDICATED
    bandwidth: int | None = None
    driver: str = ""
    index: int = 0
    holders: tuple[Holder, ...] = ()
    mig: bool = False
    compute: str = ""
    laptop: bool = False
    uuid: str = ""
    unseen: int | None = None

    @property
    def too_old(self) -> bool:
        """Whether no backend uses it: Ollama and llama.cpp are built for CUDA's capability 5.0 (Maxwell, 2014) and later."""
        major, _, minor = self.compute.partition(".")
        return self.vendor.lower() == "nvidia" and major.isdecimal() and minor.isdecimal() and int(major) < LEAST_CUDA


@dataclass(frozen=True, slots=True)
class Cpu:
    """The processor: what it is called, its physical cores, and the instructions that make models faster."""

    name: str = ""
    cores: int | None = None
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class System:
    """What runs here: `linux`, `darwin` or `windows`; inside WSL? inside which kind of container?"""

    name: str = ""
    wsl: bool = False
    container: str = ""


@dataclass(frozen=True, slots=True)
class Kernels:
    """Weights of one kind a second that one core multiplies, by llama.cpp's own code: from RAM for one token (`written`), from its cache
    for one (`cached`), and for many tokens at once (`read`)."""

    written: int
    cached: int
    read: int


@dataclass(frozen=True, slots=True)
class Machine:
    """What was found. RAM in bytes is what this process may use; `unread` names what could not be read.

    `ram_bandwidth` is bytes a second as measured by reading; None where it could not be measured honestly. `core_speed`: bytes a second
    that one core hashes. `kernels`: how fast it multiplies weights, by their kind; empty where that could not be timed. `on_battery`: it
    has one, and nothing charges it.
    """

    gpus: tuple[Gpu, ...]
    ram_total: int | None
    ram_free: int | None
    cores: int | None
    unread: tuple[Note, ...] = ()
    ram_bandwidth: int | None = None
    core_speed: int | None = None
    kernels: Mapping[str, Kernels] = field(default_factory=lambda: MappingProxyType({}))
    cpu: Cpu = Cpu()
    system: System = System()
    on_battery: bool = False

    @property
    def usable_gpus(self) -> tuple[Gpu, ...]:
        """The GPUs but those that are too old for any backend."""
        return tuple(gpu for gpu in self.gpus if not gpu.too_old)

    @classmethod
    def unknown(cls, *unread: Note) -> "Machine":
        """A machine of which nothing is known, and why."""
        return cls((), None, None, None, unread)
