"""What runs at once on a llama.cpp whose slots share one context, and does it fit?

Started without `-np` a llama-server has four slots, each of which tells the whole context, although all share it: what together is
longer ends with an error, each of them. So those of one temoto wait for each other where they would not fit. Nothing a server
tells shows whether its slots share: four slots are taken to, others from the first such error on.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from temoto.adapters.http import number, table

USUAL_SLOTS = 4  # without `-np`, and then they share


@dataclass(slots=True)
class SharedContext:
    """The context of one server. `full`: it has been filled by what ran at once, so its slots do share it."""

    full: bool = False
    running: list[int] = field(default_factory=list[int])
    freed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def room(self, props: Mapping[str, Any], wanted: int) -> AsyncGenerator[None]:
        """Wait until `wanted` tokens fit beside what runs, and hold their place meanwhile. `props`: what the server says of itself."""
        whole = number(table(props.get("default_generation_settings")).get("n_ctx")) or 0
        slots = number(props.get("total_slots")) or 1
        async with self.freed:
            shared = slots == USUAL_SLOTS or (self.full and slots > 1)
            await self.freed.wait_for(lambda: not (shared and self.running and sum(self.running) + wanted > whole))
            self.running.append(wanted)
        try:
            yield
        finally:
            self.running.remove(wanted)  # at once, however it ends; those that wait hear of it as soon as they can
            async with self.freed:
                self.freed.notify_all()
