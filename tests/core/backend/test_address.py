"""The addresses people write, in settings and in OLLAMA_HOST, and which of them are this machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.backend.address import Address, is_loopback, parse_address, registry_of, windows_side, without_password
from tests.examples import examples


@pytest.mark.parametrize(
    ("text", "url"),
    [
        pytest.param("127.0.0.1:11434", "http://127.0.0.1:11434", id="host and port"),
        pytest.param("127.0.0.1", "http://127.0.0.1:11434", id="no port"),
        pytest.param("localhost", "http://localhost:11434", id="a name"),
        pytest.param("LOCALHOST:1", "http://localhost:1", id="in capitals"),
        pytest.param(":8080", "http://127.0.0.1:8080", id="only a port"),
        pytest.param("0.0.0.0", "http://127.0.0.1:11434", id="listening everywhere"),
        pytest.param("0.0.0.0:8080", "http://127.0.0.1:8080", id="listening everywhere on a port"),
        pytest.param("http://0.0.0.0:11434/", "http://127.0.0.1:11434", id="with a scheme"),
        pytest.param("http://0.0.0.0", "http://127.0.0.1", id="with a scheme its own port, as Ollama reads it"),
        pytest.param("0.0.0.0:11434/", "http://127.0.0.1:11434", id="with a slash"),
        pytest.param('"127.0.0.1:1"', "http://127.0.0.1:1", id="in quotes"),
        pytest.param(" '0.0.0.0' ", "http://127.0.0.1:11434", id="in other quotes"),
        pytest.param("::", "http://[::1]:11434", id="listening everywhere on bare IPv6"),
        pytest.param("http://[::]:1", "http://[::1]:1", id="listening everywhere on IPv6 with a scheme"),
        pytest.param("http://localhost:1234/v1/", "http://localhost:1234/v1", id="with a path"),
        pytest.param("https://localhost", "https://localhost", id="https has its own port"),
        pytest.param("[::1]:8080", "http://[::1]:8080", id="IPv6"),
        pytest.param("[::1]", "http://[::1]:11434", id="IPv6 without a port"),
        pytest.param("::1", "http://[::1]:11434", id="IPv6 without brackets"),
        pytest.param("[::]:8080", "http://[::1]:8080", id="listening everywhere on IPv6"),
        pytest.param("  127.0.0.1:1  ", "http://127.0.0.1:1", id="blanks around"),
        pytest.param("127.9.9.9:1", "http://127.9.9.9:1", id="any loopback address"),
    ],
)
def test_this_machine(text: str, url: str):
    assert parse_address(text, 11_434) == Address(url, loopback=True)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        pytest.param("192.168.1.5", "http://192.168.1.5:11434", id="an address"),
        pytest.param("gpu-box:8080", "http://gpu-box:8080", id="a name"),
        pytest.param("https://gpu.example/api", "https://gpu.example/api", id="a name with a path"),
        pytest.param("localhost.example", "http://localhost.example:11434", id="a name that begins like ours"),
        pytest.param("http://localhost@gpu.example", "http://gpu.example", id="a user called localhost"),
        pytest.param("[fe80::1]:80", "http://[fe80::1]:80", id="IPv6"),
    ],
)
def test_another_machine(text: str, url: str):
    assert parse_address(text, 11_434) == Address(url, loopback=False)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "a b", "://", "http://", "ftp://localhost", "localhost:port", "localhost:99999", "[::1", "%%%", ":", "http://:1", "a:b:c", "?", "/v1"],
)  # fmt: skip
def test_rubbish(text: str):
    assert parse_address(text, 11_434) is None


@examples(100)
@given(st.text(st.sampled_from("lo:/[]@.0127%#?h あ\u2100")) | st.text())
def test_any_text_is_an_address_or_none(text: str):
    address = parse_address(text, 11_434)
    assert address is None or address.url.startswith(("http://", "https://"))
    # What was understood once is understood the same again.
    assert address is None or parse_address(address.url, 11_434) == address


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("Localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("127.1", False),
        ("10.0.0.1", False),
    ],
)
def test_loopback(host: str, expected: bool):
    assert is_loopback(host) is expected


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://127.0.0.1:1/v1"])
def test_the_root_of_an_address_lacks_v1(url: str):
    assert Address(url, loopback=True).root == Address("http://127.0.0.1:1", loopback=True)


WSL = "Linux version 5.15.167.4-microsoft-standard-WSL2"
HEAD = "Iface\tDestination\tGateway\tFlags\n"


@pytest.mark.parametrize(
    ("version", "routes", "expected"),
    [
        pytest.param(WSL, f"{HEAD}eth0\t00000000\t01901CAC\t0003\n", "172.28.144.1", id="WSL's own network"),
        pytest.param(WSL, f"{HEAD}eth0\t00901CAC\t00000000\n\neth0\t00000000\t01901CAC\n", "172.28.144.1", id="after others"),
        pytest.param(WSL, f"{HEAD}eth0\t00000000\t0101A8C0\t0003\n", None, id="a router: the network is shared"),
        pytest.param(WSL, f"{HEAD}eth0\t00000000\tXYZ\n", None, id="rubbish"),
        pytest.param(WSL, "", None, id="no routes"),
        pytest.param("Linux version 6.1.0", f"{HEAD}eth0\t00000000\t01901CAC\t0003\n", None, id="another Linux"),
    ],
)  # fmt: skip
def test_windows_around_a_linux(version: str, routes: str, expected: str | None):
    assert windows_side(version, routes) == expected


@pytest.mark.parametrize(
    ("model", "registry"),
    [
        ("127.0.0.1:5000/library/x:1b", Address("https://127.0.0.1:5000", loopback=True)),
        ("http://localhost:5000/library/x", Address("http://localhost:5000", loopback=True)),
        ("hf.co/somebody/x:Q4_K_M", Address("https://hf.co", loopback=False)),
        ("somebody/x:1b", None),
        ("x:1b", None),
        ("a/b/c/d", None),
        ("//x", None),
        ("ftp://127.0.0.1/library/x", None),
        ("", None),
    ],
)
def test_the_registry_in_a_models_name(model: str, registry: Address | None):
    assert registry_of(model) == registry


@given(st.text())
def test_any_name_has_a_registry_or_none(model: str):
    assert registry_of(model) is None or "/" in model


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://u:secret@host:1", "http://***@host:1"),
        ("u:secret@host", "***@host"),
        ("http://u:a/b@c@host/v1", "http://***@host/v1"),
        ("http://host:1/v1", "http://host:1/v1"),
        ("nonsense", "nonsense"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str):
    assert without_password(url) == shown
