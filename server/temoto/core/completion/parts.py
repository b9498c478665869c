"""Which parts of a completion can be left out, to see what each is worth? `temoto bench --infill --without` names them."""

from enum import StrEnum


class Part(StrEnum):
    """A part of what is asked, or of what is made of the answer."""

    HEALING = "healing"  # cutting a prompt back to a token border
    CONTEXT = "context"  # what other files say
    TRIM = "trim"  # the rules of what is shown
    SUFFIX = "suffix"  # what stands behind the cursor
