"""How long a duration is, as Ollama reads it."""

import pytest

from temoto.core.settings.contradictions import duration_seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("90", 90), ("30m", 1800), ("1h30m", 5400), ("1.5s", 1.5), ("250ms", 0.25), ("-1", None), ("-5m", None)],
)
def test_a_duration_in_seconds(text: str, seconds: float | None):
    assert duration_seconds(text) == seconds
