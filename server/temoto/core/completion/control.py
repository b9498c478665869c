"""Where does a model's own control token stand in its answer as text? The family's, and what has the form of one in any family.

    return 1<|endoftext|><|file_sep|>src/b.py   → ends behind `return 1`

Some servers tell no vocabulary, and a model under a name of its own speaks another family's tokens.
"""

import re
from typing import Final

# `<|im_end|>`, `<｜fim▁hole｜>`; what StarCoder, CodeLlama, Gemma and their like use without bars.
_FORM: Final = re.compile(
    r"<[|｜][\w▁:./-]{1,40}[|｜]>|</?(?:start|end)_of_turn>|<fim_(?:prefix|suffix|middle|pad)>|<jupyter_[a-z_]{3,12}>"
    r"|<file_sep>|<gh_stars>|\[/INST\]|<(?:EOT|EOM|SUF|MID)>"
)
_BEGUN: Final = re.compile(r"<[|｜](?:[\w▁:./-]{0,40}[|｜]?)\Z")


def spoken_at(text: str) -> int | None:
    """Where the first text stands that has the form of a control token; None where there is none."""
    if "<" not in text and "[" not in text:
        return None
    match = _FORM.search(text)
    return match.start() if match else None


def begun_at(text: str) -> int | None:
    """Where a control token begins that the end of the text broke off."""
    match = _BEGUN.search(text, max(0, len(text) - 48))
    return match.start() if match else None
