"""How do actions run that change no document? Explanations on a page that grows as the model answers, a fix in it, a new test file.

A file is only ever made where there is none; otherwise its text is shown.
"""

from dataclasses import replace
from urllib.parse import quote

from temoto.core.backend.calls import ChatRequest
from temoto.core.code.unseen import first_unseen, name_of
from temoto.core.codeactions.action import Result
from temoto.core.codeactions.masked import Masked
from temoto.core.codeactions.outcome import Ending, Outcome, ProposedRewrite
from temoto.core.codeactions.page import kept, page
from temoto.core.codeactions.reply import code_in
from temoto.core.codeactions.test_files import new_tests
from temoto.core.messages import note
from temoto.core.messages.act import ActMessage, ReplyMessage
from temoto.core.planning.records import Choice
from temoto.engine.codeactions.answer import stream_answer
from temoto.engine.codeactions.briefing import ActionRequest
from temoto.engine.codeactions.rewriting import BadAnswer, RewriteTask, checked
from temoto.ports import Backend, Desk, Syntax


async def explain(
    backend: Backend,
    chat_request: ChatRequest,
    request: ActionRequest,
    choice: Choice,
    desk: Desk,
    syntax: Syntax,
    masked: Masked,
) -> Outcome:
    """An explanation, shown as it comes; with advice also the fix, if there is one."""
    title = request.title.text(request.language)

    async def show(text: str, *, ended: bool) -> None:
        shown = page(title, request.spot, request.target, request.file, text, model=choice.model, ended=ended)
        await desk.show(request.name, shown, ended=ended)

    async def grown(text: str) -> None:
        await show(text, ended=False)

    answer = await stream_answer(backend, chat_request, desk.report, grown)
    if not answer.text.strip():
        return _unusable(request, choice, "")
    await show(answer.text, ended=True)
    said = note(ActMessage.NOTED, title=request.title)
    outcome = Outcome(Ending.NOTED, said, choice.model, answer.text, usage=answer.usage)
    if request.action.result is not Result.ADVICE:
        return outcome
    work = RewriteTask(
        request.spot, request.target, controls=choice.family.controls, asked=request.asked, masked=masked
    )
    fixed, _ = await checked(answer, work, syntax)
    if isinstance(fixed, BadAnswer):
        return outcome
    return replace(outcome, fix=ProposedRewrite(request.spot, request.target, fixed.text, fixed.outline))


async def write_tests(
    backend: Backend, chat_request: ChatRequest, request: ActionRequest, choice: Choice, desk: Desk, masked: Masked
) -> Outcome:
    """A new test file where the language's custom has a place for one that is free; else the tests to read."""
    answer = await stream_answer(backend, chat_request, desk.report)
    code = "" if answer.cut else code_in(answer.text, request.spot.language)
    if not code.strip():
        return _unusable(request, choice, answer.text, cut=answer.cut)
    folder, slash, _ = request.spot.uri.rpartition("/")
    found = new_tests(request.file.rpartition("/")[2], request.spot.language) if slash else None
    beside = (
        [f"{folder}/{quote(path)}" for path in found.paths] if found and request.spot.uri.startswith("file:") else []
    )
    known = frozenset("".join(request.spot.lines))
    unseen = first_unseen(code, known)
    hidden = masked.said(code)
    made = await desk.create(beside, code) if beside and unseen is None and not hidden else None
    if made is not None:
        said = note(ActMessage.MADE_FILE, title=request.title, path=made.rpartition("/")[2])
        return Outcome(Ending.MADE, said, choice.model, code, usage=answer.usage)
    said = (
        note(ActMessage.TESTS_MASKED if hidden else ActMessage.TESTS_SHOWN, title=request.title)
        if unseen is None
        else note(ActMessage.TESTS_UNSEEN, title=request.title, detail=name_of(code[unseen]))
    )
    title = request.title.text(request.language)
    shown = kept(title, said.text(request.language), request.file, code, request.spot.language, known)
    await desk.show(request.name, shown, ended=True)
    return Outcome(Ending.NOTED, said, choice.model, code, usage=answer.usage)


def _unusable(request: ActionRequest, choice: Choice, text: str, *, cut: bool = False) -> Outcome:
    trouble = ReplyMessage.CUT if cut else ReplyMessage.PROSE_ONLY if text.strip() else ReplyMessage.EMPTY
    said = note(ActMessage.UNUSABLE, title=request.title, model=choice.model, why=note(trouble))
    return Outcome(Ending.UNUSABLE, said, choice.model, text)
