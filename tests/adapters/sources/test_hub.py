"""A model from the hub: whoever makes it or is known for quantizing, sizes and checksums as the hub tells them."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.modelfiles import download, look, weights
from temoto.core.models.fetchable import Listing, can_fetch, sources_of
from temoto.core.models.records import Role
from temoto.ports import TemotoError
from tests.fakes.hub import Hub, Repo, hub
from tests.testbed.registry import page

MODEL = b"GGUF" + bytes(range(256)) * 8_000
CATALOG = load_catalog()
CARD, LISTED = next(
    (card, one) for card in CATALOG.cards for one in card.weights if one.tag == "qwen2.5-coder:1.5b-base-q4_K_M"
)
WEIGHTS = replace(LISTED, size=len(MODEL), rounding=1)  # small, for a test
MAKER, NAME = "Qwen/Qwen2.5-Coder-1.5B", "Qwen2.5-Coder-1.5B"


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    monkeypatch.setattr(download, "PAUSE_S", 0.01)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TEMOTO_REGISTRY", "http://127.0.0.1:9")
    with hub({}) as here:
        monkeypatch.setenv("HF_ENDPOINT", here.url)
        yield here


def looked(place: Hub, repos: dict[str, Repo]) -> Listing:
    place.repos = repos
    return look.look(CARD, WEIGHTS)


def has(quantization: str = "Q4_K_M", *, of: str = MAKER, name: str = NAME, gated: bool = False) -> Repo:
    return Repo({f"{name}-{quantization}.gguf": MODEL, "README.md": b"x"}, of, gated=gated)


def test_what_the_hub_tells_counts(place: Hub, tmp_path: Path):
    listing = looked(place, {f"bartowski/{NAME}-GGUF": has()})
    assert listing.origin == f"{place.url.removeprefix('http://')}/bartowski/{NAME}-GGUF"
    assert (listing.weights.size, listing.weights.sha256) == (len(MODEL), sha256(MODEL).hexdigest())
    assert listing.licence == "apache-2.0"
    place.cut_at = len(MODEL) * 6 // 10
    file = weights.fetch(listing.weights, lambda _done, _all: None, tmp_path)
    assert (file.name, file.read_bytes()) == ("qwen2.5-coder--1.5b-base-q4_K_M.gguf", MODEL)
    ranges = [given for path, given in place.asked if path.startswith("/data")]
    assert (len(ranges), ranges[0], bool(ranges[1])) == (2, "", True)  # gone on with


@pytest.mark.parametrize(
    ("repos", "chosen"),
    [
        ([f"mradermacher/{NAME}-GGUF", f"bartowski/{NAME}-GGUF", f"Qwen/{NAME}-GGUF"], f"Qwen/{NAME}-GGUF"),
        ([f"nobody/{NAME}-GGUF", f"mradermacher/{NAME}-i1-GGUF"], f"mradermacher/{NAME}-i1-GGUF"),
        ([f"bartowski/{NAME}-Instruct-GGUF", f"QuantFactory/{NAME}-GGUF"], f"QuantFactory/{NAME}-GGUF"),
        ([f"bartowski/{NAME}-abliterated-GGUF", f"bartowski/Qwen_{NAME}-GGUF"], f"bartowski/Qwen_{NAME}-GGUF"),
        (["bartowski/Qwen2.5-Coder-7B-GGUF", f"ggml-org/{NAME}-Q4_K_M-GGUF"], f"ggml-org/{NAME}-Q4_K_M-GGUF"),
    ],
    ids=["makers first", "nobody's files", "tunes", "other tunes", "other sizes"],
)
def test_makers_come_first_then_those_who_are_known_for_it(repos: list[str], chosen: str, place: Hub):
    listing = looked(place, {name: has() for name in repos})
    assert listing.origin.endswith(f"/{chosen}")


@pytest.mark.parametrize(
    "repo",
    [
        has("Q8_0"),
        has(gated=True),
        has(of="Qwen/Qwen2.5-Coder-7B"),
        Repo({f"{NAME}-Q4_K_M-00001-of-00002.gguf": MODEL}, MAKER),
        Repo({f"mmproj-{NAME}-Q4_K_M.gguf": MODEL}, MAKER),
        Repo({f"{NAME}-Q4_K_M.gguf": MODEL * 3}, MAKER),
        Repo({f"{NAME}-Q4_K_M.safetensors": MODEL}, MAKER),
    ],
    ids=["another form", "a login", "another model", "split", "a projector", "another size", "no GGUF"],
)
def test_what_is_not_that_file_is_not_taken(repo: Repo, place: Hub):
    with pytest.raises(TemotoError, match=rf"lists no Q4_K_M file of {MAKER} by its makers or a well-known quantizer"):
        looked(place, {f"bartowski/{NAME}-GGUF": repo})


@pytest.mark.parametrize(
    ("path", "status", "body", "said"),
    [
        ("/api/models?", 200, b"<html>log in</html>", "answered with text/html instead of JSON"),
        ("/api/models?", 200, b'{"error": "x"}', "answered with dict instead of JSON"),
        ("/api/models?", 401, b"", "wants a login (status 401)"),
        ("/api/models?", 404, b"", "lists no Q4_K_M file"),
        ("/tree/", 404, b"", "lists no Q4_K_M file"),
        ("/tree/", 200, b'[{"path": "a-Q4_K_M.gguf", "size": 5, "lfs": {"oid": "no sum"}}, 7, null]', "lists no Q4_K_M file"),
        ("/tree/", 200, b"[" + b" " * 9_000_000 + b"]", "answered with far more than it should"),
        ("/tree/", 503, b"", "answered 503"),
    ],
)  # fmt: skip
def test_an_answer_that_helps_nobody_is_said(path: str, status: int, body: bytes, said: str, place: Hub):
    place.answers[path] = page(status, body)
    with pytest.raises(TemotoError) as raised:
        looked(place, {f"bartowski/{NAME}-GGUF": has()})
    assert said in str(raised.value)
    assert "does not answer (" in str(raised.value)  # the registry's reason comes first


def test_a_listed_file_is_asked_of_the_hub_when_it_is_wanted(place: Hub):
    q8 = next(one for one in CARD.weights if one.tag == "qwen2.5-coder:1.5b-base-q8_0")
    name = "ggml-org/Qwen2.5-Coder-1.5B-Q8_0-GGUF"
    place.repos = {name: Repo({"qwen2.5-coder-1.5b-q8_0.gguf": MODEL}, MAKER)}
    listing = look.look(CARD, q8)
    assert listing.weights.sources == (f"hf:{name}/qwen2.5-coder-1.5b-q8_0.gguf",)
    assert listing.weights.sha256 == sha256(MODEL).hexdigest()
    place.repos = {}
    with pytest.raises(TemotoError, match=rf"does not have {name}/qwen2\.5-coder-1\.5b-q8_0\.gguf"):
        look.look(CARD, q8)


def test_a_form_the_models_repository_does_not_hold_is_not_asked_of_it():
    def asked(tag: str) -> tuple[str, ...]:
        return next(sources_of(card, one) for card in CATALOG.cards for one in card.weights if one.tag == tag)

    assert asked("qwen2.5-coder:7b-base") == ("ollama:qwen2.5-coder:7b-base", "hub:Qwen/Qwen2.5-Coder-7B")
    assert asked("qwen2.5-coder:7b-instruct") == ("ollama:qwen2.5-coder:7b-instruct",)  # that is another repository
    assert asked("codellama:7b-code") == ("ollama:codellama:7b-code",)  # the card names the instruct model's
    assert asked("codegemma:2b-code-v1.1-q4_0") == ("ollama:codegemma:2b-code-v1.1-q4_0",)
    assert asked("JetBrains/Mellum-4b-sft-python") == ("ollama:JetBrains/Mellum-4b-sft-python",)


def test_every_completion_model_up_to_7b_can_be_fetched(subtests: pytest.Subtests):
    for card in CATALOG.cards:
        if Role.COMPLETION in card.roles and card.params_b < 8:
            with subtests.test(card.id):
                assert any(can_fetch(one) and sources_of(card, one) for one in card.weights)
