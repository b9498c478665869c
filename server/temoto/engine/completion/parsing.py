"""Is a ghost put past a parser? Off the event loop, for a moment at most: what takes longer is shown as the rules left it."""

import asyncio

from temoto.core.completion.parse_check import that_parses
from temoto.core.completion.records import Ask, Ghost
from temoto.core.completion.scope import Scope
from temoto.core.models.records import Family
from temoto.ports import Syntax

PATIENCE_S = 0.1  # a grammar that is loaded for the first time takes longer; 300 lines take about 5 ms


async def parsed(ghost: Ghost | None, ask: Ask, scope: Scope, family: Family, syntax: Syntax | None) -> Ghost | None:
    """The ghost, or the longest beginning of it that does not break what parsed before."""
    if ghost is None or syntax is None or "\n" not in ghost.text:
        return ghost
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await asyncio.to_thread(
                that_parses, ghost, ask, scope, family, lambda lines: syntax.errors(ask.language, lines)
            )
    except TimeoutError:
        return ghost
