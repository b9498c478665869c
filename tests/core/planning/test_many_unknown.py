"""Thousands of models the catalog does not know (a gateway lists them): planning looks at each a few times, never at each with each."""

from dataclasses import replace

import pytest

from temoto.core.backend.listed import Installed
from temoto.core.machine import Machine
from temoto.core.planning import residency, roles
from temoto.core.planning.candidates import judged
from temoto.core.planning.devices import capacity_of
from temoto.core.planning.explained import Question
from temoto.core.planning.installed import installed_forms, wishes
from temoto.core.planning.served import Here, served
from temoto.core.settings import Settings
from tests.core.planning.shipped import CATALOG

MACHINE = replace(Machine.unknown(), ram_total=32_000_000_000, ram_free=24_000_000_000, cores=4)


@pytest.mark.parametrize("named", ["unknown-{}", "unknown-{}:7b"])
@pytest.mark.parametrize("size", [None, 4_700_000_000])
def test_twice_as_many_are_twice_the_work(monkeypatch: pytest.MonkeyPatch, named: str, size: int | None):
    looks: list[object] = []

    def counted(*words: object, **more: object) -> object:
        looks.append(words)
        return judged(*words, **more)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(residency, "judged", counted)
    seen: list[int] = []
    for many in (100, 200):
        looks.clear()
        installed = tuple(Installed(named.format(number), size=size) for number in range(many))
        forms = installed_forms(installed, CATALOG, Settings(), {})
        capacity = capacity_of(MACHINE, CATALOG.gpus, gpu=False, held=0)
        question = Question(CATALOG, capacity, wishes(Settings(), 1), forms, frozenset(), roles.FIRST, True)
        found = served(Here(question))
        assert found.first is not None
        seen.append(len(looks))
    assert seen[1] < seen[0] * 2.2
