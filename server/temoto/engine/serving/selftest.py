"""Does the prompt arrive as it was sent, and does the model do what its family promises? One short question each.

For fill-in-the-middle, a hole whose answer stands in the suffix: it proves the template, not cleverness. For models that
only continue text, a pattern to go on with: a server that wraps prompts in a chat template answers with prose instead.
"""

from contextlib import aclosing
from dataclasses import dataclass

from temoto.core.backend.calls import Prompt, Usage
from temoto.core.completion.prompt import fim_prompt
from temoto.core.completion.records import Window
from temoto.core.planning.records import Choice
from temoto.ports import Backend

HOLE = Window("import ", "\n\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.6))\nprint(colorsys.rgb_to_hls(0.2, 0.4, 0.6))\n")
IN_THE_HOLE = "colorsys"
PATTERN = "red = 1\ngreen = 2\nblue = 3\n\nred = 1\ngreen = 2\nblue = 3\n\nred = 1\ngreen = 2\nblue ="
GOES_ON = "3"
TOKENS = 16  # enough to measure a speed by; a slow model is ready a second sooner than with 24
DIGIT = "1"
RAW_TOKENS = 3  # a digit, a blank that some tokenizers put before it, and a token for the beginning


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


async def wraps(backend: Backend, choice: Choice, keep_alive: str, failed: Tested) -> bool:
    """Whether prompts are put into a chat template on their way, which explains a test that failed: one digit then counts
    as many tokens. A server that counts no fewer for it than for the whole pattern does not count at all."""
    _, usage = await _ask(backend, choice, DIGIT, keep_alive, tokens=1)
    counted, whole = usage.prompt_tokens, failed.usage.prompt_tokens
    return counted is not None and whole is not None and RAW_TOKENS < counted < whole


async def _ask(
    backend: Backend, choice: Choice, text: str, keep_alive: str, *, tokens: int = TOKENS
) -> tuple[str, Usage]:
    prompt = Prompt(choice.model, text, tokens, choice.family.stops, context=choice.context, keep_alive=keep_alive)
    said, usage = "", Usage()
    async with aclosing(backend.stream(prompt)) as chunks:
        async for chunk in chunks:
            said += chunk.text
            usage = chunk.usage or usage
    return said, usage
