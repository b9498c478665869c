"""What does a place on the network say of what it has? Short questions over HTTPS, each answered or refused in one reason."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from temoto.adapters.modelfiles.download import SourceFailed, not_trusted, opened, reason
from temoto.core.messages.detail import Detail

TIMEOUT = httpx.Timeout(15.0, connect=10.0)
TRIES = 2  # a connection that was just closed is not a place that is gone
MOST = 8_000_000  # bytes: the longest list of files a repository has is a tenth of it
OK, REFUSED, NOT_THERE = 200, frozenset({401, 403}), frozenset({404, 410})


class NotThere(SourceFailed):
    """The place answers, and has no such thing."""


def ask_json(url: str, headers: Mapping[str, str]) -> object:
    """The JSON that `url` answers with. Raises SourceFailed, NotThere among them."""
    body, kind = _asked(url, headers)
    try:
        return json.loads(body)
    except ValueError as error:  # of a wrong encoding, too
        raise SourceFailed(Detail.NO_JSON, url=url, kind=kind or "something") from error


def ask_bytes(url: str) -> bytes:
    """The short answer of `url`, as it is. Raises SourceFailed, NotThere among them."""
    return _asked(url, {})[0]


def _asked(url: str, headers: Mapping[str, str]) -> tuple[bytes, str]:
    """(the answer, its content type)."""
    failed = 0
    with opened(TIMEOUT) as client:
        while True:
            try:
                return _once(client, url, headers)
            except (httpx.TransportError, httpx.TooManyRedirects, httpx.InvalidURL, httpx.DecodingError) as error:
                failed += 1
                if untrusted := not_trusted(url, error):
                    raise untrusted from error
                if failed >= TRIES:
                    raise SourceFailed(Detail.SOURCE_SILENT, place=urlsplit(url).netloc, error=reason(error)) from error


def _once(client: httpx.Client, url: str, headers: Mapping[str, str]) -> tuple[bytes, str]:
    with client.stream("GET", url, headers=dict(headers)) as response:
        status = response.status_code
        if status in NOT_THERE:
            raise NotThere(Detail.SOURCE_ANSWERED, url=url, status=status)
        if status in REFUSED:
            raise SourceFailed(Detail.WANTS_LOGIN, url=url, status=status)
        if status != OK:
            raise SourceFailed(Detail.SOURCE_ANSWERED, url=url, status=status)
        body = b""
        for piece in response.iter_bytes():
            body += piece
            if len(body) > MOST:
                raise SourceFailed(Detail.TOO_LONG, url=url)
        return body, response.headers.get("Content-Type", "").partition(";")[0]
