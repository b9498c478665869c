"""What comes of actions that change no document? A page that grows as the model speaks, a fix in it, a new test file.

A file is only ever made where there is none; otherwise its text is shown.
"""

from dataclasses import replace
from urllib.parse import quote

from temoto.core.backend.calls import Talk
from temoto.core.codeactions.action import Result
from temoto.core.codeactions.outcome import Ending, Fix, Outcome
from temoto.core.codeactions.page import kept, page
from temoto.core.codeactions.reply import code_in
from temoto.core.codeactions.test_files import new_tests
from temoto.core.messages import note
from temoto.core.messages.act import ActMessage, ReplyMessage
from temoto.core.planning.records import Choice
from temoto.engine.codeactions.briefing import Order
from temoto.engine.codeactions.hearing import hear
from temoto.engine.codeactions.rewriting import Bad, Work, checked
from temoto.ports import Backend, Desk, Syntax


async def noted(backend: Backend, talk: Talk, order: Order, choice: Choice, desk: Desk, syntax: Syntax) -> Outcome:
    """An explanation, shown as it comes; with advice also the fix, if there is one."""
    title = order.title.text(order.language)

    async def show(text: str, *, ended: bool) -> None:
        shown = page(title, order.spot, order.target, order.file, text, model=choice.model, ended=ended)
        await desk.show(order.name, shown, ended=ended)

    async def grown(text: str) -> None:
        await show(text, ended=False)

    heard = await hear(backend, talk, desk.report, grown)
    if not heard.text.strip():
        return _unusable(order, choice, "")
    await show(heard.text, ended=True)
    said = note(ActMessage.NOTED, title=order.title)
    outcome = Outcome(Ending.NOTED, said, choice.model, heard.text, usage=heard.usage)
    if order.action.result is not Result.ADVICE:
        return outcome
    fixed, _ = await checked(heard, Work(order.spot, order.target, controls=choice.family.controls), syntax)
    if isinstance(fixed, Bad):
        return outcome
    return replace(outcome, fix=Fix(order.spot, order.target, fixed.text))


async def tests_made(backend: Backend, talk: Talk, order: Order, choice: Choice, desk: Desk) -> Outcome:
    """A new test file where the language's custom has a place for one that is free; else the tests to read."""
    heard = await hear(backend, talk, desk.report)
    code = "" if heard.cut else code_in(heard.text, order.spot.language)
    if not code.strip():
        return _unusable(order, choice, heard.text, cut=heard.cut)
    folder, slash, _ = order.spot.uri.rpartition("/")
    found = new_tests(order.file.rpartition("/")[2], order.spot.language) if slash else None
    beside = [f"{folder}/{quote(path)}" for path in found.paths] if found and order.spot.uri.startswith("file:") else []
    made = await desk.create(beside, code) if beside else None
    if made is not None:
        said = note(ActMessage.MADE_FILE, title=order.title, path=made.rpartition("/")[2])
        return Outcome(Ending.MADE, said, choice.model, code, usage=heard.usage)
    said = note(ActMessage.TESTS_SHOWN, title=order.title)
    title = order.title.text(order.language)
    shown = kept(title, said.text(order.language), order.file, code, order.spot.language)
    await desk.show(order.name, shown, ended=True)
    return Outcome(Ending.NOTED, said, choice.model, code, usage=heard.usage)


def _unusable(order: Order, choice: Choice, text: str, *, cut: bool = False) -> Outcome:
    trouble = ReplyMessage.CUT if cut else ReplyMessage.PROSE_ONLY if text.strip() else ReplyMessage.EMPTY
    said = note(ActMessage.UNUSABLE, title=order.title, model=choice.model, why=note(trouble))
    return Outcome(Ending.UNUSABLE, said, choice.model, text)
