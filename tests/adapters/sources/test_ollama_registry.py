"""A model from an Ollama-compatible registry: by its content address, its licence shown, resumed, and only what is a model."""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.modelfiles import download, look, weights
from temoto.core.models.fetchable import Listing, file_name
from temoto.core.models.records import ModelCard, Weights
from temoto.ports import TemotoError
from tests.testbed.registry import IMAGE, MANIFEST, Registry, page, registry, sent_to

MODEL = b"GGUF" + bytes(range(256)) * 8_000
APACHE = "\n                                 Apache License\n                           Version 2.0, January 2004\n"
CARD, WEIGHTS = next(
    (card, one) for card in load_catalog().cards for one in card.weights if one.tag == "qwen2.5-coder:1.5b-base"
)
CARD = replace(CARD, hf="")  # the hub is another test's
TAG, FILE = WEIGHTS.tag, "qwen2.5-coder--1.5b-base.gguf"


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Registry]:
    monkeypatch.setattr(download, "PAUSE_S", 0.01)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with registry(MODEL, f"library/{TAG}", APACHE) as here:
        monkeypatch.setenv("TEMOTO_REGISTRY", f"http://{here.address}")
        yield here


def looked(card: ModelCard = CARD, one: Weights = WEIGHTS) -> Listing:
    return look.look(card, one)


def fetched(folder: Path, exact: Weights, progress: download.Progress = lambda _done, _all: None) -> Path:
    return weights.fetch(exact, progress, folder)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.is_file())


def test_what_it_has_is_said_before_anything_of_it_is_fetched(shop: Registry):
    listing = looked()
    assert (listing.origin, listing.licence) == (shop.address, "apache-2.0")
    assert listing.licence_title == "Apache License, Version 2.0, January 2004"
    assert Path(listing.licence_file).read_text() == APACHE
    assert (listing.weights.size, listing.weights.sha256) == (len(MODEL), sha256(MODEL).hexdigest())
    assert shop.served == 0


def test_it_comes_by_its_digest_from_wherever_that_lies(shop: Registry, tmp_path: Path):
    assert fetched(tmp_path, looked().weights).read_bytes() == MODEL
    assert names(tmp_path) == [FILE]
    digest = sha256(MODEL).hexdigest()
    asked = [path for path, _ in shop.asked]
    assert asked[-2:] == [f"/v2/library/qwen2.5-coder/blobs/sha256:{digest}", f"/data/sha256:{digest}"]


def test_a_line_that_breaks_goes_on_from_there(shop: Registry, tmp_path: Path):
    shop.cut_at = len(MODEL) * 6 // 10
    assert fetched(tmp_path, looked().weights).read_bytes() == MODEL
    assert (len(shop.starts), shop.starts[0], shop.starts[1] > 0) == (2, 0, True)


def test_a_download_that_was_called_off_goes_on_another_day(shop: Registry, tmp_path: Path):
    def cancel(done: int, _whole: int) -> None:
        if done > 1_000_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(tmp_path, looked().weights, cancel)
    kept = next(tmp_path.glob(".*.part")).stat().st_size
    assert fetched(tmp_path, looked().weights).read_bytes() == MODEL
    assert shop.starts == [0, kept]


def test_a_tag_that_means_another_file_meanwhile_is_begun_anew(shop: Registry, tmp_path: Path):
    def cancel(done: int, _whole: int) -> None:
        if done > 1_000_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(tmp_path, looked().weights, cancel)
    shop.model = b"GGUF" + bytes(2_000_000)
    shop.fill()
    assert fetched(tmp_path, looked().weights).read_bytes() == shop.model
    assert names(tmp_path) == [FILE]  # nothing of the other is left


def manifest(*layers: tuple[str, str, object]) -> bytes:
    listed = [{"mediaType": f"{IMAGE}.{kind}", "digest": digest, "size": size} for kind, digest, size in layers]
    return json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "layers": listed}).encode()


DIGEST = f"sha256:{'a' * 64}"


@pytest.mark.parametrize(
    ("status", "kind", "body", "said"),
    [
        (200, "text/html", b"<html>log in to our network</html>", "answered with text/html instead of JSON"),
        (200, MANIFEST, b"[]", "is not the manifest of a model"),
        (200, MANIFEST, b'{"layers": [1]}', "is not the manifest of a model"),
        (200, MANIFEST, manifest(("model", "sha256:../../x", 5)), "is not the manifest of a model"),
        (200, MANIFEST, manifest(("model", DIGEST, "5")), "is not the manifest of a model"),
        (200, MANIFEST, manifest(("tensor", DIGEST, 5)), f"has {TAG} only in a form that llama.cpp does not read as one file"),
        (200, MANIFEST, manifest(("model", DIGEST, 5), ("model", DIGEST, 5)), "only in a form that llama.cpp"),
        (200, MANIFEST, manifest(("model", DIGEST, 5), ("adapter", DIGEST, 5)), "only in a form that llama.cpp"),
        (404, "application/json", b'{"errors": []}', f"does not have {TAG}"),
        (401, "application/json", b"{}", "wants a login (status 401), and temoto sends none"),
        (429, "text/plain", b"slower", "answered 429"),
        (500, "text/plain", b"", "answered 500"),
    ],
)  # fmt: skip
def test_an_answer_that_helps_nobody_is_one_sentence_with_a_cure(
    status: int, kind: str, body: bytes, said: str, shop: Registry
):
    shop.answers["/manifests/"] = page(status, body, kind)
    with pytest.raises(TemotoError) as raised:
        looked()
    assert said in str(raised.value)
    assert str(raised.value).startswith("The model could not be fetched: ")
    assert "Check the connection (HTTPS_PROXY, SSL_CERT_FILE, TEMOTO_REGISTRY, HF_ENDPOINT" in str(raised.value)
    assert shop.served == 0


