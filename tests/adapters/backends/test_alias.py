"""Ollama gives a model another tag with a context of its own, and takes it out again; the model stays."""

import pytest

from temoto.adapters.backends.ollama import Ollama
from temoto.adapters.http import connect
from temoto.core.backend.address import parse_address
from temoto.ports import CanAlias
from tests.testbed.ollama_server import SMOLLM2 as MODEL


@pytest.mark.ollama
async def test_an_alias_is_made_and_dropped(ollama_url: str):
    address = parse_address(ollama_url)
    assert address is not None
    backend = Ollama(connect("Ollama", address))
    assert isinstance(backend, CanAlias)
    alias = f"{MODEL}-alias-4k"
    try:
        await backend.alias(alias, MODEL, 4_096)
        assert alias in {each.name for each in await backend.models()}
        answer = await backend.connection.ask("POST", "/api/show", {"model": alias})
        assert "4096" in answer["parameters"]
    finally:
        await backend.drop_alias(alias)
        await backend.drop_alias(alias)  # one that is gone is no fault
        names = {each.name for each in await backend.models()}
        await backend.close()
    assert alias not in names
    assert MODEL in names
