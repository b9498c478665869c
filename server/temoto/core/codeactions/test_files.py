"""Where do tests of a source file go, and what runs them? By the custom of each language.

Paths are from the source's folder and use `/`. Candidates in order: the first whose folder is there is meant. Never looks at a disk.
"""

from dataclasses import dataclass

from temoto.core.code.languages import language_of


@dataclass(frozen=True, slots=True)
class NewTests:
    """Candidates for the new file, and the framework its tests are written for."""

    paths: tuple[str, ...]
    framework: str


def new_tests(file: str, language: str) -> NewTests | None:
    """The test file of the source file of this name; None for languages without a custom temoto knows."""
    tests = language_of(language).tests
    stem, dot, ending = file.rpartition(".")
    if tests is None or not dot or not stem:
        return None
    name = tests.name.format(stem=stem, ending=ending)
    return NewTests((*(f"{folder}/{name}" for folder in tests.folders), name), tests.framework)
