"""What of a tool's settings disagrees with the plan? The questions that many tools share."""

import re
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

    def context(self, data: Data, path: Path, tag: Data, *, default: int = 0) -> None:
        """The number at `path`, which is how much context the model is given: as temoto gives it, and a number. `default`: what the tool
        takes where nothing stands there."""
        given, facts, model = at(data, path), {"key": dotted(path), "model": tag}, self.planned(tag)
        mine = model.context if model is not None else None
        if isinstance(given, Missing):
            if mine is not None and default and mine != default:
                self.differs(DifferingMessage.ASSUMES, _to(mine), **facts, assumed=default, context=mine)
        elif self.whole(data, path, mine) and mine is not None and given != mine:
            self.differs(DifferingMessage.OTHER_CONTEXT, _to(mine), **facts, given=given, context=mine)

    def whole(self, data: Data, path: Path, right: int | None = None) -> bool:
        """What stands at `path`, if anything, is a whole number above 0; whether it is. `right`: what it should be."""
        given, key = at(data, path), dotted(path)
        if isinstance(given, str):
            better = right or (int(given) if given.isascii() and given.isdecimal() else 8_192)
            self.differs(DifferingMessage.TEXT_FOR_NUMBER, _to(better), key=key, given=given)
            return False
        if isinstance(given, Missing) or (isinstance(given, int) and not isinstance(given, bool) and given > 0):
            return True
        shown = "null" if given is None else str(given).lower() if isinstance(given, bool) else str(given)
        self.differs(DifferingMessage.NOT_WHOLE, _to(right or 8_192), key=key, given=shown)
        return False

    def assumed(self, data: Data, path: Path, tag: Data) -> None:
        """The number at `path`, which is how much context the tool takes the model to have: no more than it has, and a number."""
        given, model = at(data, path), self.planned(tag)
        most = model.context if model is not None else None
        if self.whole(data, path, most) and most is not None and isinstance(given, int) and given > most:
            facts = {"key": dotted(path), "model": tag, "given": given, "context": most}
            self.differs(DifferingMessage.ASSUMED, _to(most), **facts)

    def kept(self, data: Data, path: Path) -> None:
        """How long a model is kept, at `path`: seconds are a number, since Ollama refuses them as a text."""
        given = at(data, path)
        if isinstance(given, str) and re.fullmatch(r"-?\d+", given, re.ASCII):
            self.differs(DifferingMessage.TEXT_FOR_NUMBER, _to(int(given)), key=dotted(path), given=given)

    def shaped(self, data: Data, path: Path, kind: type) -> None:
        """What stands at `path`, if anything, is of this kind: a table or a list."""
        given = at(data, path)
        if given is not None and not isinstance(given, Missing | kind):
            mend = note(DifferingMessage.CORRECT_IT, target=self.target)
            self.differs(DifferingMessage.WRONG_SHAPE, mend, key=dotted(path))

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
        elif tag in self.plan.stale:
            model = self.planned(tag)
            of = model.tag if model else tag
            self.differs(DifferingMessage.STALE, self.configure(), key=dotted(path), alias=tag, model=of)

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
        model, completion = self.planned(tag), self.plan.completion
        completes = completion is not None and model is not None and model.tag == completion.tag
        talks = model is not None and not model.base
        if isinstance(tag, str) and ("instruct" in tag.lower() or talks) and not completes:
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


def _to(value: int) -> Note:
    """Set it to that."""
    return note(DifferingMessage.SET_TO, value=value)


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
