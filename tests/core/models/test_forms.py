"""Which base form stands beside a model that was made for conversations."""

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.models.forms import base_form

CATALOG = load_catalog()


@pytest.mark.parametrize(
    ("model", "base"),
    [
        ("qwen2.5-coder:1.5b", "qwen2.5-coder:1.5b-base"),
        ("qwen2.5-coder:7b-instruct", "qwen2.5-coder:7b-base"),
        ("qwen2.5-coder:7b-base", ""),
        ("smollm2:135m", ""),
        ("no-such-model:1b", ""),
        ("", ""),
    ],
)
def test_the_base_form_of(model: str, base: str):
    found = base_form(model, CATALOG)
    assert (found.tag if found else "") == base
