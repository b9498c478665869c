"""What of a tool's settings disagrees with the plan? The questions that many tools share."""

from collections.abc import Iterator, Sequence
from typing import cast

from temoto.core.configuring.edits import Data, Item, Missing, Path, at, dotted
from temoto.core.configuring.target import Difference
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan
from temoto.core.messages import Note, note
from temoto.core.messages.differing import DifferingMessage


class Checks:
    """Collects what disagrees in one tool's settings; `differences`, in the order they were asked for."""

    def __init__(self, target: str, title: str, plan: ToolPlan) -> None:
        self.target, self.title, self.plan = target, title, plan
        self.differences: list[Difference] = []

    def context(self, data: Data, path: Path, tag: Data) -> None:
        """The number at `path`, which is how much context the model is given: as temoto gives it, and a number."""
        given, key = at(data, path), dotted(path)
        model = self.planned(tag)
        mine = model.context if model is not None else None
        if isinstance(given, str):
            what = note(DifferingMessage.TEXT_FOR_NUMBER, tool=self.title, key=key, given=given)
            right = mine or (int(given) if given.isascii() and given.isdecimal() else 8_192)
            self.differences.append(Difference(what, note(DifferingMessage.SET_TO, value=right)))
        elif mine is not None and not isinstance(given, Missing) and given != mine:
            other = DifferingMessage.OTHER_CONTEXT
            what = note(other, tool=self.title, key=key, model=tag, given=given, context=mine)
            self.differences.append(Difference(what, note(DifferingMessage.SET_TO, value=mine)))

    def assumed(self, data: Data, path: Path, tag: Data) -> None:
        """The number at `path`, which is how much context the tool takes the model to have: no more than it has, and a number."""
        given, model = at(data, path), self.planned(tag)
        if model is None or isinstance(given, Missing) or (isinstance(given, int) and given <= model.context):
            return
        if isinstance(given, int | float):
            facts = {"key": dotted(path), "model": tag, "given": given, "context": model.context}
            self.differs(DifferingMessage.ASSUMED, note(DifferingMessage.SET_TO, value=model.context), **facts)
        else:
            self.context(data, path, tag)

    def by_alias(self, path: Path, tag: Data) -> None:
        """What a tool asks for by routes that take no context is there, under the tag that has the plan's context."""
        model = next((model for model in self.plan.models.values() if tag == model.tag), None)
        if model is None:
            self.installed(path, tag)
            return
        mend = note(DifferingMessage.SET_TO, value=model.alias)
        facts = {"key": dotted(path), "model": tag, "context": model.context}
        self.differs(
            DifferingMessage.OTHER_NAME, mend if model.alias in self.plan.installed else self.configure(), **facts
        )

    def planned(self, tag: Data) -> ToolModel | None:
        """The model of the plan that is called so, or has this alias."""
        return next((model for model in self.plan.models.values() if tag in {model.tag, model.alias}), None)

    def differs(self, message: DifferingMessage, mend: Note, **facts: object) -> None:
        """Note a difference."""
        self.differences.append(Difference(note(message, tool=self.title, **facts), mend))

    def installed(self, path: Path, tag: Data) -> None:
        """The model a setting names is there, where Ollama said what it has."""
        names = self.plan.installed
        if isinstance(tag, str) and tag and names and not ({tag, f"{tag}:latest"} & set(names)):
            what = note(DifferingMessage.NO_SUCH_MODEL, tool=self.title, key=dotted(path), model=tag)
            ours = any(tag == model.alias for model in self.plan.models.values())
            mend = self.configure() if ours else note(DifferingMessage.FETCH_IT, model=tag)
            self.differences.append(Difference(what, mend))

    def address(self, data: Data, path: Path, *, v1: bool) -> None:
        """The address at `path` has /v1 where the tool wants it, and nowhere else."""
        given = at(data, path)
        if isinstance(given, str) and given.rstrip("/").endswith("/v1") is not v1:
            bare = given.rstrip("/").removesuffix("/v1")
            message = DifferingMessage.V1_MISSING if v1 else DifferingMessage.V1_TOO_MUCH
            what = note(message, tool=self.title, key=dotted(path), given=given)
            self.differences.append(Difference(what, note(DifferingMessage.SET_TO, value=f"{bare}/v1" if v1 else bare)))

    def fills(self, path: Path, tag: Data) -> None:
        """The model that completes was not trained to talk."""
        completes = self.plan.completion is not None and tag == self.plan.completion.tag
        if isinstance(tag, str) and "instruct" in tag.lower() and not completes:
            what = note(DifferingMessage.INSTRUCT, tool=self.title, key=dotted(path), model=tag)
            self.differences.append(Difference(what, self.configure()))

    def local(self, data: Data, path: Path, known: tuple[str, ...], *, key: str = "") -> None:
        """What answers, as named at `path`, begins with something that runs here. `key`: what that is called, if not so."""
        given = at(data, path)
        if isinstance(given, str) and given and not given.startswith(known):
            self.differs(DifferingMessage.CLOUD, self.configure(), key=key or dotted(path), given=given)

    def goes_before(self, data: Data, path: Path, ours: Data, file: str) -> None:
        """Another file, which the tool hears first, has at `path` what ours has, if anything."""
        given = at(data, path)
        if isinstance(given, str) and isinstance(ours, str) and given != ours:
            mend = note(DifferingMessage.CHOOSE_THERE, tool=self.title, model=ours)
            self.differs(DifferingMessage.GOES_BEFORE, mend, key=dotted(path), file=file, given=given)

    def configure(self) -> Note:
        """What has temoto write it."""
        return note(DifferingMessage.CONFIGURE_IT, target=self.target)


def nth(files: Sequence[Data], number: int) -> Data:
    """One of a tool's files; None where it was not looked at."""
    return files[number] if number < len(files) else None


def table(data: Data, path: Path = ()) -> dict[str, Data]:
    """The table at `path`; an empty one where there is none."""
    there = at(data, path)
    return cast("dict[str, Data]", there) if isinstance(there, dict) else {}


def items(data: Data, path: Path, field: str) -> Iterator[tuple[Path, dict[str, Data]]]:
    """Each table in the list at `path` that has a text as `field`, with its own path."""
    listed = at(data, path)
    for each in cast("list[Data]", listed) if isinstance(listed, list) else []:
        table = cast("dict[str, Data]", each) if isinstance(each, dict) else {}
        name = table.get(field)
        if isinstance(name, str):
            yield (*path, Item(field, name)), table
