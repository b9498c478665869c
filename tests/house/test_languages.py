"""What is known of languages stands in one table: no other file lists some."""

import ast

from temoto.core.code.languages import LANGUAGES
from tests.house.tree import parsed, python_files, room_of, walk

TABLES = ("core/code/languages/", "adapters/syntax/")  # grammars have a table of their own, of grammars
# Words that are ids of languages, and much else besides.
MUCH_ELSE = frozenset(
    "text json output log http shell cmd diff patch node org ignore make terminal console toml ini properties less".split()  # noqa: SIM905
)
NAMES = {name for each in LANGUAGES for name in (each.id, *each.aliases) if len(name) > 2} - MUCH_ELSE


def test_no_other_file_lists_languages():
    listed = {
        room_of(path): {node.value for node in walk(parsed(path)) if isinstance(node, ast.Constant)} & NAMES
        for path in python_files("server/temoto")
        if not room_of(path).startswith(TABLES)
    }
    assert {room: names for room, names in listed.items() if len(names) > 1} == {}
