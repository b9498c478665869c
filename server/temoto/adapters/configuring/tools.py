"""The tools of this machine, as verbs have them: which there are, which are here, what would become of their files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from temoto.adapters.configuring import changes
from temoto.adapters.configuring.changes import Change
from temoto.adapters.configuring.places import Where, here, is_here, paths_of
from temoto.adapters.configuring.records import recorded, used_aliases
from temoto.adapters.configuring.targets import every
from temoto.adapters.configuring.texts import look
from temoto.core.configuring.edits import Data, applied
from temoto.core.configuring.target import Difference, Target
from temoto.core.configuring.tool_plan import ToolPlan


@dataclass(frozen=True, slots=True)
class ToolsHere:
    """The tools of a user."""

    where: Where = field(default_factory=here)

    def targets(self) -> tuple[Target, ...]:
        """Every tool that can be configured."""
        return every()

    def installed(self) -> tuple[Target, ...]:
        """Those that are on this machine."""
        return tuple(target for target in every() if is_here(target, self.where))

    def wanted(self, target: Target, plan: ToolPlan, *, legacy: bool = False) -> Sequence[Change]:
        """What the plan would make of the tool's files."""
        files = target.legacy if legacy else target.files
        return [changes.wanted(target, file, path, plan) for file in files for path in paths_of(file, self.where)]

    def undone(self, target: Target, *, legacy: bool = False) -> Sequence[Change]:
        """The tool's files without what is temoto's; none for files that have nothing of it."""
        files = target.legacy if legacy else target.files
        undone = [changes.undo(target, file, path) for file in files for path in paths_of(file, self.where)]
        return [change for change in undone if change is not None]

    def paths(self, target: Target, *, legacy: bool = False) -> Sequence[Path]:
        """Where the tool's files lie, or would."""
        files = target.legacy if legacy else target.files
        return [path for file in files for path in paths_of(file, self.where)]

    def read(self, target: Target) -> tuple[Data, ...] | None:
        """What each of the tool's files says, those beside included, None for one that is not there; None where none is. TemotoError."""
        files = (*target.files, *target.beside)
        looked = [look(path, file.format) for file in files for path in paths_of(file, self.where)]
        return tuple(each.data for each in looked) if any(each.raw is not None for each in looked) else None

    def left(self, target: Target, plan: ToolPlan) -> tuple[Difference, ...]:
        """What disagrees in the files beside, whatever is written into the tool's own. TemotoError."""
        beside = [look(path, file.format).data for file in target.beside for path in paths_of(file, self.where)]
        if all(data is None for data in beside):
            return ()
        ours = [applied(None, file.entries(plan, None)) for file in target.files]
        return target.differences(plan, (*ours, *beside))

    def aliases(self, target: Target, *, legacy: bool = False) -> frozenset[str]:
        """The tags made for this tool."""
        kept = [recorded(path.resolve()) for path in self.paths(target, legacy=legacy)]
        return frozenset(alias for each in kept if each is not None for alias in each.aliases)

    def used_aliases(self) -> frozenset[str]:
        """The tags made for any tool that still has them."""
        return used_aliases()

    def make(self, change: object) -> Path | None:
        """Make it so; the copy of what was there before, None where none was made."""
        return changes.make(cast("Change", change))
