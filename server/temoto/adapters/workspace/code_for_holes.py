"""From which files are holes cut? The user's own code, or Python's standard library; in an order that is the same on every run."""

import sysconfig
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from temoto.adapters.workspace.sources import source_files, source_of
from temoto.core.code.language import LanguageKind
from temoto.core.code.languages import language_named, language_of

# Of the standard library: what is no code somebody works on.
_ASIDE = frozenset(
    ("test", "tests", "idlelib", "lib2to3", "turtledemo", "pydoc_data", "encodings", "ensurepip", "__phello__")
)


def code_in(place: Path | None) -> Iterator[tuple[str, str, str]]:
    """(URI, language, text) of each file of code in a folder, or of one file; of the standard library where no place is named."""
    if place is not None and place.is_file():
        root, files = place.absolute().parent, [place.absolute()]
    else:
        root = Path(sysconfig.get_paths()["stdlib"]) if place is None else place.absolute()
        files = [
            path for path in source_files(root) if place is not None or not _ASIDE & set(path.relative_to(root).parts)
        ]
        files.sort(key=lambda path: (crc32(path.relative_to(root).as_posix().encode("utf-8", "surrogatepass")), path))
    for path in files:
        language = language_named(path.name)
        if language is not None and language_of(language).kind is LanguageKind.CODE:
            text = source_of(path, root)
            if text is not None:
                yield path.as_uri(), language, text
