"""Does the prompt arrive as it was sent, and does the model do what its family promises? One short question each.

For fill-in-the-middle, a hole whose answer stands in the suffix: it proves the template, not cleverness. For models that
only continue text, a pattern to go on with: a server that wraps prompts in a chat template answers with prose instead.
"""

from contextlib import aclosing
from dataclasses import dataclass

from temoto.core.fim import fim_prompt
from temoto.core.records import Choice, Prompt, Usage, Window
from temoto.ports import Backend

HOLE = Window("import ", "\n\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.6))\nprint(colorsys.rgb_to_hls(0.2, 0.4, 0.6))\n")
IN_THE_HOLE = "colorsys"
PATTERN = "red = 1\ngreen = 2\nblue = 3\n\nred = 1\ngreen = 2\nblue = 3\n\nred = 1\ngreen = 2\nblue ="
GOES_ON = "3"
TOKENS = 24  # enough to measure a speed by


@dataclass(frozen=True, slots=True)
class Tested:
    """Whether it passed, what the model said, and how fast it was."""

    passed: bool
    said: str
    usage: Usage


async def fills_holes(backend: Backend, choice: Choice, keep_alive: str) -> Tested:
    """Whether fill-in-the-middle works with the family's template."""
    said, usage = await _ask(backend, choice, fim_prompt(choice.family, HOLE), keep_alive)
    return Tested(said.strip().startswith(IN_THE_HOLE), said, usage)


async def goes_on(backend: Backend, choice: Choice, keep_alive: str) -> Tested:
    """Whether text is continued, so that the prompt must have arrived raw."""
    said, usage = await _ask(backend, choice, PATTERN, keep_alive)
    return Tested(said.strip().startswith(GOES_ON), said, usage)


async def _ask(backend: Backend, choice: Choice, text: str, keep_alive: str) -> tuple[str, Usage]:
    prompt = Prompt(choice.model, text, TOKENS, choice.family.stops, context=choice.context, keep_alive=keep_alive)
    said, usage = "", Usage()
    async with aclosing(backend.stream(prompt)) as chunks:
        async for chunk in chunks:
            said += chunk.text
            usage = chunk.usage or usage
    return said, usage
