"""Inputs: text, HTML without boilerplate, Markdown, feeds, mail, folders; hostile ones fail in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinkeel.core.errors import InputError
from twinkeel.reading.text.ingest import clusters, documents, from_bytes

BODY = (
    "Shares of Tencent (0700.HK) rose 5 percent in Hong Kong on Tuesday after the company said that its profit "
    "had grown in the quarter, and analysts raised their targets for the stock."
)
PAGE = (
    f"<html><head><title>Tencent up</title><meta property='article:published_time' "
    f"content='2026-03-03T08:00:00Z'><script>alert(1)</script></head><body><nav><a href=/>Home</a> <a "
    f"href=/x>News</a></nav><article><h1>Tencent "
    f"up</h1><p>{BODY}</p><p>{BODY.replace('Tencent', 'Alibaba')}</p></article><footer>Copyright, all rights "
    f"reserved. Subscribe now.</footer></body></html>"
)


def test_html_keeps_the_article_and_its_date() -> None:
    (document,) = from_bytes(PAGE.encode(), "page.html", "html")
    assert BODY in document.text
    assert "alert" not in document.text
    assert "Subscribe" not in document.text
    assert (document.title, document.published_at) == ("Tencent up", "2026-03-03")


def test_markdown_keeps_words_of_links() -> None:
    (document,) = from_bytes(
        b"# Heads\n\n[Tencent](http://x) rose *5%*.\n\n<script>alert(1)</script>", "a.md", "markdown"
    )
    assert document.text == "# Heads\nTencent rose 5%."
    assert document.title == "Heads"


def test_feeds_give_one_document_an_entry() -> None:
    rss = (
        "<rss version='2.0'><channel><title>Wire</title><item><title>One</title>"
        f"<description><![CDATA[<p>{BODY}</p>]]></description><pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate></item>"
        "<item><title>Two</title><description>Baidu fell 2%.</description></item></channel></rss>"
    )
    one, two = from_bytes(rss.encode(), "feed.xml", "feed")
    assert (one.title, one.publisher, one.published_at) == ("One", "Wire", "2026-03-03")
    assert "Baidu fell 2%." in two.text
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>W</title><entry><title>T</title>"
        "<updated>2026-03-04T00:00:00Z</updated><content>Baidu rose 1%.</content></entry></feed>"
    )
    (entry,) = from_bytes(atom.encode(), "atom.xml", None)
    assert entry.published_at == "2026-03-04"


def test_mail_reads_the_plain_part() -> None:
    mail = (
        b"From: desk@example.com\r\nSubject: Note\r\nDate: Wed, 04 Mar 2026 09:00:00 +0800\r\nMIME-Version: "
        b"1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBaidu (BIDU) rose 2%.\r\n"
    )
    (document,) = from_bytes(mail, "n.eml", "email")
    assert (document.text.strip(), document.title, document.published_at) == (
        "Baidu (BIDU) rose 2%.",
        "Note",
        "2026-03-04",
    )


def test_entities_and_rubbish_are_refused_in_one_line(tmp_path: Path) -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a '
        b'"x">]><rss><channel><item><title>&a;</title></item></channel></rss>'
    )
    with pytest.raises(InputError, match="declares a document type or entities"):
        from_bytes(bomb, "bomb.xml", "feed")
    with pytest.raises(InputError, match="no RSS or Atom feed"):
        from_bytes(b"<table><row/></table>", "t.xml", "feed")
    with pytest.raises(InputError, match="holds no"):
        documents(tmp_path)


def test_a_folder_is_read_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Baidu rose.")
    (tmp_path / "a.md").write_text("Tencent fell.")
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    assert [d.source for d in documents(tmp_path)] == ["a.md", "b.txt"]


def test_versions_of_one_story_fall_together() -> None:
    other = "Something else entirely happened in the market for copper on a quiet day with few buyers about."
    assert clusters([BODY, "UPDATE: " + BODY + " (Reporting by A)", other]) == [0, 0, 2]
