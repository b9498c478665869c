"""What do code actions need of the world? A parser, the actions there are, and two ways of putting text on a disk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from temoto.core.action import Action
from temoto.core.own_actions import own_actions
from temoto.core.settings import Settings
from temoto.ports import Syntax


@dataclass(frozen=True, slots=True)
class Workshop:
    """`brought` are temoto's own actions. `keep_page` writes a page (name, text) into the cache folder and tells its path;
    `make_file` makes the first of some new files (URIs) whose folder is there, None where one of them exists. Both block."""

    syntax: Syntax
    brought: tuple[Action, ...]
    keep_page: Callable[[str, str], str]
    make_file: Callable[[Sequence[str], str], str | None]

    def actions(self, settings: Settings) -> tuple[Action, ...]:
        """Every action there is, the user's own last."""
        return (*self.brought, *own_actions(settings.actions))
