"""`temoto catalog models`: what each model needs, in which form, for which roles and by what evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from temoto.cli.catalog.listing import Corrections, Entry, Listing, corrected, gb, said, word
from temoto.cli.terminal.tables import Column
from temoto.core.messages.tables import TableMessage
from temoto.core.models.cards import Fim, Ranked, Thinking
from temoto.core.models.guide import RealName
from temoto.core.models.records import Catalog, ModelCard, Role, Weights
from temoto.core.planning.recommended import context_of, form_of, loses_little, sized, usable

NONE = "–"
HEAVY = " !"
ROOMY = 115  # columns from which rows find room; below, each model has lines of its own


def models(
    catalog: Catalog,
    corrections: Corrections,
    names: Iterable[RealName],
    *,
    role: Role | None = None,
    commercial: bool = False,
    fits: float | None = None,
) -> Listing:
    """Every model that passes; `fits` in GB as a card's box counts them. With a role its order, else the catalog's."""
    losses = {one.name: one.perplexity_increase for one in catalog.quantizations}
    most = None if fits is None else fits * (1 << 30)
    places = {one.model: place for place, one in enumerate(catalog.ranking.get(role, ()) if role else ())}
    names = tuple(names)
    entries: list[Entry] = []
    for card in sorted(catalog.cards, key=lambda one: places.get(one.id, len(places))):
        if (role and role not in card.roles) or (commercial and card.commercial is not True):
            continue
        form = form_of(card, losses, role, most)
        if form is not None or not (card.weights or most):
            entries.append(_entry(card, form, catalog, losses, corrections, names, most))
    under = [said(TableMessage.MODELS_UNDER)]
    if fits is not None:
        under = [said(TableMessage.FITS_UNDER, box=f"{fits:g}", gb=f"{fits * (1 << 30) / 1e9:.1f}")]
    return Listing(_columns(), tuple(entries), tuple(under), roomy=ROOMY)


def smallest(catalog: Catalog, ids: Iterable[str], role: Role | None) -> tuple[str, float] | None:
    """Of these models the form that needs least, and how many GB (10⁹ bytes); None: none of them has a form."""
    wanted = frozenset(ids)
    forms = [(card, one) for card in catalog.cards if card.id in wanted for one in usable(card, role)]
    least = min(forms, key=lambda pair: sized(*pair).total, default=None)
    return least and (least[1].tag, sized(*least).total / 1e9)


def _columns() -> tuple[Column, ...]:
    return (
        Column(said(TableMessage.MODEL)),
        Column(said(TableMessage.NEEDS), right=True),
        Column(said(TableMessage.CONTEXT), right=True),
        Column("FIM"),
        Column(said(TableMessage.THINKING)),
        Column(said(TableMessage.RELEASED)),
        Column(said(TableMessage.LICENCE), wraps=True),
        Column(said(TableMessage.ROLES), wraps=True),
    )


def _entry(
    card: ModelCard,
    form: Weights | None,
    catalog: Catalog,
    losses: Mapping[str, float | None],
    corrections: Corrections,
    names: tuple[RealName, ...],
    most: float | None,
) -> Entry:
    tag = form.tag + ("" if loses_little(form, losses) else HEAVY) if form else NONE
    needs = f"{sized(card, form).total / 1e9:.1f}" if form else NONE
    context, fim, thinking = _tokens(card.native_context), _fim(card), _thinking(card)
    licence, released = _licence(card), card.released[:7] or NONE
    places = _places(card, catalog)
    roles = [_role(role, place, one, card) for role, place, one in places]
    facts = [
        licence,
        said(TableMessage.CONTEXT_OF, tokens=context),
        said(TableMessage.FIM_IS, answer=fim),
        said(TableMessage.THINKING_IS, answer=thinking),
        released,
    ]
    return Entry(
        names=(card.name, card.id, card.vendor, card.family, card.hf, *(one.tag for one in card.weights)),
        cells=(f"{card.name}\n{tag}", needs, context, fim, thinking, released, licence, "\n".join(roles)),
        card=(f"{card.name}  {tag}  {said(TableMessage.NEEDS_GB, gb=needs)}", " · ".join(facts), "; ".join(roles)),
        remarks=(said(TableMessage.HEAVY_UNDER),) if tag.endswith(HEAVY) else (),
        data=_data(card, form, places, losses, corrections, names, most),
    )


def _data(
    card: ModelCard,
    form: Weights | None,
    places: list[tuple[Role, int | None, Ranked | None]],
    losses: Mapping[str, float | None],
    corrections: Corrections,
    names: tuple[RealName, ...],
    most: float | None,
) -> dict[str, Any]:
    about = [number for number, one in corrections.items() if card.id in one.models]
    return {
        **asdict(card),
        "tag": form and form.tag,
        "needs_gb": form and gb(sized(card, form).total),
        "need": form and _need(card, form),
        "fits": None if most is None or form is None else sized(card, form).total <= most,
        "weights": [
            {
                **asdict(one),
                "size_gb": gb(one.size),
                "need": _need(card, one),
                "recommended": loses_little(one, losses),
                "fits": None if most is None else sized(card, one).total <= most,
            }
            for one in card.weights
        ],
        "places": [
            {"role": role, "place": place, **(asdict(one) if one else {}), "evidence": _evidence(card, one)}
            for role, place, one in places
        ],
        "asked_as": [asdict(one) for one in names if card.id in one.models],
        "corrections": corrected(about, corrections),
    }


def _need(card: ModelCard, weights: Weights) -> dict[str, Any]:
    need = sized(card, weights)
    parts = {f"{name}_gb": gb(getattr(need, name)) for name in ("weights", "kv", "buffers", "reserve")}
    return {**parts, "total_gb": gb(need.total), "context": context_of(card, weights)}


def _places(card: ModelCard, catalog: Catalog) -> list[tuple[Role, int | None, Ranked | None]]:
    """Each of the model's roles, its place there from 1, and what put it there."""
    found: list[tuple[Role, int | None, Ranked | None]] = []
    for role in card.roles:
        order = enumerate(catalog.ranking.get(role, ()), 1)
        place, one = next(((place, one) for place, one in order if one.model == card.id), (None, None))
        found.append((role, place, one))
    return found


