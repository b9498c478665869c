"""How does a large file get here over a bad line? By httpx, going on where an earlier try broke off.

What has arrived lies in `part` and stays there when a try fails, is cancelled, or the machine goes off; the next one asks
for the rest. Proxies and certificates of the environment are used (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE); nothing on this
machine is asked through a proxy. Never goes from https to http.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from temoto.core.backend.address import is_loopback
from temoto.core.messages import note
from temoto.core.messages.detail import Detail
from temoto.core.messages.fetch import FetchMessage
from temoto.ports import TemotoError

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""(bytes so far, bytes in all; 0 where unknown). Whatever it raises ends the download; what has come is kept.

Called again and again while nothing comes, so that a user who cancels is heard."""
TRIES = 5  # without a byte of progress between them
PAUSE_S = 1.0
TIMEOUT = httpx.Timeout(30.0, connect=15.0)
PARTIAL, RANGE_REFUSED = 206, 416


class SourceFailed(TemotoError):
    """A source did not bring the file; another may."""

    def __init__(self, why: Detail, **facts: object) -> None:
        super().__init__(FetchMessage.FETCH_FAILED, detail=note(why, **facts))
        self.why = note(why, **facts)


def download(url: str, size: int, part: Path, progress: Progress) -> None:
    """Have all of `url` in `part`; `size` is what is expected, 0 if unknown. Raises SourceFailed, or OSError of the disk."""
    failed = 0
    with opened() as client:
        while True:
            before = part.stat().st_size if part.exists() else 0
            if size and before == size:
                return
            progress(before, size)
            try:
                _rest(client, url, 0 if size and before > size else before, size, part, progress)
            except httpx.HTTPStatusError as error:
                raise SourceFailed(Detail.SOURCE_ANSWERED, url=url, status=error.response.status_code) from error
            except (httpx.TransportError, httpx.TooManyRedirects, httpx.InvalidURL) as error:
                now = part.stat().st_size if part.exists() else 0
                failed = 0 if now > before else failed + 1
                if untrusted := not_trusted(url, error):  # trying again would not help
                    raise untrusted from error
                if failed >= TRIES:
                    raise SourceFailed(Detail.BROKE_OFF, url=url, error=reason(error)) from error
                log.info("download broke off at %s bytes: %s", now, error)
                time.sleep(PAUSE_S)
                continue
            return


def opened(timeout: httpx.Timeout = TIMEOUT) -> httpx.Client:
    """A client that goes by this machine's proxies and certificates, and to no plain http beyond this machine."""
    unproxied = {f"all://{host}": None for host in ("127.0.0.1", "[::1]", "localhost")}
    try:
        return httpx.Client(
            follow_redirects=True, timeout=timeout, mounts=unproxied, event_hooks={"request": [_secure]}
        )
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
        raise SourceFailed(Detail.ENVIRONMENT_UNUSABLE, error=error) from error


def _rest(client: httpx.Client, url: str, start: int, size: int, part: Path, progress: Progress) -> None:
    """Ask for everything from byte `start` on and write it down; from the beginning where the server knows no ranges."""
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code == RANGE_REFUSED:
            part.unlink(missing_ok=True)  # what we have is not the beginning of what lies there now
            raise httpx.ReadError("the file has changed on the server")
        response.raise_for_status()
        resumed = response.status_code == PARTIAL and response.headers.get("Content-Range", "").startswith(
            f"bytes {start}-"
        )
        have = start if resumed else 0
        length = int(response.headers.get("Content-Length") or 0)
        whole = have + length if length else size
        if size and whole != size:
            raise SourceFailed(Detail.OTHER_LENGTH, url=url, size=whole, expected=size)
        with part.open("ab" if resumed else "wb") as file:
            for piece in response.iter_bytes(1 << 20):
                have += len(piece)
                if size and have > size:
                    raise SourceFailed(Detail.OTHER_LENGTH, url=url, size=have, expected=size)
                file.write(piece)
                progress(have, whole)
        if whole > have:
            raise httpx.ReadError(f"{whole - have} bytes are missing")


def not_trusted(url: str, error: Exception) -> SourceFailed | None:
    """What to say where the certificate is the reason; None where it is not."""
    if "CERTIFICATE_VERIFY_FAILED" not in str(error):
        return None
    return SourceFailed(Detail.CERTIFICATE, url=url, error=reason(error))


def _secure(request: httpx.Request) -> None:
    if request.url.scheme != "https" and not is_loopback(request.url.host):
        raise SourceFailed(Detail.NOT_HTTPS, url=request.url)


def reason(error: Exception) -> str:
    """Why, without what OpenSSL puts around it."""
    said = str(error).rpartition("certificate verify failed: ")[2].partition(" (_ssl.c")[0]
    return said or type(error).__name__
