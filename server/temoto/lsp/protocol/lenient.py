"""What of an editor's initialize can be read? Whatever lsprotocol knows; the rest is left out rather than the editor turned away.

Editors announce what a newer protocol has, numbers that ours does not know among it; pygls refuses the whole message for one of them.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, cast

from lsprotocol import types

log = logging.getLogger(__name__)

DEEP = 3  # levels of capabilities that are looked into: `textDocument` → `completion` → `completionItem`
Reads = Callable[[Any, type], object]
"""cattrs' structure: raises whatever it raises for what it cannot read."""


def readable(params: Mapping[str, Any], reads: Reads) -> dict[str, Any]:
    """The parameters of an initialize without the pieces that `reads` cannot read; as they are where it can read them all."""
    if _reads(params, types.InitializeParams, reads):
        return dict(params)
    log.info("the initialize of this editor is not all known")
    needed: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
    kept = dict(needed)
    for key, value in params.items():
        if key == "capabilities" and isinstance(value, dict):
            kept[key] = _known(
                cast("dict[str, Any]", value), lambda one: _reads(one, types.ClientCapabilities, reads), DEEP
            )
        elif _reads({**needed, key: value}, types.InitializeParams, reads):
            kept[key] = value
    return kept


def _known(value: dict[str, Any], fits: Callable[[dict[str, Any]], bool], levels: int) -> dict[str, Any]:
    """What of `value` fits, key by key; of a key that does not, what of its own keys does."""
    kept: dict[str, Any] = {}
    for key, inner in value.items():
        if fits({key: inner}):
            kept[key] = inner
        elif levels and isinstance(inner, dict):
            under = _known(cast("dict[str, Any]", inner), lambda one, key=key: fits({key: one}), levels - 1)
            if under and fits({key: under}):
                kept[key] = under
    return kept


def _reads(value: Any, kind: type, reads: Reads) -> bool:
    try:
        reads(value, kind)
    except Exception:  # noqa: BLE001 - cattrs raises groups of whatever its hooks raise
        return False
    return True