def _evidence(card: ModelCard, ranked: Ranked | None) -> dict[str, Any] | None:
    if ranked is None or not ranked.benchmark:
        return None
    cited = [each for each in card.evidence if each.benchmark == ranked.benchmark]
    exact = [each for each in cited if each.variant == ranked.variant]
    return asdict((exact or cited)[0]) if cited else None


def _role(role: Role, place: int | None, ranked: Ranked | None, card: ModelCard) -> str:
    name = word(role)
    if place is None:
        return name
    if (cited := _evidence(card, ranked)) is None:
        return said(TableMessage.ROLE_AT, role=name, place=place)
    return said(TableMessage.ROLE_BY, role=name, place=place, score=f"{cited['score']:g}", benchmark=cited["benchmark"])


def _tokens(context: int | None) -> str:
    """`32K`; a thousand tokens are 1,024, as makers count."""
    if context is None:
        return "?"
    return f"{context / 1024:.0f}K" if context < 1 << 20 else f"{context / (1 << 20):.3g}M"


def _fim(card: ModelCard) -> str:
    return word({Fim.ALL: "yes", Fim.BASE: "base", Fim.NONE: "no"}[card.fim])


def _thinking(card: ModelCard) -> str:
    if card.thinking is Thinking.UNKNOWN:
        return "?"
    return word("no" if card.thinking is Thinking.NEVER else card.thinking)


def _licence(card: ModelCard) -> str:
    if card.commercial is False:
        return said(TableMessage.NO_BUSINESS, licence=card.licence)
    return card.licence if card.commercial else said(TableMessage.BUSINESS_UNKNOWN, licence=card.licence)
