"""The one door to httpx: what it reads of the machine before anything is asked."""

import math
import ssl
from typing import Any, NoReturn

import pytest

from temoto.adapters.http import connect, probability
from temoto.core.backend.address import Address


@pytest.fixture
def no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("certificates were read")

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", read)


@pytest.mark.usefixtures("no_certificates")
async def test_a_backend_on_this_machine_needs_no_certificates():
    """Reading those of all authorities took 50 ms for each backend that was looked for."""
    await connect("Ollama", Address("http://127.0.0.1:11434", loopback=True)).http.aclose()


@pytest.mark.usefixtures("no_certificates")
@pytest.mark.parametrize(
    "address", [Address("https://127.0.0.1:8443", loopback=True), Address("http://10.0.0.5:11434", loopback=False)]
)
async def test_any_other_is_held_to_them(address: Address):
    with pytest.raises(AssertionError, match="certificates were read"):
        connect("Ollama", address)


async def test_where_certificates_were_not_read_nobody_is_trusted():
    there = connect("Ollama", Address("http://127.0.0.1:11434", loopback=True))
    pool: Any = there.http._transport
    context: ssl.SSLContext = pool._pool._ssl_context
    assert (context.verify_mode, context.check_hostname, context.get_ca_certs()) == (ssl.CERT_REQUIRED, True, [])
    await there.http.aclose()


def test_a_probability_is_one_whatever_is_told():
    for told in (math.nan, math.inf, -math.inf, -(10**400), 10**400, True, "0", None, [1]):
        assert 0 <= probability({"logprob": told}) <= 1
    assert probability({"logprob": math.log(0.25)}) == pytest.approx(0.25)
