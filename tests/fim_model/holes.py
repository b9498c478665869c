"""Holes whose answer stands in the suffix and nowhere else: what a model must look ahead for.

Each is (prefix, suffix, middle). Names come from a pool of thousands, a tenth of them kept out of training, so that what is
learnt is looking, not the names.
"""

import random
import re
from binascii import crc32
from collections.abc import Callable, Iterable

Hole = tuple[str, str, str]

NAME = re.compile(r"[a-z][a-z0-9_]{2,14}")
KEYWORDS = frozenset(
    [
        "and",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "else",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "if",
        "import",
        "in",
        "is",
        "lambda",
        "nonlocal",
        "not",
        "or",
        "pass",
        "raise",
        "return",
        "self",
        "try",
        "while",
        "with",
        "yield",
        "print",
        "open",
        "len",
        "range",
        "none",
        "true",
        "false",
    ]
)
KEPT_OUT = 10  # one name in so many


def names_in(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Names found in `texts`: those for training, and those kept out of it."""
    found = sorted({name for text in texts for name in NAME.findall(text)} - KEYWORDS)
    kept = [name for name in found if crc32(name.encode()) % KEPT_OUT == 0]
    return [name for name in found if crc32(name.encode()) % KEPT_OUT], kept


class Holes:
    """An endless row of them, the same for the same seed."""

    def __init__(self, names: list[str], seed: int) -> None:
        self._names = names
        self._random = random.Random(seed)
        self._kinds: tuple[Callable[[], Hole], ...] = (
            self._import, self._import, self._import, self._from_import, self._with, self._assigned, self._loop,
            self._looped, self._attribute, self._parameters, self._called, self._key,
        )  # fmt: skip

    def next(self) -> Hole:
        """One more hole, in a little code of its own."""
        prefix, suffix, middle = self._random.choice(self._kinds)()
        if self._random.random() < 0.4:
            prefix = self._filler() + prefix
        if self._random.random() < 0.4:
            suffix = suffix.rstrip("\n") + "\n" * self._random.randint(1, 3) + self._filler()
        if self._random.random() < 0.25 and len(middle) > 3:  # the cursor inside the answer
            cut = self._random.randrange(1, len(middle) - 1)
            prefix, middle = prefix + middle[:cut], middle[cut:]
        return prefix, suffix, middle

    def _name(self) -> str:
        if self._random.random() < 0.2:
            return "".join(self._random.choices("abcdefghijklmnoprstuvwyz", k=self._random.randint(3, 9)))
        return self._random.choice(self._names)

    def _value(self) -> str:
        number = str(self._random.randint(0, 300))
        return self._random.choice((number, f"0.{number}", f'"{self._name()}"', "[]", "{}", "None", self._name()))

    def _arguments(self) -> str:
        return ", ".join(self._value() for _ in range(self._random.randint(0, 3)))

    def _filler(self) -> str:
        lines = [
            self._random.choice(
                (
                    f"{self._name()} = {self._value()}\n",
                    f"{self._name()}({self._arguments()})\n",
                    f"# {self._name()} {self._name()} {self._name()}\n",
                    f"def {self._name()}({self._name()}):\n    return {self._value()}\n\n",
                )
            )
            for _ in range(self._random.randint(1, 3))
        ]
        return "".join(lines)

    def _uses(self, module: str) -> str:
        call = f"{module}.{self._name()}({self._arguments()})"
        return self._random.choice((
            f"print({call})\n", f"{self._name()} = {call}\n", f"{call}\n", f"{self._name()} = {module}.{self._name()}\n",
            f"def {self._name()}({self._name()}):\n    return {call}\n", f"if {call}:\n    {self._name()}()\n",
        ))  # fmt: skip

    def _import(self) -> Hole:
        module, others = self._name(), [self._name() for _ in range(self._random.choice((0, 0, 0, 1, 2)))]
        before = "".join(f"import {other}\n" for other in others)
        after = [use for other in others for use in [self._uses(other)]]
        after += [self._uses(module) for _ in range(self._random.randint(1, 3))]
        self._random.shuffle(after)
        return f"{before}import ", "\n" * self._random.randint(2, 3) + "".join(after), module

    def _from_import(self) -> Hole:
        thing = self._name()
        uses = "".join(f"{self._name()} = {thing}({self._arguments()})\n" for _ in range(self._random.randint(1, 2)))
        return f"from {self._name()} import ", f"\n\n{uses}", thing

    def _with(self) -> Hole:
        handle, use = self._name(), self._random.choice(("read()", "readlines()", f"write({self._name()})"))
        line = self._random.choice((f"{self._name()} = {handle}.{use}", f"{handle}.{use}", f"return {handle}.{use}"))
        return f"with open({self._name()}) as ", f":\n    {line}\n", handle

    def _assigned(self) -> Hole:
        name, value = self._name(), self._value()
        use = self._random.choice((f"print({name})", f"return {name}", f"{name} += 1", f"{self._name()}({name})"))
        return "", f" = {value}\n{use}\n", name

    def _loop(self) -> Hole:
        item = self._name()
        use = self._random.choice((f"print({item})", f"{self._name()} += {item}", f"{self._name()}.append({item})"))
        return "for ", f" in {self._name()}:\n    {use}\n", item

    def _looped(self) -> Hole:
        item, items = self._name(), self._name()
        use = self._random.choice((f"print(len({items}))", f"{items}.clear()", f"return {items}"))
        return f"for {item} in ", f":\n    print({item})\n{use}\n", items

    def _attribute(self) -> Hole:
        name, method = self._name(), self._name()
        head = f"class {self._name().title().replace('_', '')}:\n    def __init__(self):\n        self."
        return head, f" = {self._value()}\n\n    def {method}(self):\n        return self.{name}\n", name

    def _parameters(self) -> Hole:
        first, second = self._name(), self._name()
        sign = self._random.choice("+-*/")
        return f"def {self._name()}(", f"):\n    return {first} {sign} {second}\n", f"{first}, {second}"

    def _called(self) -> Hole:
        name = self._name()
        return "def ", f"({self._name()}):\n    return {self._value()}\n\n\nprint({name}({self._arguments()}))\n", name

    def _key(self) -> Hole:
        key, table = self._name(), self._name()
        return f'{table} = {{"', f'": {self._value()}}}\nprint({table}["{key}"])\n', key
