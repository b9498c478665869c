"""Does the loaded model do here what will be asked of it? Asked once for as long as it stays in memory, whichever window asked.

A test that was passed holds for the same file, asked in the same way, of the same version of the server at the same address, if the model
is in memory since. Whatever else: asked anew, and so is what was not passed, or only with doubts.
"""

import asyncio
from collections.abc import Sequence

from temoto.core.backend.calls import Usage
from temoto.core.backend.listed import Installed
from temoto.core.completion.prompt import fim_prompt
from temoto.core.messages import Note, note
from temoto.core.messages.start import StartMessage
from temoto.core.planning.measured import mark_of
from temoto.core.planning.records import Choice
from temoto.engine.serving.selftest import HOLE, PATTERN, Tested, fills_holes, goes_on, wraps
from temoto.engine.world import PassedTests
from temoto.ports import Backend, HasProcess


async def tested(
    backend: Backend,
    choice: Choice,
    installed: Sequence[Installed],
    keep_alive: str,
    passed: PassedTests | None,
    *,
    fresh: bool,
) -> tuple[Usage, bool, list[Note]]:
    """(what the test cost, whether fill-in-the-middle works, doubts). `fresh`: the model was loaded just now, so nothing is known of it.

    Where a process of its own has the model, that process is known or not, whoever loaded it.
    """
    about = await _about(backend, choice, mark_of(choice.model, installed)) if passed is not None else ""
    if passed is not None and about and (not fresh or isinstance(backend, HasProcess)):
        usage = await asyncio.to_thread(passed.passed, about)
        if usage is not None:
            return usage, bool(choice.family.fim), []
    test, fim, doubts = await _asked(backend, choice, keep_alive)
    if passed is not None and about and test.passed and not doubts:
        await asyncio.to_thread(passed.keep, about, test.usage)
    return test.usage, fim, doubts


async def _about(backend: Backend, choice: Choice, mark: str) -> str:
    """All that a test depends on; empty where nothing tells one file from another of its name."""
    which = backend.process if isinstance(backend, HasProcess) else backend.address
    if not mark or not which:
        return ""
    prompt = fim_prompt(choice.family, HOLE) if choice.family.fim else PATTERN
    words = (backend.name, which, await backend.version(), choice.model, mark, str(choice.context), prompt)
    return "\n".join((*words, *choice.family.stops))


async def _asked(backend: Backend, choice: Choice, keep_alive: str) -> tuple[Tested, bool, list[Note]]:
    """(the test that counts, whether FIM works, doubts)."""
    doubts: list[Note] = []
    if choice.family.fim:
        test = await fills_holes(backend, choice, keep_alive)
        if test.passed:
            return test, True, doubts
        doubts.append(note(StartMessage.WARN_FIM_FAILED, model=choice.model))
    test = await goes_on(backend, choice, keep_alive)
    if (doubts or not test.passed) and await wraps(backend, choice, keep_alive, test):
        cure = StartMessage.CURE_WRAPPED_OLLAMA if backend.native_plug else StartMessage.CURE_WRAPPED
        doubts = [note(StartMessage.WARN_WRAPPED, backend=backend.name, model=choice.model, cure=note(cure))]
    elif not test.passed:
        said = " ".join(test.said.split())[:60]
        doubts.append(note(StartMessage.WARN_RAW_FAILED, model=choice.model, said=repr(said)))
    return test, False, doubts
