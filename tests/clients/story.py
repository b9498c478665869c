"""The story each editor is driven through: code, what a capable model would say about it (written down), and what it becomes.

The server is the real one; its backend is a ScriptedChat, because no small model says such things on command.
"""

from tests.fakes.scripted_chat import Said, ScriptedChat, fenced
from tests.pricing import BETTER, CODE

# What is opened: `│` is the cursor.
OPENED = CODE.replace("t = 0", "│t = 0")
REWRITE = fenced(BETTER)
ENDLESS = fenced(BETTER * 50)  # long enough to be called off
EXPLAIN = "It adds the prices, see line 5.\n\n" + "".join(f"{n}. This is said of step {n}.\n" for n in range(1, 80))
DEBUG = f"`t` is not a good name, line 5.\n\n{fenced(BETTER)}"
PACE_S = 0.05  # a word; slow enough to see it at work


def settings(fake: ScriptedChat) -> dict[str, object]:
    """The server's settings by which `fake` is its backend."""
    return {"backend": "ollama", "url": fake.url}


def says(fake: ScriptedChat, text: str, pace: float = 0.0) -> None:
    """From now on `fake` says `text`, and has been asked nothing."""
    fake.replies[:] = [Said(text, pace=pace)]
    fake.talks.clear()
    fake.started.clear()
    fake.broken_off = 0
