"""What exactly would be fetched for a form of a model, and from where? Its sources are asked in order; the first that has it counts.

Nothing of the model is fetched. The licence a source keeps with it is put beside, so that a user can read it before saying yes.
"""

from dataclasses import replace

from temoto.adapters.modelfiles.download import SourceFailed
from temoto.adapters.modelfiles.source import Source
from temoto.adapters.modelfiles.weights import joined
from temoto.adapters.plugs import discover
from temoto.adapters.state.atomic import replacing
from temoto.adapters.state.places import cache_folder
from temoto.core.messages import Note, note
from temoto.core.messages.detail import Detail
from temoto.core.messages.fetch import FetchMessage
from temoto.core.models.fetchable import Listing, file_name, is_exact, sources_of
from temoto.core.models.records import ModelCard, Weights
from temoto.ports import TemotoError


def look(card: ModelCard, weights: Weights) -> Listing:
    """What the first source that has it says of it. Asks nobody where the catalog fixes all of it. Raises with each source's reason."""
    if is_exact(weights):
        return Listing(weights)
    known: dict[str, Source] = {source.kind: source for source in discover("temoto.adapters.sources", "SOURCE")}
    reasons: list[Note] = []
    for listed in sources_of(card, weights):
        kind, _, what = listed.partition(":")
        source = known.get(kind)
        if source is None:
            reasons.append(note(Detail.UNKNOWN_SOURCE, kind=kind))
        elif source.look is None:
            return Listing(replace(weights, sources=(listed,)))
        else:
            try:
                return _with_its_licence(source.look(what, weights))
            except SourceFailed as error:
                reasons.append(error.why)
    raise TemotoError(FetchMessage.FETCH_FAILED, detail=joined(reasons))


def place(card: ModelCard, weights: Weights) -> str:
    """Who would be asked first; empty where nobody is. Asks nobody."""
    kind, _, what = next(iter(sources_of(card, weights)), "").partition(":")
    source = next((one for one in discover("temoto.adapters.sources", "SOURCE") if one.kind == kind), None)
    if source is None or is_exact(weights):
        return ""
    try:
        return source.place(what)
    except SourceFailed:  # said when it is asked
        return ""


def _with_its_licence(listing: Listing) -> Listing:
    """The listing, its licence's text kept where it can be read."""
    if not listing.licence_text:
        return listing
    try:
        file = cache_folder("licences") / f"{file_name(listing.weights)}.txt"
        with replacing(file, private=False) as written:
            written.write(listing.licence_text.encode())
    except OSError:  # a full disk is told of where the model is to be kept
        return listing
    return replace(listing, licence_file=str(file))
