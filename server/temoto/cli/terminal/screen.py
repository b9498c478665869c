"""How does anything reach a terminal? Without what strangers could do to it: escapes, bidi and other controls are shown as marks.

The one console of all verbs. In a pipe bytes stay as they are.
"""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.segment import Segment

from temoto.core.code.unseen import visible, visible_lines


def plain(word: str) -> str:
    """A name that somebody else gave, within rich's markup: on one line, its controls as marks, its brackets no styles."""
    return escape(visible(word))


class Screen(Console):
    """A console whose texts are clean where somebody looks at them."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            if segment.control or not self.is_terminal:
                yield segment
            else:
                yield Segment(visible_lines(segment.text), segment.style)
