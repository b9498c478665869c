"""What of a tool's settings disagrees with the plan? The questions that many tools share."""

from collections.abc import Iterator
from typing import cast

from temoto.core.configuring.edits import Data, Item, Missing, Path, at, dotted
from temoto.core.configuring.target import Difference
from temoto.core.configuring.tool_plan import ToolPlan
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
        mine = next((model.context for model in self.plan.models.values() if tag == model.tag), None)
        if isinstance(given, str):
            what = note(DifferingMessage.TEXT_FOR_NUMBER, tool=self.title, key=key, given=given)
            right = mine or (int(given) if given.isascii() and given.isdecimal() else 8_192)
            self.differences.append(Difference(what, note(DifferingMessage.SET_TO, value=right)))
        elif mine is not None and not isinstance(given, Missing) and given != mine:
            other = DifferingMessage.OTHER_CONTEXT
            what = note(other, tool=self.title, key=key, model=tag, given=given, context=mine)
            self.differences.append(Difference(what, note(DifferingMessage.SET_TO, value=mine)))

    def installed(self, path: Path, tag: Data) -> None:
        """The model a setting names is there, where Ollama said what it has."""
        names = self.plan.installed
        if isinstance(tag, str) and tag and names and not ({tag, f"{tag}:latest"} & set(names)):
            what = note(DifferingMessage.NO_SUCH_MODEL, tool=self.title, key=dotted(path), model=tag)
            self.differences.append(Difference(what, note(DifferingMessage.FETCH_IT, model=tag)))

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

    def local(self, data: Data, path: Path, known: tuple[str, ...]) -> None:
        """What answers, as named at `path`, begins with something that runs here."""
        given = at(data, path)
        if isinstance(given, str) and given and not given.startswith(known):
            what = note(DifferingMessage.CLOUD, tool=self.title, key=dotted(path), given=given)
            self.differences.append(Difference(what, self.configure()))

    def configure(self) -> Note:
        """What has temoto write it."""
        return note(DifferingMessage.CONFIGURE_IT, target=self.target)


def items(data: Data, path: Path, field: str) -> Iterator[tuple[Path, dict[str, Data]]]:
    """Each table in the list at `path` that has a text as `field`, with its own path."""
    listed = at(data, path)
    for each in cast("list[Data]", listed) if isinstance(listed, list) else []:
        table = cast("dict[str, Data]", each) if isinstance(each, dict) else {}
        name = table.get(field)
        if isinstance(name, str):
            yield (*path, Item(field, name)), table
