"""`temoto catalog gpus|cloud|builds`: graphics cards, machines to rent, machines to buy."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from temoto.cli.catalog.listing import Corrections, Entry, Listing, corrected, gb, gib, marks, said, word
from temoto.cli.terminal.saying import language
from temoto.cli.terminal.tables import Column
from temoto.core.messages.tables import TableMessage
from temoto.core.models.cards import GpuCard, Instance
from temoto.core.models.guide import Build, Guide

NONE = "–"


def gpus(cards: Iterable[GpuCard]) -> Listing:
    """Every card and chip."""
    columns = (
        Column(said(TableMessage.CARD), wraps=True),
        Column("GiB", right=True),
        Column("GB/s", right=True),
        Column(said(TableMessage.MEMORY_TYPE)),
        Column(said(TableMessage.ARCHITECTURE), wraps=True),
        Column(said(TableMessage.KIND)),
        Column(said(TableMessage.RELEASED)),
    )
    return Listing(columns, tuple(_gpu(card) for card in cards), (said(TableMessage.GPUS_UNDER),))


def _gpu(card: GpuCard) -> Entry:
    sizes = [card.memory] if card.memory else list(card.memory_options)
    shown = f"{gib(sizes[0])}–{gib(sizes[-1])}" if len(sizes) > 1 else "".join(gib(size) for size in sizes)
    return Entry(
        names=(card.name, card.id, card.vendor, *card.aliases),
        cells=(
            card.name,
            (shown or NONE) + ("*" if card.unified else ""),
            f"{card.bandwidth_gb_s:,.0f}" if card.bandwidth_gb_s else NONE,
            card.memory_type or NONE,
            card.architecture,
            word(card.form),
            card.released[:7] or NONE,
        ),
        data={
            **asdict(card),
            "memory_gib": [round(size / (1 << 30), 3) for size in sizes],
            "memory_gb": [gb(size) for size in sizes],
        },
    )


def cloud(instances: Iterable[Instance], cards: Iterable[GpuCard], guide: Guide, corrections: Corrections) -> Listing:
    """Machines to rent, and the one the guide plans to buy."""
    named = {card.id: card.name for card in cards}
    columns = (
        Column(said(TableMessage.INSTANCE)),
        Column("GPU", wraps=True),
        Column("GiB", right=True),
        Column("vCPU", right=True),
        Column(said(TableMessage.MEMORY_GIB), right=True),
        Column(said(TableMessage.PRICE), right=True),
        Column(said(TableMessage.REGION), wraps=True),
    )
    entries = tuple(_instance(one, named, guide, corrections) for one in instances)
    return Listing(columns, entries, (said(TableMessage.CLOUD_UNDER),))


def _instance(instance: Instance, named: dict[str, str], guide: Guide, corrections: Corrections) -> Entry:
    row = next((row for row in guide.instances if row.instance == instance.id), None)
    numbers = row.corrections if row else ()
    cards = [named.get(gpu, gpu) for gpu in instance.gpu]
    count = f"{instance.gpu_count}× " if instance.gpu_count > 1 else ""
    price = NONE if instance.usd_per_hour is None else f"{instance.usd_per_hour:.2f}{marks(numbers)}"
    return Entry(
        names=(instance.name, instance.id, instance.provider, instance.region, *instance.gpu, *cards),
        cells=(
            instance.name,
            count + "\n".join(cards),
            gib(instance.memory),
            str(instance.vcpu),
            gib(instance.ram),
            price,
            f"{instance.provider} {instance.region}".strip() or NONE,
        ),
        data={
            **asdict(instance),
            "memory_gb": gb(instance.memory),
            "ram_gb": gb(instance.ram),
            "guide": asdict(row) if row else None,
            "corrections": corrected(numbers, corrections),
        },
        corrections=numbers,
    )


def builds(guide: Guide, corrections: Corrections) -> Listing:
    """The guide's machines to buy, with the one it praises for each tier."""
    columns = (
        Column(said(TableMessage.BUILD), wraps=True),
        Column(said(TableMessage.BUDGET), right=True),
        Column(said(TableMessage.PARTS), wraps=True),
        Column(said(TableMessage.MODELS), wraps=True),
    )
    entries = tuple(_build(build, guide, corrections) for build in guide.builds)
    return Listing(columns, entries, (said(TableMessage.BUILDS_UNDER),))


def _build(build: Build, guide: Guide, corrections: Corrections) -> Entry:
    tier = next(one for one in guide.tiers if one.id == build.tier)
    praised = [one for one in guide.best_picks if one.tier == build.tier]
    numbers = tuple(sorted({*build.corrections, *(n for one in praised for n in one.corrections)}))
    budget = f"{build.budget:,}"
    picks = [said(TableMessage.PRAISED, model=one.model, quantization=one.quantization) for one in praised]
    parts = [
        f"{word(part.kind)} {part.name}".rstrip() + (f" ({part.price:,})" if part.price is not None else "")
        for part in build.parts
    ]
    data: dict[str, Any] = {
        **asdict(build),
        "name": asdict(tier.name),
        "praised": [asdict(one) for one in praised],
        "corrections": corrected(numbers, corrections),
    }
    return Entry(
        names=(build.tier, tier.name.en, tier.name.ja, *(part.name for part in build.parts), *build.models),
        cells=(
            f"{tier.name.text(language())}{marks(numbers)}",
            said(TableMessage.AND_MORE, sum=budget) if build.and_up else budget,
            "\n".join(parts),
            "\n".join((*build.models, *picks)),
        ),
        data=data,
        corrections=numbers,
    )
