"""What is a model told of a document in which nothing stands yet? Its name and language, as a comment; only where somebody asks by hand."""

from urllib.parse import unquote

from temoto.core.code.language import LanguageKind
from temoto.core.code.languages import UNKNOWN, language_of
from temoto.core.completion.records import Ask

_LONGEST_NAME = 80
_ASKED = frozenset((LanguageKind.CODE, LanguageKind.SHELL, LanguageKind.MARKUP))


def heading(ask: Ask) -> str:
    """A comment that names the document; empty where its language is not known, is none of code, or has no comments."""
    language = language_of(ask.language)
    if language is UNKNOWN or language.kind not in _ASKED:
        return ""
    name = _file_name(ask.uri) or language.name
    if language.comments.line:
        return f"{language.comments.line[0]} {name}\n"
    for opener, closer in language.comments.block:
        return f"{opener} {name.replace(closer, '')} {closer}\n"
    return ""


def _file_name(uri: str) -> str:
    """The name of a file; of a document that was never saved there is none."""
    if not uri.startswith("file:"):
        return ""
    name = unquote(uri).rpartition("/")[2][-_LONGEST_NAME:]
    return "".join(character for character in name if character.isprintable())
