"""What an offer says: everything for a yes or a no, and how long it takes where that is known."""

import pytest

from temoto.core.planning.offer import Offer, how_long

MB, GB = 10**6, 10**9


@pytest.mark.parametrize(
    ("size", "pace", "english", "japanese"),
    [
        (98 * MB, 12 * MB, "Less than a minute at the 12 MB/s", "(毎秒 12 MB)なら1 分以内です。"),
        (600 * MB, 10 * MB, "About a minute at the 10 MB/s", "なら約 1 分です。"),
        (2 * GB, 12 * MB, "About 3 minutes at the 12 MB/s", "なら約 3 分です。"),
        (4.7e9, 1.25 * MB, "About 63 minutes at the 1.2 MB/s", "なら約 63 分です。"),
        (4.7e9, 0.87 * MB, "About 2 hours at the 0.9 MB/s", "なら約 2 時間です。"),
        (40 * GB, 20_000, "About 556 hours at the 0.1 MB/s", "なら約 556 時間です。"),
    ],
)
def test_how_long_it_takes(size: float, pace: float, english: str, japanese: str):
    said = how_long(int(size), pace)
    assert said is not None
    assert said.text() == f" {english} of the last download."
    assert said.text("ja").endswith(japanese)


@pytest.mark.parametrize(("size", "pace"), [(98 * MB, None), (0, 12.0 * MB), (98 * MB, 0.0)])
def test_nothing_is_said_where_nothing_was_measured(size: int, pace: float | None):
    assert how_long(size, pace) is None


def test_the_whole_question():
    offer = Offer("a:b", "Ollama", 2 * GB, "apache-2.0", "ollama pull a:b", commercial=False, download_speed=12.0 * MB)
    assert offer.question(50 * GB).text() == (
        "No model for completions is here yet. Fetch a:b for Ollama? 2.0 GB, licence apache-2.0. "
        "About 3 minutes at the 12 MB/s of the last download. This licence forbids commercial use. "
        "50 GB are free on the disk."
    )
    assert offer.question().text("ja") == (
        "補完用のモデルがまだありません。Ollama 用に a:b を取得しますか? 2.0 GB、ライセンス apache-2.0。"
        "前回のダウンロードの速さ(毎秒 12 MB)なら約 3 分です。 このライセンスは商用利用を認めていません。"
    )
