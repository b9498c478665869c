"""What is surely a secret is masked, as long as it was; what only looks like one stays as it is."""

import base64
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.secret_text import MASK, looks_secret, masked_lines, masked_text
from temoto.core.code.text import split_lines
from tests.examples import examples
from tests.planted import Planted, planted

TEXTS = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(["sk-", "KEY = '", "'", "\n", "\r\n", "://a:", "@", "eyJ", "a1B", "-----BEGIN ", " ", "é", "*"])
    ).map("".join),
)
PIECE = 10  # signs of a secret that may not be found anywhere


def left_of(secret: Planted, text: str) -> list[str]:
    """The pieces of a secret that stand in a text."""
    return [
        line[at : at + PIECE]
        for line in secret.secret
        for at in range(len(line) - PIECE + 1)
        if line[at : at + PIECE] in text
    ]


@pytest.mark.parametrize("one", planted(), ids=lambda one: one.kind)
def test_a_secret_of_each_kind_is_masked(one: Planted):
    shown = masked_text(one.line)
    assert left_of(one, shown) == []
    assert MASK * 6 in shown
    assert looks_secret(one.line)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("written", ["{}\n", "\t// {}", "x = [{}, 1]\r\n", "echo {} | wc", "日本語の説明: {}。"])
def test_wherever_it_stands(written: str, seed: int):
    for one in planted(seed):
        text = written.format(one.line)
        assert left_of(one, masked_text(text)) == [], one.kind


def test_lines_and_columns_stay():
    for one in planted():
        text = f"before()\n{one.line}; after()\n"
        shown = masked_text(text)
        assert [len(line) for line in split_lines(shown)] == [len(line) for line in split_lines(text)]
        assert shown.startswith("before()\n")
        assert shown.endswith("; after()\n")


@given(TEXTS)
def test_of_any_text(text: str):
    lines = split_lines(text)
    for wide in (False, True):
        shown = masked_lines(lines, wide=wide)
        assert [len(line) for line in shown] == [len(line) for line in lines]
        assert all(
            a in {b, MASK} for line, was in zip(shown, lines, strict=True) for a, b in zip(line, was, strict=True)
        )


@given(st.integers(0, 10**9), TEXTS, TEXTS)
@examples(60)
def test_among_any_text(seed: int, before: str, after: str):
    one = random.Random(seed).choice(planted(seed))
    text = f"{before}\n{one.line}\n{after}"
    assert left_of(one, "".join(masked_lines(split_lines(text)))) == []


LOOK_ALIKES = [
    "commit c41d672e0c7f3b1a9d5e8f2046b7a1c3d9e0f5a2",
    "id = '123e4567-e89b-12d3-a456-426614174000'",
    "api_key = 'your-key-here'",
    "token = 'YOUR_ACCESS_TOKEN_12345'",
    "KEY = 'AKIA" + "IOSFODNN7EXAMPLE'",
    "OPENAI_API_KEY=sk-" + "xxxxxxxxxxxxxxxxxxxxxxxx",
    "export GITHUB_TOKEN=ghp_" + "x" * 36,
    "url = 'postgres://user:password@localhost/x'",
    "url = f'postgres://{name}:{word}@db/x'",
    "url = 'postgres://$USER:$PASS@db/x'",
    "url = 'postgres://postgres:postgres@localhost:5432/app'",
    "password = os.environ['DB_PASSWORD']",
    "token = self._tokens[position2].value1",
    "accessTokenProvider2: Oauth2TokenProvider",
    "secretKeyFactoryBeanDefinitionParser2 = SecretKeyFactory2.instance3()",
    ".sk-fading-circle-animation-delay-12 { }",
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    '"integrity": "sha512-9f8a7b6c5d4eYQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUabcdef1234567890=="',
    "if '-----BEGIN " + "PRIVATE KEY-----' in text:\n    return True\n",
    "-----BEGIN CERTIFICATE-----\n" + "MIIC" + "q7" * 30 + "\n-----END CERTIFICATE-----",
    "a.b.c(d)&&!e.f1?g(h2,i3):j.k4.l5(m6);function n7(o8){return p9[q0]||r1}",
    "https://example.com/a/b?c=d&utm_source=news_letter_2026_11&id=1234567890",
    "パスワード = 入力してください12345、秘密のトークン",
    "mail = 'ann.lee+news2026@example.com'",
    "arn:aws:iam::123456789012:role/service-role/AmazonS3FullAccess",
    "class AKIANotAKeyAtAllButAClass2: ...",
    "/*******************************************/",
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_one_stays(text: str):
    assert masked_text(text) == text


def test_a_picture_stays():
    picture = base64.b64encode(random.Random(3).randbytes(30_000)).decode()
    assert masked_text(f'src="data:image/png;base64,{picture}"').endswith(f'{picture}"')


def test_false_alarms_on_real_code():
    """A part of the standard library, which holds no secret; of all of it (docs/security.md) one line is masked, an address in a test."""
    folder = Path(random.__file__).parent
    files = [*folder.glob("*.py"), *(folder / "asyncio").glob("*.py"), *(folder / "email").glob("*.py")]
    lines = [line for file in files for line in split_lines(file.read_text("utf-8", "replace"))][:60_000]
    assert len(lines) > 50_000, sys.version
    assert [line for line, shown in zip(lines, masked_lines(lines), strict=True) if line != shown] == []


LIKELY = ["password = 'hunter2hunter2'", '"api_key": "9f8a7b6c5d4e"', "DB_SECRET = `correct-horse-battery`"]


@pytest.mark.parametrize("line", LIKELY)
def test_what_is_only_likely_one_is_masked_for_a_model_elsewhere(line: str):
    assert masked_text(line) == line
    assert MASK * 8 in masked_text(line, wide=True)
    assert looks_secret(line)


def test_a_key_of_many_lines_ends_where_it_ends():
    key = next(one for one in planted() if one.kind == "RSA")
    shown = masked_text(f"{key.line}\nreturn\nlong_name_that_stands_alone_on_its_line\n")
    assert shown.endswith("\nreturn\nlong_name_that_stands_alone_on_its_line\n")
    written = "\n".join(f'    "{line}\\n"' for line in key.line.split('"')[3].split("\n"))
    assert left_of(key, masked_text(f"KEY = (\n{written}\n)\n")) == []
