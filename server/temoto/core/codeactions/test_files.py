"""Where do tests of a source file go, and what runs them? By the custom of each language.

Paths are from the source's folder and use `/`. Candidates in order: the first whose folder is there is meant. Never looks at a disk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

FOLDERS = ("tests", "../tests", "test", "../test")


@dataclass(frozen=True, slots=True)
class NewTests:
    """Candidates for the new file, and the framework its tests are written for."""

    paths: tuple[str, ...]
    framework: str


def new_tests(file: str, language: str) -> NewTests | None:
    """The test file of the source file of this name; None for languages without a custom temoto knows."""
    custom = _CUSTOMS.get(language)
    if custom is None:
        return None
    stem, dot, ending = file.rpartition(".")
    if not dot or not stem:
        return None
    framework, naming, beside_only = custom
    name = naming(stem, ending)
    return NewTests((*(() if beside_only else (f"{one}/{name}" for one in FOLDERS)), name), framework)


_Naming = Callable[[str, str], str]


def _before(stem: str, ending: str) -> str:
    return f"test_{stem}.{ending}"


def _after(stem: str, ending: str) -> str:
    return f"{stem}_test.{ending}"


def _dotted(stem: str, ending: str) -> str:
    return f"{stem}.test.{ending}"


def _class(stem: str, ending: str) -> str:
    return f"{stem}Test.{ending}"


def _spec(stem: str, ending: str) -> str:
    return f"{stem}_spec.{ending}"


# Language → (framework, how the file is called, whether it always lies beside its source).
_CUSTOMS: Mapping[str, tuple[str, _Naming, bool]] = MappingProxyType(
    {
        "python": ("pytest", _before, False),
        "javascript": ("the test framework of its package.json, else Node's node:test", _dotted, True),
        "javascriptreact": ("the test framework of its package.json, else Vitest", _dotted, True),
        "typescript": ("the test framework of its package.json, else Vitest", _dotted, True),
        "typescriptreact": ("the test framework of its package.json, else Vitest", _dotted, True),
        "go": ("Go's testing package, table-driven", _after, True),
        "ruby": ("RSpec", _spec, False),
        "java": ("JUnit 5", _class, True),
        "kotlin": ("JUnit 5", _class, True),
        "csharp": ("xUnit", _class, True),
        "php": ("PHPUnit", _class, False),
        "dart": ("package:test", _after, False),
        "elixir": ("ExUnit", _after, False),
        "lua": ("busted", _spec, False),
        "c": ("assert.h and a main function", _before, False),
        "cpp": ("GoogleTest", _after, False),
    }
)
