"""Has the model read what stands around a cursor before anything is asked there?

Who jumps elsewhere and types waits for the whole prompt to be read; a model that has read it by then answers as fast as in the
middle of work. So where a cursor comes to rest far from what was read last, the model is given the prompt and asked for one token.
"""

import asyncio
from contextlib import aclosing
from dataclasses import replace

from temoto.core.code.secrets import is_all_secrets
from temoto.core.completion.gate import Gate
from temoto.core.completion.records import Ask
from temoto.engine.completion.complete import asks_ahead
from temoto.engine.completion.model_call import build_prompt, looks_for
from temoto.engine.session import Serving, Session, Situation
from temoto.ports import TemotoError

REST_MS = 400.0  # who looks through a file rests shorter
NEAR_LINES = 40  # so near, most of the prompt is the one that was read last
# A server that is left while it reads goes on to the end of a batch, Ollama 0.20 to the end of the prompt (docs/servers.md):
# what is asked elsewhere meanwhile waits for it.
MOST_READING_S = 1.0
LETTERS_A_TOKEN = 3  # of code, on the safe side


def warm(session: Session, ask: Ask) -> None:
    """Have the model read the prompt of `ask` once the cursor has rested; the next question ends it. Nothing is shown of it."""
    situation = session.situation(ask.uri, ask.language)
    serving = situation.serving
    if serving is None or situation.refusal is not None or session.inline.busy or is_all_secrets(ask.uri):
        return
    if situation.wishes.other_files:
        session.elsewhere.look(ask, *looks_for(situation, serving, ask))
    if not asks_ahead(session, situation, serving) or situation.reads is None or _near(session.read_at, ask):
        return
    session.inline.ahead(_read(session, situation, serving, ask))


def _near(read_at: tuple[str, int] | None, ask: Ask) -> bool:
    return read_at is not None and read_at[0] == ask.uri and abs(read_at[1] - ask.line) < NEAR_LINES


async def _read(session: Session, situation: Situation, serving: Serving, ask: Ask) -> None:
    await asyncio.sleep(REST_MS / 1000)
    prompt = replace(build_prompt(situation, serving, ask, Gate()), max_tokens=1, begins="")
    if len(prompt.text) / LETTERS_A_TOKEN > MOST_READING_S * (situation.reads or 0):
        return
    session.reads_at((ask.uri, ask.line))
    try:
        async with aclosing(serving.backend.stream(prompt)) as chunks:
            async for _ in chunks:
                pass
    except TemotoError:
        session.reads_at(None)  # whoever asks is told what is wrong
