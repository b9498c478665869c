"""What temoto says a model takes, against what real processes say: within the larger of 10 % and 50 MB, never below by over 2 %.

More models and the table: `python -m tests.bench.memory`, docs/benchmarks.md.
"""

import pytest

from tests.bench.memory import CACHES, CONTEXTS, by_llama_cpp, by_ollama, models, ollama_with


@pytest.mark.ollama
@pytest.mark.parametrize("cache", CACHES)
def test_as_ollama_counts(cache: str):
    with ollama_with(cache) as server:
        rows = [row for model in models() for row in by_ollama(server, model, cache, model.contexts)]
    assert len({row.context for row in rows}) == len(CONTEXTS)
    assert [row for row in rows if not row.holds] == []


@pytest.mark.engine
def test_as_llama_cpp_counts():
    rows = [row for model in models() for row in by_llama_cpp(model, model.contexts)]
    assert all(row.real > 0 for row in rows)
    assert [row for row in rows if not row.holds] == []
