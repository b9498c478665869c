"""Ollama gives a model another tag with a context of its own, and takes it out again; the model stays."""

from pathlib import Path

import pytest

from temoto.adapters.backends.ollama import Ollama
from temoto.adapters.http import connect
from temoto.core.backend.address import parse_address
from temoto.ports import CanAlias
from tests.fim_model import MODEL as FIXTURE
from tests.testbed.ollama_server import SMOLLM2 as MODEL
from tests.testbed.ollama_server import Server, create, holding


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


@pytest.mark.ollama
async def test_an_alias_made_before_another_version_came_is_told_from_one_made_since(
    ollama_server: Server, tmp_path: Path
):
    address = parse_address(ollama_server.url)
    assert address is not None
    backend = Ollama(connect("Ollama", address))
    raw, newer = FIXTURE.read_bytes(), tmp_path / "newer.gguf"
    newer.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    with holding(ollama_server, "versions:1", FIXTURE):
        try:
            await backend.alias("versions:1-1k", "versions:1", 1_024)
            assert await backend.means("versions:1-1k", "versions:1", 1_024)
            assert not await backend.means("versions:1-1k", "versions:1", 2_048)
            create(ollama_server, "versions:1", newer)
            assert not await backend.means("versions:1-1k", "versions:1", 1_024)
            await backend.alias("versions:1-1k", "versions:1", 1_024)
            assert await backend.means("versions:1-1k", "versions:1", 1_024)
        finally:
            await backend.drop_alias("versions:1-1k")
            await backend.close()
