"""What can be done here? Answered from memory, at once, and quiet where nobody asked.

An action is `{title, kind, edit: {}, command}`. The empty edit keeps VS Code and Neovim from asking codeAction/resolve first
(which breaks VS Code's menu, and Helix stands still on it); all work is done by the command.
"""

from collections.abc import Sequence

from lsprotocol import types

from temoto.core.codeactions.action import ActionKind, Offered, offered
from temoto.core.status import Command
from temoto.lsp.codeactions import outlines
from temoto.lsp.codeactions.acting import Acting
from temoto.lsp.codeactions.spots import diagnostic_as_json, range_as_json, to_spot
from temoto.lsp.server import TemotoServer

AUTOMATIC = types.CodeActionTriggerKind.Automatic
# VS Code asks after each keystroke near a diagnostic: above this a parse takes longer than the pause between two of them.
LARGE = 5_000


async def menu(server: TemotoServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done at a place; empty before start-up has come so far."""
    acting = server.acting
    if not isinstance(acting, Acting) or not _speaks(server, params):
        return []
    found = [*await _menu(server, acting, params), *_kept_fix(server, acting, params)]
    if acting.runs:
        found.append(_commanded(server, Command.CANCEL))
    return [one for one in found if _wanted(one.kind, params.context.only)]


def _speaks(server: TemotoServer, params: types.CodeActionParams) -> bool:
    """Whether to answer with a menu: not each time the cursor rests."""
    wishes, context = server.session.settings.code_actions, params.context
    selects = params.range.start != params.range.end
    rests = context.trigger_kind == AUTOMATIC and not selects and not context.diagnostics
    return wishes.enabled and (wishes.on_rest or not rests)


async def _menu(server: TemotoServer, acting: Acting, params: types.CodeActionParams) -> list[types.CodeAction]:
    uri = params.text_document.uri
    document = server.documents.open_document(uri)
    if document is None:
        return []
    large = len(document.lines) > LARGE and not acting.outlines.quick(document)
    rests = params.context.trigger_kind == AUTOMATIC and large
    outline = acting.outlines.known(document) if rests else await acting.outlines.of(document, outlines.MENU_S)
    spot = to_spot(
        document,
        params.range,
        params.context.diagnostics,
        outline,
        server.documents.encoding,
        sends_sexps=server.habits.sends_sexps,
    )
    actions = acting.action_ports.actions(server.session.settings)
    found = offered(actions, spot, asks=server.asks_input)
    theirs = {id(ours): given for ours, given in zip(spot.diagnostics, params.context.diagnostics, strict=True)}
    return [_to_action(server, params, one, [theirs[id(about)] for about in one.diagnostics]) for one in found]


def _to_action(
    server: TemotoServer, params: types.CodeActionParams, offered: Offered, about: Sequence[types.Diagnostic]
) -> types.CodeAction:
    title = offered.title.text(server.language)
    order = {
        "action": offered.action.id,
        "uri": params.text_document.uri,
        "range": range_as_json(params.range),
        "diagnostics": [diagnostic_as_json(diagnostic) for diagnostic in about],
    }
    return types.CodeAction(
        title,
        kind=str(offered.action.kind),
        diagnostics=list(about) or None,
        edit=types.WorkspaceEdit(),
        command=types.Command(title, str(Command.ACT), arguments=[order]),
        tags=[types.CodeActionTag.LlmGenerated] if _takes_tags(server) else None,
    )


def _kept_fix(server: TemotoServer, acting: Acting, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The fix of the last advice, where its code still stands as it did: in its document, and in the page that has it."""
    if not acting.has_fix_for(params.text_document.uri):
        return []
    return [_commanded(server, Command.APPLY_FIX)]


def _commanded(server: TemotoServer, command: Command) -> types.CodeAction:
    """A menu entry that is one of the server's commands, without arguments."""
    title = command.said.text(server.language)
    return types.CodeAction(
        title, kind=str(ActionKind.QUICK_FIX), edit=types.WorkspaceEdit(), command=types.Command(title, str(command), arguments=[])
    )  # fmt: skip


def _takes_tags(server: TemotoServer) -> bool:
    text = server.client_capabilities.text_document
    able = text.code_action if text else None
    return bool(able and getattr(able, "tag_support", None))


def _wanted(kind: str | types.CodeActionKind | None, only: Sequence[str | types.CodeActionKind] | None) -> bool:
    """Whether the editor asked for this kind, or one above it."""
    own = str(getattr(kind, "value", kind))
    asked = [str(getattr(one, "value", one)) for one in only or ()]
    return not asked or any(not one or own == one or own.startswith(f"{one}.") for one in asked)
