"""Fetching politely: one client for every source, with time-outs, retries, back-off, a limit a site, and a cache."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twinkeel import __version__
from twinkeel.core.errors import TwinkeelError
from twinkeel.core.files import write_atomic

AGENT = f"Twinkeel/{__version__} (+https://github.com/twinkeel)"
LARGEST = 64 << 20
PATIENCE = 60.0  # the longest Retry-After that is waited out, seconds


class SourceError(TwinkeelError):
    """A source that does not answer, or not with what was asked: holds the source, the address and the status."""

    def __init__(self, source: str, url: str, problem: str, remedy: str = "", status: int | None = None) -> None:
        self.source, self.url, self.status = source, url, status
        super().__init__(f"{source} ({urlsplit(url).netloc}): {problem}", remedy)


@dataclass(frozen=True, slots=True)
class Policy:
    """How a site wants to be asked. ``interval`` is the least time between two requests, in seconds."""

    source: str
    interval: float = 1.0
    timeout: float = 20.0
    retries: int = 3
    backoff: float = 1.0  # doubled after each try
    keep: float = 3600.0  # how long an answer is kept, seconds
    headers: Mapping[str, str] = field(default_factory=dict)


class Fetcher:
    """GETs for one source. Redirects stay on the host; answers are limited in size and kept for a while."""

    def __init__(
        self,
        policy: Policy,
        cache: Path | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
        transport: Any = None,
    ) -> None:
        self.policy = policy
        self._cache, self._sleep, self._clock, self._transport = cache, sleep, clock, transport
        self._last = float("-inf")

    def get(self, url: str, accept: Callable[[bytes], str | None] | None = None) -> bytes:
        """The body of a GET.

        Args:
            url: absolute.
            accept: says in words what is wrong with a body (a page instead of JSON, cut short), None where it is
                right; a wrong body is tried again like any failure, and is never kept.

        Raises:
            SourceError: after the last try, or at once where asking again is of no use (400, 401, 403, 404, 410).
        """
        kept = self._kept(url)
        if kept is not None:
            return kept
        wait, problem, status = self.policy.backoff, "", None
        for attempt in range(self.policy.retries + 1):
            if attempt:
                self._sleep(wait)
                wait = min(2 * wait, PATIENCE)
            status, body, problem, after = self._once(url)
            if status in (400, 401, 403, 404, 410):
                break
            if not problem:
                problem = (accept(body) or "") if accept else ""
                if not problem:
                    self._keep(url, body)
                    return body
            if after is not None:
                wait = max(wait, after)
        remedy = "Ask again later." if status in (None, 429) or (status or 0) >= 500 else "Check the symbol."
        raise SourceError(self.policy.source, url, problem, remedy, status)

    def _once(self, url: str) -> tuple[int | None, bytes, str, float | None]:
        """Status, body, what is wrong (empty: nothing), and seconds to wait where the site says so."""
        import httpx2

        self._pace()
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate", **self.policy.headers}
        host = urlsplit(url).netloc
        try:
            with httpx2.Client(timeout=self.policy.timeout, transport=self._transport, headers=headers) as client:
                for _ in range(4):
                    with client.stream("GET", url) as answer:
                        if answer.is_redirect:
                            url = str(answer.next_request.url if answer.next_request else "")
                            if urlsplit(url).netloc != host:
                                return answer.status_code, b"", "redirects to another host", None
                            continue
                        return self._body(answer)
            return None, b"", "redirects in a circle", None
        except httpx2.TimeoutException:
            return None, b"", f"no answer within {self.policy.timeout:g} seconds", None
        except httpx2.HTTPError as error:
            return None, b"", f"the connection failed ({type(error).__name__})", None

    def _body(self, answer: Any) -> tuple[int | None, bytes, str, float | None]:
        chunks, size = [], 0
        for chunk in answer.iter_bytes():
            size += len(chunk)
            if size > LARGEST:
                return answer.status_code, b"", f"the answer is over {LARGEST >> 20} MB", None
            chunks.append(chunk)
        after = _seconds(answer.headers.get("Retry-After"))
        if answer.status_code == 429:
            return 429, b"", "asks for fewer requests (429)", after
        if answer.status_code != 200:
            return answer.status_code, b"", f"answers with status {answer.status_code}", after
        return 200, b"".join(chunks), "", None

    def _pace(self) -> None:
        rest = self._last + self.policy.interval - self._clock()
        if rest > 0:
            self._sleep(rest)
        self._last = self._clock()

    def _path(self, url: str) -> Path | None:
        if self._cache is None:
            return None
        return self._cache / self.policy.source.replace(" ", "-") / hashlib.sha256(url.encode()).hexdigest()[:32]

    def _kept(self, url: str) -> bytes | None:
        path = self._path(url)
        try:
            if path is not None and self._clock() - path.stat().st_mtime < self.policy.keep:
                return path.read_bytes()
        except OSError:
            pass
        return None

    def _keep(self, url: str, body: bytes) -> None:
        path = self._path(url)
        if path is not None:
            write_atomic(path, body)


def _seconds(text: str | None) -> float | None:
    """Seconds of a Retry-After header given in seconds, no more than PATIENCE."""
    return min(float(text), PATIENCE) if text and text.strip().isdigit() else None


def is_json(body: bytes) -> str | None:
    """What is wrong with a body that should be JSON."""
    import json

    if body.lstrip()[:1] == b"<":
        return "a web page came instead of JSON"
    try:
        json.loads(body)
    except ValueError:
        return "the JSON is cut short or broken"
    return None


def is_table(body: bytes) -> str | None:
    """What is wrong with a body that should be delimited text."""
    start = body.lstrip()[:200].lower()
    if start.startswith((b"<!doctype", b"<html")):
        return "a web page came instead of a table"
    return None if b"," in body or b";" in body or b"\t" in body else "no table came"
