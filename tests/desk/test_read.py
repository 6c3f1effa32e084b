"""The verb read: files to judged readings and a page; URLs that lead inside are refused on every hop."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from twinkeel.cli import status_of
from twinkeel.core.errors import InputError
from twinkeel.desk import fetching
from twinkeel.desk.read import run

STORY = (
    'HONG KONG, Dec 23, 2025 (Wire) - Tencent (0700.HK) rose 5%. <script>alert(1)</script> "AI stocks look '
    'cheap," said Ann Lee, strategist at Foo Capital.\n'
)


def test_one_file_to_json_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY)
    page = tmp_path / "page.html"
    assert status_of(["read", str(story), "--json", "-", "--html", str(page)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["schema"] == "twinkeel.reading/1"
    assert [c["verdict"] for c in shown["claims"]] == ["data missing"]
    html = page.read_text()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "default-src &#39;none&#39;" in html
    assert "://" not in html.split("<body>")[0]
    HTMLParser().feed(html)


def test_the_article_stands_whole_in_the_page(tmp_path: Path) -> None:
    import re
    from html import unescape

    from twinkeel.report.reading_page import reading_page

    story = tmp_path / "story.txt"
    story.write_text(STORY)
    result = run([str(story)])
    page = reading_page([result.readings[0].as_json()], [STORY])
    row = re.search(r'<div class="row">\s*<p>(.*?)</p>', page, re.DOTALL)
    assert row is not None
    assert unescape(re.sub(r"<[^>]+>", "", row[1])) == STORY.strip()


def test_a_slip_stands_beside_its_words_in_page_and_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = tmp_path / "story.txt"
    story.write_text("HONG KONG, Dec 23, 2025 - Tencent rose 12% from HK$500 to HK$520.")
    page = tmp_path / "page.html"
    assert status_of(["read", str(story), "--html", str(page)]) == 0
    assert "do not agree with each other" in capsys.readouterr().out
    assert "Slip: the figures do not agree with each other" in page.read_text()


def test_several_give_a_watch_list(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text("SEOUL, Jan 5, 2026 - Samsung Electronics fell 2%. Tencent gained 1%.")
    result = run([str(tmp_path)])
    assert result.watch_list is not None
    assert len(result.watch_list["subjects"]["tencent"]["articles"]) == 2
    assert result.as_json()["schema"] == "twinkeel.readings/1"


def test_nothing_to_read_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        run([str(tmp_path / "none.txt")])
    assert status_of(["read", str(tmp_path / "none.txt")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


INNER = [
    "127.0.0.1",
    "10.0.0.8",
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "::1",
    "fe80::1",
    "fd00::1",
    "0.0.0.0",
    "100.64.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "224.0.0.1",
]


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_refused(address: str) -> None:
    with pytest.raises(fetching.FetchError, match="private, loopback or reserved"):
        fetching.checked("http://example.com/a", resolve=lambda host, port: ["93.184.216.34", address])


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "http://user:pw@example.com/",
        "http://example.com:22/",
        "gopher://x",
        "http://",
        "http://[::1",
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(fetching.FetchError):
        fetching.checked(url, resolve=lambda host, port: ["93.184.216.34"])


def test_a_redirect_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    hops: list[str] = []

    def get(url: str, *_: object) -> tuple[int, dict[str, str], bytes]:
        hops.append(url)
        return 302, {"location": "http://inner.example/secret"}, b""

    def resolve(host: str, port: int) -> list[str]:
        return ["10.1.2.3"] if host == "inner.example" else ["93.184.216.34"]

    monkeypatch.setattr(fetching, "_get", get)
    with pytest.raises(fetching.FetchError, match="private"):
        fetching.fetch("http://example.com/", resolve)
    assert hops == ["http://example.com/"]


def test_endless_redirects_and_other_kinds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_get", lambda url, *_: (302, {"location": url + "x"}, b""))
    with pytest.raises(fetching.FetchError, match="redirects more than"):
        fetching.fetch("http://example.com/", lambda host, port: ["93.184.216.34"])
    monkeypatch.setattr(fetching, "_get", lambda url, *_: (200, {"content-type": "application/zip"}, b"PK"))
    with pytest.raises(fetching.FetchError, match="not a page"):
        fetching.fetch("http://example.com/", lambda host, port: ["93.184.216.34"])
