"""What do many targets say alike? What of a plan will not do for a tool, and how temoto's own entries are told."""

from collections.abc import Sequence
from typing import cast

from temoto.core.configuring.edits import Data, Drop, Item, Missing, Path, Put, at
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan
from temoto.core.messages import Note, note
from temoto.core.messages.configure import ConfigureMessage
from temoto.core.models.records import Role

MARK = "(temoto)"
USUAL = ("http://127.0.0.1:11434", "http://localhost:11434")  # where tools look for Ollama by themselves


def own_items(path: Path, field: str = "name") -> "OwnItems":
    """What finds the items of the list at `path` that bear temoto's mark."""
    return OwnItems(path, field)


class OwnItems:
    """Takes out the items of one list whose name ends with temoto's mark."""

    def __init__(self, path: Path, field: str) -> None:
        self.path, self.field = path, field

    def __call__(self, data: Data) -> tuple[Drop, ...]:
        items = at(data, self.path)
        names = [
            cast("dict[str, Data]", each).get(self.field)
            for each in (cast("list[Data]", items) if isinstance(items, list) else [])
            if isinstance(each, dict)
        ]
        marked = [name for name in names if isinstance(name, str) and name.endswith(MARK)]
        return tuple(Drop((*self.path, Item(self.field, name))) for name in dict.fromkeys(marked))


def own_key(*path: str) -> "OwnKeys":
    """What finds the key at `path`, which only temoto gives."""
    return OwnKeys((path,))


class OwnKeys:
    """Takes out these keys, and what is left empty above them."""

    def __init__(self, paths: tuple[tuple[str, ...], ...]) -> None:
        self.paths = paths

    def __call__(self, data: Data) -> tuple[Drop, ...]:
        return tuple(Drop(path, len(path) - 1) for path in self.paths if not isinstance(at(data, path), Missing))


def block(sign: str, plan: ToolPlan, target: str, lines: Sequence[str], *, more: str = "") -> tuple[Put, ...]:
    """One block of ours in a file of any kind, between two comments that say whose it is. `more` ends the first of them."""
    header = note(ConfigureMessage.HEADER, origin=plan.origin, target=target).text()
    text = "\n".join((f"{sign} temoto begins: {header}{more}", *lines, f"{sign} temoto ends", ""))
    return (Put(("block",), text, own=True),)


def distinct(plan: ToolPlan) -> tuple[ToolModel, ...]:
    """Each model once, in the order of the roles."""
    return tuple({model.tag: model for model in plan.models.values()}.values())


def talking(plan: ToolPlan) -> tuple[tuple[Role, ToolModel], ...]:
    """The models one can chat with, each once, what chats first."""
    ordered = [(role, plan.models[role]) for role in (Role.CHAT, Role.REASONING) if role in plan.models]
    kept: dict[str, tuple[Role, ToolModel]] = {}
    for role, model in ordered:
        if not model.base:
            kept.setdefault(model.tag, (role, model))
    return tuple(kept.values())


def warnings(
    title: str, plan: ToolPlan, *, needs: int = 0, agent: bool = False, chats: bool = True
) -> tuple[Note, ...]:
    """What of the plan will not do for this tool, each with the command that mends it."""
    notes = [
        note(ConfigureMessage.NOT_INSTALLED, tool=title, model=model.tag)
        for model in distinct(plan)
        if not model.installed
    ]
    chat = plan.chat
    if chat is None:
        return (*notes, note(ConfigureMessage.NO_CHAT, tool=title)) if chats else tuple(notes)
    if agent and chat.tools is False:
        able = next((model.tag for _, model in talking(plan) if model.tools), "")
        better = able or note(ConfigureMessage.SEE_TOOLS)
        notes.append(note(ConfigureMessage.NO_TOOLS, tool=title, model=chat.tag, better=better))
    if needs and chat.context < needs:
        notes.append(note(ConfigureMessage.CONTEXT_SMALL, tool=title, needs=needs, context=chat.context))
    return tuple(notes)
