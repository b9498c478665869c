"""How is an answer made to begin with what was already typed?

A backend that can hold (llama.cpp, by grammar) is simply told. Elsewhere the first tokens are watched: while they agree,
the stream goes on; where one does not, the candidate at that place that does is appended to the prompt and asked again;
and if there is none, the unhealed prompt is asked once, so that healing alone never leaves an answer empty.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from temoto.core.backend.calls import Chunk, Prompt
from temoto.core.completion.healing import fits
from temoto.ports import Backend

ROUNDS = 3  # each asks again with one token more; what is held is rarely longer than three tokens
CANDIDATES = 20  # as many as Ollama gives


async def stream(backend: Backend, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
    """The answer to `prompt`, without what it must begin with: only what follows the cursor comes out."""
    if not prompt.begins:
        answers = backend.stream(prompt)
    elif backend.can_hold:
        answers = _without(backend.stream(prompt), prompt.begins)
    else:
        answers = _watched(backend, replace(prompt, begins=""), prompt.begins)
    async with aclosing(answers) as chunks:
        async for chunk in chunks:
            yield chunk


async def _without(answers: AsyncGenerator[Chunk, None], held: str) -> AsyncGenerator[Chunk, None]:
    rest = held
    async with aclosing(answers) as chunks:
        async for chunk in chunks:
            common = min(len(rest), len(chunk.text))
            rest = rest[common:]
            # What goes on a word that was begun is likelier than the word was.
            yield replace(chunk, text=chunk.text[common:], sure=None if common else chunk.sure)


async def _watched(backend: Backend, prompt: Prompt, held: str) -> AsyncGenerator[Chunk, None]:
    text, rest = prompt.text, held
    for _ in range(ROUNDS):
        better, sure = "", None
        async with aclosing(backend.stream(replace(prompt, text=text, alternatives=CANDIDATES))) as chunks:
            async for chunk in chunks:
                if not rest:
                    yield replace(chunk, alternatives=(), odds=())
                elif fits(chunk.text, rest) or not chunk.text:
                    text, before = text + chunk.text, rest
                    over = chunk.text[len(rest) :]
                    rest = rest[len(chunk.text) :]
                    if over or chunk.usage:
                        yield Chunk(over, usage=chunk.usage, sure=_among(chunk, chunk.text, before))
                else:
                    better = next((other for other in chunk.alternatives if fits(other, rest)), "")
                    sure = _among(chunk, better, rest)
                    break
        if not rest:
            return
        if not better:
            break
        text += better
        if len(better) > len(rest):
            yield Chunk(better[len(rest) :], sure=sure)
        rest = rest[len(better) :]
        if not rest:
            async with aclosing(backend.stream(replace(prompt, text=text))) as chunks:
                async for chunk in chunks:
                    yield chunk
            return
    async with aclosing(backend.stream(replace(prompt, text=prompt.whole))) as chunks:
        async for chunk in chunks:
            yield chunk


def _among(chunk: Chunk, piece: str, held: str) -> float | None:
    """How probable `piece` was among the candidates that begin with what is held; None where that is not told."""
    fitting = {other: odds for other, odds in zip(chunk.alternatives, chunk.odds, strict=False) if fits(other, held)}
    every = sum(fitting.values())
    return fitting.get(piece, 0.0) / every if every else None
