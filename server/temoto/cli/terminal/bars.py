"""How is a long download shown? One bar on a terminal, nothing in a pipe."""

from collections.abc import Callable, Generator
from contextlib import aclosing, contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from temoto.ports import CanPull


@contextmanager
def bar(console: Console, name: str, size: int) -> Generator[Callable[[int, int], None], None, None]:
    """A bar for `size` bytes (0: unknown yet); yields what moves it: (bytes so far, bytes in all)."""
    columns = (
        TextColumn("  {task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(name, total=size or None)
        yield lambda done, whole: shown.update(task, completed=done, total=whole or None)


async def pulled(console: Console, puller: CanPull, model: str, size: int = 0) -> None:
    """Have `model` pulled, under a bar; `size` in bytes is what is expected until the puller says more."""
    with bar(console, model, size) as progress:
        async with aclosing(puller.pull(model)) as steps:
            async for step in steps:
                progress(step.done, step.whole or size)
