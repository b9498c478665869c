"""How do verbs speak? Sentences to standard error, results to standard output, in the user's language."""

import locale
import os
import sys
from functools import cache
from typing import NoReturn

import typer

from temoto.core.code.text import readable
from temoto.core.code.unseen import visible_lines
from temoto.core.messages import Note, Sentence, note
from temoto.core.messages.start import StartMessage


@cache
def language() -> str:
    """`ja` or `en`: what the user set, in config.toml or the environment, else what the locale says."""
    from temoto.compose.verbs import chosen_language  # with pydantic: after the command line is understood

    said = chosen_language()
    if said != "auto":
        return said
    chosen = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "ja" if (chosen or locale.getlocale()[0] or "").lower().startswith(("ja", "japanese")) else "en"


def misused(message: Note, option: str) -> NoReturn:
    """Say what is wrong with how `option` was written, and exit 2."""
    raise typer.BadParameter(message.text(language()), param_hint=option)


def in_language(kind: type[Sentence], english: str) -> str:
    """A word of the catalog's in the user's language, where `kind` has it; else as it stands."""
    known = next((one for one in kind if one.value[0] == english), None)
    return known.text(language(), {}) if known else english


def fail(message: Note, code: int = 1) -> NoReturn:
    """Say what is wrong and what to do, and exit with `code`."""
    from rich.text import Text

    from temoto.cli.terminal.screen import Screen  # most verbs end without

    said = Text.assemble(("temoto:", "red"), " ", readable(message.text(language())))
    Screen(stderr=True, highlight=False, soft_wrap=True).print(said)
    raise typer.Exit(code)


def usage(message: Note) -> NoReturn:
    """Say what is wrong with the command line, and exit 2."""
    fail(message, 2)


def memory(total: int | None, free: int | None) -> str:
    """Bytes in all and free, in words; a question mark for what is not known."""
    shown = ["?" if size is None else f"{size / 1e9:.1f}" for size in (total, free)]
    return note(StartMessage.OF_FREE, total=shown[0], free=shown[1]).text(language())


def shown_code(text: str) -> str:
    """Code as standard output gets it: on a terminal with its controls as marks, in a pipe as it is, but for lone surrogates."""
    return visible_lines(text) if sys.stdout.isatty() else readable(text)
