"""Fetches an article by URL: http and https only, no inner address on any hop, limits on size, time and redirects."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from urllib.parse import urljoin, urlsplit

from twinkeel.core.errors import TwinkeelError
from twinkeel.core.files import MEGABYTE

LIMIT = 4 * MEGABYTE
SECONDS = 20.0
REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
Resolve = Callable[[str, int], Iterable[str]]


class FetchError(TwinkeelError):
    """A URL that is refused or could not be read."""

    def __init__(self, url: str, problem: str, remedy: str = "Save the page and name the file.") -> None:
        self.url = url
        super().__init__(f"{url[:200]}: {problem}", remedy)


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of a host name, as the system resolves it."""
    return sorted({str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})


def is_public(address: str) -> bool:
    """Whether an address is a public unicast one; IPv4 inside IPv6 is unwrapped."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return bool(ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified)


def checked(url: str, resolve: Resolve = resolve_host) -> tuple[str, str, int, str]:
    """(scheme, host, port, address) of a URL that may be fetched; the address is the one that was checked.

    Raises:
        FetchError: for another scheme, credentials, an unusual port, or a host with any address that is not public.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise FetchError(url, "is no URL") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise FetchError(url, "is no http or https URL")
    if parts.username is not None or parts.password is not None:
        raise FetchError(url, "carries credentials")
    port = port or _PORTS[parts.scheme]
    if port not in {80, 443, 8080, 8443}:
        raise FetchError(url, f"asks for port {port}")
    host = parts.hostname
    try:
        addresses = list(resolve(host, port))
    except (OSError, UnicodeError) as error:
        raise FetchError(url, f"its host cannot be resolved ({type(error).__name__})") from error
    if not addresses:
        raise FetchError(url, "its host has no address")
    inner = [address for address in addresses if not is_public(address)]
    if inner:
        raise FetchError(url, "leads to a private, loopback or reserved address: refused")
    return parts.scheme, host, port, addresses[0]


def fetch(url: str, resolve: Resolve = resolve_host) -> tuple[bytes, str, str]:
    """(body, content type, final URL) of a page.

    Each hop is resolved once, every address of it must be public, and the connection goes to the checked address, so
    that a name cannot change its mind between check and use. The certificate is checked against the host's name.

    Raises:
        FetchError: where a hop is refused, a limit is passed, or the page cannot be read.
    """
    deadline = time.monotonic() + SECONDS
    for _hop in range(REDIRECTS + 1):
        scheme, host, port, address = checked(url, resolve)
        status, headers, body = _get(url, scheme, host, port, address, deadline)
        location = headers.get("location")
        if status in {301, 302, 303, 307, 308} and location:
            url = urljoin(url, location)
            continue
        if status != 200:
            raise FetchError(url, f"answered with status {status}")
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        if kind and not (
            kind.startswith("text/")
            or kind in {"application/xhtml+xml", "application/xml", "application/rss+xml", "application/atom+xml"}
        ):
            raise FetchError(url, f"is {kind[:60]}, not a page")
        return body, kind, url
    raise FetchError(url, f"redirects more than {REDIRECTS} times")


def _get(
    url: str, scheme: str, host: str, port: int, address: str, deadline: float
) -> tuple[int, dict[str, str], bytes]:
    import http.client
    import ssl

    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchError(url, f"took longer than {SECONDS:.0f} seconds")
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(host, port, timeout=min(left, 10.0))
    try:
        raw = socket.create_connection((address, port), timeout=min(left, 10.0))
        connection.sock = (
            ssl.create_default_context().wrap_socket(raw, server_hostname=host) if scheme == "https" else raw
        )
        connection.request(
            "GET",
            target.encode("ascii", "replace").decode(),
            headers={
                "Host": host if port in _PORTS.values() else f"{host}:{port}",
                "User-Agent": "twinkeel",
                "Accept": "text/html, text/plain, application/xml;q=0.9",
                "Accept-Encoding": "identity",
                "Connection": "close",
            },
        )
        response = connection.getresponse()
        chunks: list[bytes] = []
        size = 0
        while chunk := response.read1(65_536):
            size += len(chunk)
            if size > LIMIT:
                raise FetchError(url, f"is over {LIMIT // MEGABYTE} MB")
            if time.monotonic() > deadline:
                raise FetchError(url, f"took longer than {SECONDS:.0f} seconds")
            chunks.append(chunk)
        return response.status, {name.lower(): value for name, value in response.getheaders()}, b"".join(chunks)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(url, f"cannot be read ({type(error).__name__})") from error
    finally:
        connection.close()