@pytest.mark.parametrize(
    ("registry_is", "said"),
    [
        ("http://127.0.0.1:9", "does not answer ("),
        ("http://shop.example", "http://shop.example/v2/library/qwen2.5-coder/manifests/1.5b-base is not https"),
        ("ftp://shop.example", "is not https"),
    ],
)
def test_a_registry_that_cannot_be_asked_is_said(registry_is: str, said: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TEMOTO_REGISTRY", registry_is)
    with pytest.raises(TemotoError) as raised:
        looked()
    assert said in str(raised.value)


def test_it_never_goes_on_to_plain_http_elsewhere(shop: Registry, tmp_path: Path):
    exact = looked().weights
    shop.answers["/blobs/"] = sent_to("http://files.example/blob")
    with pytest.raises(TemotoError, match=r"http://files\.example/blob is not https"):
        fetched(tmp_path, exact)


def test_a_blob_of_another_digest_is_thrown_away(shop: Registry, tmp_path: Path):
    shop.damaged = True
    with pytest.raises(
        TemotoError, match=r"arrived damaged \(its checksum is wrong\) and was thrown away\. Try again\."
    ):
        fetched(tmp_path, looked().weights)
    assert names(tmp_path) == []


def test_a_blob_of_another_size_is_not_even_begun(shop: Registry, tmp_path: Path):
    with pytest.raises(TemotoError, match=rf"has {len(MODEL)} bytes where {len(MODEL) + 1} were announced"):
        fetched(tmp_path, replace(looked().weights, size=len(MODEL) + 1))
    assert names(tmp_path) == []


def test_a_page_instead_of_a_blob_is_said(shop: Registry, tmp_path: Path):
    exact = looked().weights
    shop.answers["/blobs/"] = page(200, b"<html>log in to our network</html>")
    with pytest.raises(TemotoError, match=r"has 34 bytes where \d+ were announced"):
        fetched(tmp_path, exact)


def test_a_licence_that_is_not_the_announced_one_is_said(shop: Registry):
    shop.blobs[f"sha256:{sha256(APACHE.encode()).hexdigest()}"] = b"do what you like"
    with pytest.raises(
        TemotoError, match=r"the licence of qwen2\.5-coder:1\.5b-base arrived damaged from 127\.0\.0\.1"
    ):
        looked()


def test_what_is_no_model_after_all_is_thrown_away(shop: Registry, tmp_path: Path):
    shop.model = b"PK\x03\x04" * 1000
    shop.fill()
    with pytest.raises(TemotoError, match="is no GGUF model, and was thrown away"):
        fetched(tmp_path, looked().weights)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("tag", "path"),
    [
        ("stable-code", "/v2/library/stable-code/manifests/latest"),
        ("JetBrains/Mellum-4b-base", "/v2/JetBrains/Mellum-4b-base/manifests/latest"),
        ("{host}/team/tuned:7b", "/v2/team/tuned/manifests/7b"),
        ("hf.co/owner/model-GGUF:Q4_K_M", "/v2/owner/model-GGUF/manifests/Q4_K_M"),
    ],
)
def test_a_name_is_read_as_ollama_reads_it(tag: str, path: str, shop: Registry, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_ENDPOINT", f"http://{shop.address}")
    with pytest.raises(TemotoError):
        looked(CARD, replace(WEIGHTS, tag=tag.format(host=shop.address)))
    assert shop.asked == [(path, "")]


@pytest.mark.parametrize("tag", ["../../etc/passwd", "a b:c", "a:b?c", "x/y/z/w:1", "a/../b:c"])
def test_a_name_that_is_none_is_asked_of_nobody(tag: str, shop: Registry):
    with pytest.raises(TemotoError, match="is not a name that"):
        looked(CARD, replace(WEIGHTS, tag=tag))
    assert shop.asked == []


def test_each_form_has_a_file_of_its_own():
    every = [file_name(one).casefold() for card in load_catalog().cards for one in card.weights if not one.engine]
    assert len(every) == len(set(every))
    assert not [name for name in every if set(name) & set('<>:"/\\|?*')]  # what some disk refuses
