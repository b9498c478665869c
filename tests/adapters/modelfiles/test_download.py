"""A large file over a bad line: what has come is kept and gone on with, and only the whole, right file gets its name."""

import errno
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest

from temoto.adapters.modelfiles import download, weights
from temoto.core.models.records import Weights
from temoto.ports import TemotoError
from tests.conftest import had
from tests.fakes.corporate import HOST, Company, company
from tests.fakes.file_server import Files, serving

MODEL = b"GGUF" + bytes(range(256)) * 8_000
PATH = "/someone/something/resolve/main/model.gguf"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    monkeypatch.setattr(download, "PAUSE_S", 0.01)
    with serving({PATH: MODEL}) as files:
        monkeypatch.setenv("HF_ENDPOINT", files.url)
        yield files


def entry(*sources: str, model: bytes = MODEL) -> Weights:
    return Weights(
        "a:b", "Q4_0", len(model), file="model.gguf", sha256=sha256(model).hexdigest(),
        sources=sources or ("hf:someone/something/model.gguf",),
    )  # fmt: skip


def fetched(folder: Path, one: Weights | None = None, progress: download.Progress = lambda _done, _all: None) -> Path:
    return weights.fetch(one or entry(), progress, folder)


def test_a_mirror_is_used_and_progress_told(server: Files, tmp_path: Path):
    told: list[tuple[int, int]] = []
    file = fetched(tmp_path, progress=lambda done, whole: told.append((done, whole)))
    assert file.read_bytes() == MODEL
    assert told[-1] == (len(MODEL), len(MODEL))
    assert [path.name for path in tmp_path.iterdir()] == ["model.gguf"]


def test_what_is_here_is_not_asked_for_again(server: Files, tmp_path: Path):
    fetched(tmp_path)
    server.asked.clear()
    fetched(tmp_path)
    assert server.asked == []


