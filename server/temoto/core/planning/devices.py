"""How much model can this machine hold, and how fast? A Machine as the planner sees it: devices with free bytes, bandwidth and arithmetic.

Where the driver does not say how fast a card's memory is, the catalog's table of cards does, by name; where that does not
know it either, something modest is assumed and `assumed` names it. Never asks the machine anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from temoto.core.machine import Gpu, GpuKind, Machine
from temoto.core.machine.gpu_names import card_named
from temoto.core.models.cards import GpuCard
from temoto.core.planning.memory import CPU_RESERVE, GPU_RESERVE, kept_for_work
from temoto.core.planning.processors import Processor, processor_of
from temoto.core.planning.speed import (
    DEDICATED_FLOPS_A_BYTE,
    DP4A,
    DP4A_OF_FP32,
    PASCAL_FLOPS_A_BYTE,
    SHARED_FLOPS_A_BYTE,
    DeviceShare,
)

GB = 1_000_000_000
GPU_BANDWIDTH = 200.0 * GB  # a card nothing is known of: slower than any dedicated one sold since 2022 but the smallest
# A card with less holds no model at all beside what is left alone (the smallest takes 0.9 GB): as if it were not there.
LEAST_GPU = 1_500_000_000
RAM_BANDWIDTH = 40.0 * GB  # two channels of DDR4-3200 read 51, of DDR5-5600 90; one channel of either less than 40


@dataclass(frozen=True, slots=True)
class Device:
    """Something a model can lie on: bytes free, bytes and operations a second; of the RAM the processor in place of operations."""

    name: str
    free: int
    bandwidth: float
    flops: float
    processor: Processor | None = None

    def part(self, share: float) -> DeviceShare:
        return DeviceShare(share, self.bandwidth, self.flops, self.processor)


@dataclass(frozen=True, slots=True)
class Capacity:
    """The GPUs a backend would use, and the RAM. Without GPUs models run in RAM.

    `free` of each device is without what is left alone (`reserve`), of RAM also without the `kept` bytes people work with. `assumed`
    names the devices whose speed is a guess. `known` is false where nothing said how much room there is.
    """

    gpus: tuple[Device, ...]
    ram: Device
    assumed: tuple[str, ...] = ()
    known: bool = True
    kept: int = 0

    @property
    def gpu(self) -> bool:
        return bool(self.gpus)

    @property
    def every(self) -> tuple[Device, ...]:
        """All devices, the RAM last: the order of `Candidate.placement`."""
        return (*self.gpus, self.ram)

    @property
    def places(self) -> range:
        """The indices in `every` of the devices models belong on: the GPUs, or the RAM where there are none."""
        return range(len(self.gpus)) if self.gpus else range(1)

    @property
    def free(self) -> int:
        """Bytes free where models belong."""
        return sum(device.free for device in self.gpus) if self.gpus else self.ram.free

    @property
    def reserve(self) -> int:
        """Bytes left alone where models belong."""
        return GPU_RESERVE * len(self.gpus) if self.gpus else CPU_RESERVE

    @property
    def whole(self) -> "Capacity":
        """The same where nothing is kept for work: what a model the user named may take."""
        return replace(self, ram=replace(self.ram, free=self.ram.free + self.kept), kept=0)

    def without(self, laid: tuple[int, ...]) -> "Capacity":
        """The capacity left once so many bytes are taken from each device."""
        left = [replace(device, free=max(0, device.free - size)) for device, size in zip(self.every, laid, strict=True)]
        return replace(self, gpus=tuple(left[:-1]), ram=left[-1])


def capacity_of(machine: Machine, cards: Iterable[GpuCard], *, gpu: bool, held: int = 0) -> Capacity:
    """What `machine` offers a backend; `gpu`: whether the backend uses GPUs. `held`: bytes the backend would let go of."""
    table = tuple(cards)
    usable = [
        one
        for one in machine.usable_gpus
        if gpu and one.kind is not GpuKind.INTEGRATED and (one.free is not None or one.total is not None)
        if one.total is None or one.total >= LEAST_GPU
    ]
    found = [_device(one, table) for one in usable]
    assumed = [device.name for device, told in found if not told]
    if not machine.ram_bandwidth or not machine.core_speed:
        assumed.append("RAM")
    ram_free = (machine.ram_free or 0) + (0 if usable else held) - CPU_RESERVE
    kept = kept_for_work(machine.ram_total, machine.ram_total - ram_free - CPU_RESERVE) if machine.ram_total else 0
    kept = max(0, min(kept - CPU_RESERVE, ram_free))
    ram_free -= kept
    speed = machine.ram_bandwidth or RAM_BANDWIDTH
    if any(one.kind is GpuKind.UNIFIED for one in usable):
        ram_free, kept = 0, 0  # it is the same memory
    processor = processor_of(machine.cores, machine.core_speed, machine.cpu.features, machine.kernels)
    ram = Device("RAM", max(0, ram_free), speed, 0.0, processor)
    devices = sorted((device for device, _ in found), key=lambda one: -one.free)
    if devices and held:
        devices[0] = replace(devices[0], free=devices[0].free + held)
    return Capacity(tuple(devices), ram, tuple(assumed), bool(devices) or machine.ram_free is not None, kept)


def _device(gpu: Gpu, cards: tuple[GpuCard, ...]) -> tuple[Device, bool]:
    """The device, and whether its speed is known."""
    whole, _, part = gpu.name.partition(" MIG ")  # a slice is called after its card
    card = card_named(whole, cards, gpu.total if not part else None)
    told = gpu.bandwidth or (card.bandwidth_gb_s * GB if card and card.bandwidth_gb_s else None)
    bandwidth = told or GPU_BANDWIDTH
    usual = DEDICATED_FLOPS_A_BYTE if gpu.kind is GpuKind.DEDICATED else SHARED_FLOPS_A_BYTE
    usual = PASCAL_FLOPS_A_BYTE.get(gpu.compute, usual)
    flops = (_tflops(card) if card else 0) * 1e12 or bandwidth * usual
    if part and card and card.bandwidth_gb_s:  # MIG deals arithmetic and bandwidth in the same eighths
        flops *= min(1.0, bandwidth / (card.bandwidth_gb_s * GB))
    free = gpu.free if gpu.free is not None else gpu.total or 0
    return Device(gpu.name, max(0, free - GPU_RESERVE), bandwidth, flops), told is not None


def _tflops(card: GpuCard) -> float:
    """Dense FP16, 10¹² operations a second. Consumer tables list shaders only; where there are tensor cores they do four times as much."""
    if card.compute_capability == DP4A:
        return (card.fp32_tflops or 0) * DP4A_OF_FP32
    shaders = card.fp16_tflops or card.fp32_tflops or 0
    return card.fp16_tensor_tflops or shaders * (4 if card.tensor_cores else 1)
