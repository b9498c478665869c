"""`temoto catalog quantizations|scenes|corrections`: ways to store weights, the guide's models by use, and what of it is not so."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from temoto.cli.catalog.listing import Corrections, Entry, Listing, corrected, marks, said, word
from temoto.cli.terminal.saying import language
from temoto.cli.terminal.tables import Column
from temoto.core.messages.tables import TableMessage
from temoto.core.models.cards import Quantization
from temoto.core.models.guide import Correction, Guide, GuideQuantization, RealName, Scene
from temoto.core.models.verdict import Verdict

NONE = "–"
ROOMY = 115  # columns from which quantizations find room in rows
CARDS = 100_000  # a table whose entries are shown as lines of their own on every terminal


def quantizations(known: Iterable[Quantization], guide: Guide, corrections: Corrections) -> Listing:
    """Every quantization, with the guide's grade where it has one."""
    columns = (
        Column(said(TableMessage.QUANTIZATION)),
        Column(said(TableMessage.BITS), right=True),
        Column(said(TableMessage.SAVED), right=True),
        Column(said(TableMessage.SAVED_GUIDE), right=True),
        Column(said(TableMessage.LOSS), right=True),
        Column(said(TableMessage.QUALITY), wraps=True),
        Column(said(TableMessage.QUALITY_GUIDE), wraps=True),
    )
    entries = tuple(_quantization(one, guide, corrections) for one in known)
    return Listing(columns, entries, (said(TableMessage.QUANTIZATIONS_UNDER),), roomy=ROOMY)


def _quantization(quantization: Quantization, guide: Guide, corrections: Corrections) -> Entry:
    row = next((row for row in guide.quantizations if row.level in {quantization.name, *quantization.aliases}), None)
    numbers = row.corrections if row else ()
    bits, ours, loss = (
        _figure(quantization.bits_per_weight),
        _figure(quantization.saved_percent),
        _figure(quantization.perplexity_increase),
    )
    saved = NONE if row is None or row.saved_percent is None else f"{row.saved_percent:g}{marks(numbers)}"
    figures = said(TableMessage.FIGURES, bits=bits, saved=ours, loss=loss if loss == NONE else f"+{loss}")
    guide_says = [said(TableMessage.GUIDE_SAYS, saved=saved, grade=_grade(row))] if row else []
    return Entry(
        names=(quantization.name, quantization.suffix, *quantization.aliases),
        cells=(
            quantization.name,
            bits,
            ours,
            saved,
            loss,
            word(quantization.quality),
            _grade(row),
        ),
        card=(f"{quantization.name}  {figures}", word(quantization.quality), *guide_says),
        data={
            **asdict(quantization),
            "guide": asdict(row) if row else None,
            "corrections": corrected(numbers, corrections),
        },
        corrections=numbers,
    )


def _figure(value: float | None) -> str:
    return NONE if value is None else f"{value:.3g}"


def _grade(row: GuideQuantization | None) -> str:
    return said(TableMessage.GUIDE_GRADE, stars=row.quality, use=word(row.use)) if row else NONE


def scenes(guide: Guide, corrections: Corrections, names: Iterable[RealName]) -> Listing:
    """The guide's model for each use and tier; where it has none, its answer for the next lower tier, marked."""
    tiers = [one.name.text(language()) for one in guide.tiers]
    columns = (Column(said(TableMessage.SCENE), wraps=True), *(Column(tier, wraps=True) for tier in tiers))
    ids = [one.id for one in guide.tiers]
    names = tuple(names)
    entries = tuple(_scene(scene, ids, corrections, names) for scene in guide.scenes)
    return Listing(columns, entries, (said(TableMessage.SCENES_UNDER),))


def _scene(scene: Scene, tiers: list[str], corrections: Corrections, names: tuple[RealName, ...]) -> Entry:
    picks: dict[str, dict[str, Any]] = {}
    last = ""
    for tier in tiers:
        said_here = scene.picks.get(tier, "")
        last = said_here or last
        picks[tier] = {"model": last or None, "guide": bool(said_here), "leads_nowhere": _nowhere(last, names)}
    cells = [f"{one['model']}{'' if one['guide'] else ' *'}" if one["model"] else NONE for one in picks.values()]
    return Entry(
        names=(*_both(asdict(scene.name)), *_both(asdict(scene.purpose)), *scene.picks.values()),
        cells=(f"{scene.number} {scene.name.text(language())}{marks(scene.corrections)}", *cells),
        data={**asdict(scene), "tiers": picks, "corrections": corrected(scene.corrections, corrections)},
        corrections=scene.corrections,
    )


def _both(text: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(text.values())


def _nowhere(model: str, names: Iterable[RealName]) -> list[dict[str, Any]]:
    """What is known of a name in the guide that no model has."""
    return [asdict(one) for one in names if not one.exists and model and one.name.casefold() in model.casefold()]


def all_corrections(known: Iterable[Correction]) -> Listing:
    """Everything in the guide that was doubted, and what came of it."""
    columns = (
        Column("#", right=True),
        Column("G"),
        Column(said(TableMessage.VERDICT)),
        Column(said(TableMessage.CLAIM), wraps=True),
        Column(said(TableMessage.TRUTH), wraps=True),
        Column(said(TableMessage.INSTEAD), wraps=True),
    )
    return Listing(columns, tuple(_correction(one) for one in known), roomy=CARDS)


def _correction(correction: Correction) -> Entry:
    verdict, truth, instead = (
        word(correction.verdict),
        correction.truth.text(language()),
        ", ".join(correction.says_instead),
    )
    lines = [f"[{correction.number}] {correction.text}, {verdict}: {correction.claim}", truth]
    if instead:
        existing = correction.verdict is Verdict.RIGHT
        lines.append(said(TableMessage.EXISTING if existing else TableMessage.INSTEAD_OF, names=instead))
    return Entry(
        names=(
            correction.claim,
            correction.truth.en,
            correction.truth.ja,
            correction.text,
            str(correction.verdict),
            *correction.models,
            *correction.says_instead,
        ),
        cells=(str(correction.number), correction.text, verdict, correction.claim, truth, instead or NONE),
        card=tuple(lines),
        data=asdict(correction),
    )