def test_a_line_that_breaks_at_sixty_percent_goes_on_from_there(server: Files, tmp_path: Path):
    server.cut_after = [len(MODEL) * 6 // 10]
    assert fetched(tmp_path).read_bytes() == MODEL
    first, second = server.asked
    assert first == (PATH, "")
    assert int(second[1].removeprefix("bytes=").removesuffix("-")) > 0


def test_a_cancelled_download_is_gone_on_with_the_next_time(server: Files, tmp_path: Path):
    def cancel(done: int, _whole: int) -> None:
        if done > 1_000_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(tmp_path, progress=cancel)
    kept = (tmp_path / ".model.gguf.part").stat().st_size
    assert kept > 1_000_000
    assert fetched(tmp_path).read_bytes() == MODEL
    assert server.asked[-1][1] == f"bytes={kept}-"


def test_a_server_that_knows_no_ranges_is_asked_from_the_beginning(server: Files, tmp_path: Path):
    server.ranges = False
    (tmp_path / ".model.gguf.part").write_bytes(MODEL[:1000])
    assert fetched(tmp_path).read_bytes() == MODEL


def test_a_file_that_has_become_shorter_on_the_server_is_begun_again(server: Files, tmp_path: Path):
    one = entry(model=MODEL[:5000])
    server.files[PATH] = MODEL[:5000]
    (tmp_path / ".model.gguf.part").write_bytes(b"x" * 9000)
    assert fetched(tmp_path, one).read_bytes() == MODEL[:5000]


def test_a_line_that_brings_nothing_is_given_up_with_the_cure(server: Files, tmp_path: Path):
    server.cut_after = [0] * 50
    with pytest.raises(TemotoError, match="what came is kept, try again to go on"):
        fetched(tmp_path)
    assert len(server.asked) == download.TRIES


def test_what_arrives_damaged_is_thrown_away(server: Files, tmp_path: Path):
    server.files[PATH] = b"x" * len(MODEL)
    with pytest.raises(TemotoError, match=r"model\.gguf arrived damaged \(its checksum is wrong\)"):
        fetched(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_first_source_that_can_be_reached_wins(server: Files, tmp_path: Path):
    one = entry("hf:nobody/nothing/model.gguf", "teleport:x", "hf:someone/something/model.gguf")
    assert fetched(tmp_path, one).read_bytes() == MODEL


def test_no_source_that_can_be_reached_is_said_with_each_reason(server: Files, tmp_path: Path):
    with pytest.raises(TemotoError, match=r"could not be fetched: .*answered 404; unknown kind of source teleport"):
        fetched(tmp_path, entry("hf:nobody/nothing/model.gguf", "teleport:x"))


def test_it_never_goes_from_here_to_plain_http_elsewhere(server: Files, tmp_path: Path):
    server.redirect = "http://files.example/model.gguf"
    with pytest.raises(TemotoError, match=r"http://files\.example/model\.gguf is not https"):
        fetched(tmp_path)


def test_a_full_disk_is_seen_before_the_download(server: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(TemotoError, match=r"needs 0\.0 GB and 0\.0 GB are free. Make room there"):
        fetched(tmp_path)
    assert server.asked == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_fails_meanwhile_is_said_and_no_other_source_tried(number: int, server: Files, tmp_path: Path):
    def full(done: int, _whole: int) -> None:
        if done:
            raise OSError(number, "as on a real disk")

    with pytest.raises(TemotoError, match=r"Nothing can be kept in .*as on a real disk"):
        fetched(tmp_path, entry("hf:someone/something/model.gguf", "hf:someone/something/model.gguf"), full)
    assert len(server.asked) == 1


@pytest.fixture
def corporate(server: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """The mirror behind a company's proxy, which the environment names; nothing is reached without it."""
    folder = tmp_path / "company"
    folder.mkdir()
    stack = ExitStack()
    here = had(lambda: stack.enter_context(company(folder, server.url)), "openssl")
    monkeypatch.setenv("HF_ENDPOINT", f"https://{HOST}")
    monkeypatch.setenv("HTTPS_PROXY", here.proxy)
    monkeypatch.setenv("SSL_CERT_FILE", str(here.authority))
    for name in ("https_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with stack:
        yield here


def test_proxy_and_certificates_of_the_environment_are_used(corporate: Company, server: Files, tmp_path: Path):
    folder = tmp_path / "models"
    folder.mkdir()
    server.cut_after = [len(MODEL) * 6 // 10]
    assert fetched(folder).read_bytes() == MODEL
    assert set(corporate.asked) == {f"CONNECT {HOST}:443 HTTP/1.1"}
    assert server.asked[1][1].startswith("bytes=")


def test_a_certificate_nobody_here_trusts_is_said_at_once_with_the_cure(
    corporate: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(
        TemotoError, match=r"is not trusted \(self-signed certificate\)\. Behind a proxy .* SSL_CERT_FILE"
    ):
        fetched(tmp_path)
    assert len(corporate.asked) == 1


def test_a_proxy_that_wants_a_password_is_said(corporate: Company, tmp_path: Path):
    corporate.refuses = True
    with pytest.raises(TemotoError, match=r"407 Proxy Authentication Required"):
        fetched(tmp_path)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("HTTPS_PROXY", "nonsense://x"), ("HTTPS_PROXY", "socks5://127.0.0.1:9"), ("SSL_CERT_FILE", "/nowhere.pem")],
)
def test_an_environment_that_cannot_be_used_is_said(
    variable: str, value: str, server: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(variable, value)
    with pytest.raises(TemotoError, match=r"HTTPS_PROXY, ALL_PROXY or SSL_CERT_FILE .* cannot be used"):
        fetched(tmp_path)
    assert server.asked == []


def test_a_mirror_on_this_machine_is_asked_past_the_proxy(
    server: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetched(tmp_path).read_bytes() == MODEL


def test_of_two_who_fetch_at_once_one_waits_and_finds_it(server: Files, tmp_path: Path):
    server.pause_s = 0.3
    results: list[Path] = []
    both = [threading.Thread(target=lambda: results.append(fetched(tmp_path))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert [path.read_bytes() == MODEL for path in results] == [True, True]
    assert len(server.asked) == 1


def test_who_stops_asks_no_other_source(server: Files, tmp_path: Path):
    def stop(done: int, _whole: int) -> None:
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fetched(tmp_path, entry("hf:someone/something/model.gguf", "hf:someone/something/model.gguf"), stop)
    assert len(server.asked) == 1
