"""How is a long download shown? One bar on a terminal, nothing in a pipe."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from temoto.core.backend.listed import Pulled
from temoto.engine.getting.recipe import Watching
from temoto.engine.getting.ways import Model


def bar(console: Console, name: str = "") -> Watching:
    """A bar for whatever is fetched, under its tag or `name`."""

    @asynccontextmanager
    async def watching(model: Model) -> AsyncGenerator[Callable[[Pulled], bool]]:
        columns = (
            TextColumn("  {task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as shown:
            task = shown.add_task(name or model.tag, total=model.size or None)

            def goes_on(step: Pulled) -> bool:
                shown.update(task, completed=step.done, total=step.whole or model.size or None)
                return True

            yield goes_on

    return watching
