"""`temoto serve` that says on SIGUSR1 how many asyncio tasks it has, a line to the file TEMOTO_TEST_TASKS names: nothing else shows them."""

import asyncio
import os
import signal
from pathlib import Path

from temoto.__main__ import main


def told(*_signal: object) -> None:
    """Write the line. A signal is handled in the thread of the loop, while that runs."""
    with Path(os.environ["TEMOTO_TEST_TASKS"]).open("a", encoding="utf-8") as file:
        file.write(f"{len(asyncio.all_tasks())}\n")


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, told)
    main()
