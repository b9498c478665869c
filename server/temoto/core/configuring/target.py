"""What is a target of `temoto configure`? A tool, the files it reads, what stands in them, and what of that is ours.

Each lies in a file of its own in core/configuring/targets/, found there by its `TARGET`. Never reads or writes anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from temoto.core.configuring.edits import Data, Drop, Edit
from temoto.core.configuring.tool_plan import ToolModel, ToolPlan
from temoto.core.messages import Note


class Format(StrEnum):
    """How a file is written. `JSON` has no comments, whoever reads it; `JSONC` has them, and trailing commas."""

    JSON = "JSON"
    JSONC = "JSONC"
    YAML = "YAML"
    TOML = "TOML"
    BLOCK = "BLOCK"  # any text with comments: ours stands in one block between two of them
    LINE = "LINE"  # nothing but one text, with no quotes round it


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file may lie. `folder` begins with `~/`, or with `$NAME/` for a folder a variable names (the place does not count where
    it is not set). `windows` and `mac`: the folder there, where it is another one."""

    folder: str
    name: str
    windows: str = ""
    mac: str = ""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """One file of a tool.

    `places`: where it lies, those a variable names first; the first that exists is meant, else the first that counts. `entries`: what
    is to stand in it, given what does; OldForm where the tool has to bring it up to date first. `ours`: what takes out whatever in it
    bears temoto's name. `comment`: the sign of a comment's line, for a block. `everywhere`: not one place is meant but each whose
    folder is there (`*` in it: any folder that has the file), and the first where none is.
    """

    format: Format
    places: tuple[Place, ...]
    entries: Callable[[ToolPlan, Data], tuple[Edit, ...]] = lambda _plan, _data: ()
    ours: Callable[[Data], tuple[Drop, ...]] = lambda _data: ()
    comment: str = "#"
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Something in a tool's settings that disagrees with the plan, and what mends it."""

    what: Note
    fix: Note


@dataclass(frozen=True, slots=True)
class Shown:
    """Lines for a place temoto does not write: what they are for, and themselves."""

    about: Note
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """One tool.

    `installed`: programs and folders, any of which shows that it is here. `legacy`: the files of its older versions. `beside`: files
    that it reads as well and temoto never writes. `warnings`: what of the plan will not do for it. `after`: what is left for the user
    to do. `shown`: what is not written, only shown. `differences`: what in its files, in their order and those beside behind them,
    disagrees with the plan. `needs`: tokens of context below which it is of no use, its own first prompt included. `agent`: it is of no
    use without a model that calls tools. `aliases`: the models of which it cannot say how much context it wants, so that it is given
    tags that have it. `editor`: it starts temoto itself, which has the plan, so that no model stands in its files.
    """

    name: str
    title: str
    files: tuple[SettingsFile, ...]
    installed: tuple[str, ...] = ()
    legacy: tuple[SettingsFile, ...] = ()
    beside: tuple[SettingsFile, ...] = ()
    warnings: Callable[[ToolPlan], tuple[Note, ...]] = lambda _plan: ()
    after: Callable[[ToolPlan], tuple[Note, ...]] = lambda _plan: ()
    shown: Callable[[ToolPlan], tuple[Shown, ...]] = lambda _plan: ()
    differences: Callable[[ToolPlan, Sequence[Data]], tuple[Difference, ...]] = lambda _plan, _files: ()
    needs: int = 0
    agent: bool = False
    aliases: Callable[[ToolPlan], tuple[ToolModel, ...]] = lambda _plan: ()
    editor: bool = False
