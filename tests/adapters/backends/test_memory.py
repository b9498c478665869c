"""What temoto says a model takes, against what real processes say: within the larger of 10 % and 50 MB, never below by over 2 %.

More models and the table: `python -m tests.bench.memory` and `memory_shapes`, docs/benchmarks.md.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from temoto.core.planning.runtimes import OLLAMA, OLLAMA_BEFORE
from tests.bench import memory, zero_model
from tests.bench.memory import CACHES, CONTEXTS, Model, Row, models, ollama_with
from tests.bench.memory_shapes import Case, by_llama_cpp, by_ollama, model
from tests.testbed.ollama import ollama
from tests.testbed.ollama_newest import ollama_newest
from tests.testbed.ollama_server import serving


@pytest.mark.ollama
@pytest.mark.parametrize("cache", CACHES)
def test_as_ollama_counts(cache: str):
    with ollama_with(cache) as server:
        rows = [row for model in models() for row in memory.by_ollama(server, model, cache, model.contexts)]
    assert len({row.context for row in rows}) == len(CONTEXTS)
    assert [row for row in rows if not row.holds] == []


@pytest.mark.engine
def test_as_llama_cpp_counts():
    rows = [row for model in models() for row in memory.by_llama_cpp(model, model.contexts)]
    assert all(row.real > 0 for row in rows)
    assert [row for row in rows if not row.holds] == []


# A few layers of each kind, with the real sizes of what a layer keeps.
LAYERS = {
    "Gemma 3 4B": 12,
    "DeepSeek-V2-Lite": 27,
    "Qwen3.5 4B": 8,
    "gpt-oss 20B": 6,
}
CONTEXT = 6_144  # beyond 4,096 the newest Ollama reads 1,024 tokens at once, and its windows grow with that


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> list[Model]:
    """Every kind of model, small, as its file's header tells it."""
    folder = tmp_path_factory.mktemp("zeros")
    small = [shape.narrow(block_count=LAYERS[shape.name]) for shape in zero_model.SHAPES if shape.name in LAYERS]
    return [model(zero_model.write(shape, folder / f"{index}.gguf"), shape.name) for index, shape in enumerate(small)]


def out_of_bounds(rows: Iterable[Row]) -> list[Row]:
    """Rows off by more than 2 % below or 20 MB above: the models are small, so that their caches are what counts."""
    return [row for row in rows if not -0.02 * row.real <= row.off <= max(0.1 * row.real, 20_000_000)]


@pytest.mark.engine
def test_every_kind_as_llama_cpp_counts(kinds: list[Model], subtests: pytest.Subtests):
    for each in kinds:
        with subtests.test(each.name):
            assert out_of_bounds([by_llama_cpp(Case(each, CONTEXT, 2))]) == []


@pytest.mark.ollama
def test_every_kind_as_an_older_ollama_counts(kinds: list[Model], tmp_path: Path):
    with serving(ollama(), tmp_path, OLLAMA_NUM_PARALLEL="2") as server:
        assert out_of_bounds(by_ollama(server, Case(each, CONTEXT, 2), OLLAMA_BEFORE) for each in kinds) == []


@pytest.mark.newest
def test_every_kind_as_the_newest_ollama_counts(kinds: list[Model], tmp_path: Path):
    with serving(ollama_newest(), tmp_path, OLLAMA_NUM_PARALLEL="1") as server:
        assert out_of_bounds(by_ollama(server, Case(each, CONTEXT, 1), OLLAMA) for each in kinds) == []
