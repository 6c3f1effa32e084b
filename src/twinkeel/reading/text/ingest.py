"""From files and pages to documents: text, HTML, Markdown, RSS and Atom, e-mail, a folder of them; no network here."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from twinkeel.core.errors import InputError
from twinkeel.core.files import MEGABYTE, decode, read_bytes
from twinkeel.reading.model import Document
from twinkeel.reading.text.document import make_document

LIMIT = 8 * MEGABYTE
_SUFFIXES = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".eml": "email",
}
_MAX_FILES = 2_000


def documents(path: Path) -> list[Document]:
    """The documents of a file, or of every known file below a folder in order of name.

    Raises:
        InputError: where the file cannot be read, or a folder holds nothing that can.
    """
    if path.is_dir():
        found = [
            p
            for p in sorted(path.rglob("*"))
            if p.is_file() and not p.is_symlink() and p.suffix.lower() in _SUFFIXES and not p.name.startswith(".")
        ]
        if not found:
            raise InputError(
                str(path), "holds no .txt, .html, .md, .xml, .rss, .atom or .eml file", "Name another folder."
            )
        if len(found) > _MAX_FILES:
            raise InputError(str(path), f"holds {len(found):,} articles, over the limit of {_MAX_FILES:,}", "Split it.")
        return [document for each in found for document in documents(each)]
    return from_bytes(read_bytes(path, LIMIT), path.name, _SUFFIXES.get(path.suffix.lower()))


def from_bytes(data: bytes, name: str, kind: str | None = None) -> list[Document]:
    """Documents from raw bytes; ``kind`` (text, html, markdown, feed, email) is guessed from the content where None.

    Raises:
        InputError: where the bytes are no text, or a feed or e-mail cannot be read.
    """
    if kind == "email" or (
        kind is None and re.match(rb"(?:[A-Za-z-]+: .*\r?\n)+.*(?:Subject|From|MIME-Version): ", data[:2000])
    ):
        return [from_email(data, name)]
    if kind == "feed" and re.search(rb"<!(?:ENTITY|DOCTYPE(?!\s+html))", data[:100_000], re.IGNORECASE):
        raise InputError(name, "declares a document type or entities", "A feed needs none; it may be an attack.")
    if kind in {"feed", None} and re.match(
        rb"\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)[\s>]",
        data[:4000],
        re.DOTALL,
    ):
        return from_feed(data, name)
    text = decode(data, name)
    if kind == "html" or (
        kind in {None, "feed"}
        and re.search(r"<(?:!doctype html|html|body|article|div|p)[\s>]", text[:4000], re.IGNORECASE)
    ):
        return [from_html(text, name)]
    if kind == "markdown":
        return [from_markdown(text, name)]
    if kind == "feed":
        raise InputError(name, "is no RSS or Atom feed", "Export the article as text.")
    return [make_document(_plain(text), source=name)]


_REFERENCE = re.compile(r"&(?:[a-z]{2,6}|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_UNSEEN = {ord(mark): None for mark in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}


def _plain(text: str) -> str:
    """Text as its writer saw it: character references of HTML resolved, soft hyphens and marks of no width dropped."""
    if "&" in text:
        text = _REFERENCE.sub(lambda m: unescape(m[0]), text)
    return text.translate(_UNSEEN)


def from_html(html: str, name: str = "page", url: str | None = None) -> Document:
    """The article of a page: jusText removes boilerplate, tags are data, scripts never run, nothing is fetched."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    cleaned = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", html)
    try:
        tree = lxml_html.document_fromstring(cleaned.encode("utf-8", "replace"), parser=_utf8(parser))
    except (etree.LxmlError, ValueError, AssertionError):
        return make_document(re.sub(r"<[^>]*>", " ", cleaned), source=name)
    for element in tree.xpath(
        "//script|//style|//noscript|//template|//svg|//iframe|//form|//nav|//aside|"
        "//header[not(ancestor::article)]|//footer"
    ):
        element.drop_tree()
    title = _first(tree, "//meta[@property='og:title']/@content", "//h1", "//title")
    published = _first(
        tree,
        "//meta[@property='article:published_time']/@content",
        "//meta[@name='date' or @name='pubdate' or @itemprop='datePublished' or @name='DC.date.issued']/@content",
        "//time/@datetime",
    )
    publisher = _first(tree, "//meta[@property='og:site_name']/@content", "//meta[@name='publisher']/@content")
    paragraphs = _paragraphs(lxml_html.tostring(tree, encoding="unicode"))
    text = "\n".join(paragraphs)
    return make_document(text, title=title, publisher=publisher, published_at=_iso_day(published), source=url or name)


def _utf8(parser: object) -> object:
    from lxml import html as lxml_html

    return (
        lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
        or parser
    )


def _first(tree: object, *paths: str) -> str | None:
    for path in paths:
        for found in tree.xpath(path):  # type: ignore[attr-defined]
            text = found if isinstance(found, str) else found.text_content()
            text = " ".join(text.split())
            if text:
                return str(text[:300])
    return None


def _paragraphs(html: str) -> list[str]:
    import justext

    try:
        found = justext.justext(
            html.encode("utf-8"),
            justext.get_stoplist("English"),
            encoding="utf-8",
            length_low=40,
            length_high=140,
            stopwords_low=0.15,
            stopwords_high=0.25,
        )
    except (
        Exception
    ) as error:  # jusText raises whatever lxml or it came upon; a page that defeats it is still shown as text
        return [
            line for line in (" ".join(part.split()) for part in re.sub(r"<[^>]*>", "\n", html).splitlines()) if line
        ] or [type(error).__name__]
    kept = [p.text for p in found if not p.is_boilerplate and p.text.strip()]
    return kept or [p.text for p in found if p.text.strip()]


def from_markdown(text: str, name: str = "note") -> Document:
    """Plain text of a Markdown document, read by markdown-it: links keep their words, raw HTML is dropped."""
    from markdown_it import MarkdownIt

    lines: list[str] = []
    title: str | None = None
    heading = False
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(text):
        if token.type == "heading_open":
            heading = True
        elif token.type == "inline":
            words = "".join(
                " " if child.type in {"softbreak", "hardbreak"} else child.content
                for child in token.children or []
                if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
            )
            if heading and title is None:
                title = words.strip() or None
            lines.append(("# " if heading else "") + words)
        elif token.type == "heading_close":
            heading = False
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content.rstrip())
    return make_document("\n".join(lines), title=title, source=name)


def from_feed(data: bytes, name: str = "feed") -> list[Document]:
    """The entries of an RSS or Atom feed: no entities, no network, size limits.

    Raises:
        InputError: where it is no well-formed XML, or declares entities.
    """
    from lxml import etree

    if re.search(rb"<!(?:ENTITY|DOCTYPE)", data[:100_000]):
        raise InputError(name, "declares a document type or entities", "A feed needs none; it may be an attack.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data.strip(), parser=parser)
    except etree.XMLSyntaxError as error:
        raise InputError(name, f"is no well-formed XML ({error.msg})", "Export the feed again.") from error
    publisher = _child(root.find("channel"), "title") if root.find("channel") is not None else _child(root, "title")
    out = []
    for entry in root.iter():
        if not isinstance(entry.tag, str) or etree.QName(entry).localname not in {"item", "entry"}:
            continue
        title = _child(entry, "title")
        body = (
            _child(entry, "encoded")
            or _child(entry, "content")
            or _child(entry, "description")
            or _child(entry, "summary")
            or ""
        )
        when = (
            _child(entry, "pubDate") or _child(entry, "published") or _child(entry, "date") or _child(entry, "updated")
        )
        text = from_html(f"<article>{body}</article>", name).text if "<" in body else body
        whole = f"{title}\n{text}" if title and not text.startswith(title) else text
        if whole.strip():
            out.append(make_document(whole, title=title, publisher=publisher, published_at=_iso_day(when), source=name))
    if not out:
        raise InputError(name, "holds no entries", "Export the feed again.")
    return out


def _child(node: object, local: str) -> str | None:
    from lxml import etree

    if node is None:
        return None
    for child in node:  # type: ignore[attr-defined]
        if isinstance(child.tag, str) and etree.QName(child).localname == local:
            text = "".join(child.itertext()).strip()
            if text:
                return text
    return None


def from_email(data: bytes, name: str = "mail") -> Document:
    """The text of an e-mail, plain part first; attachments are left alone."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.default)
    subject = str(message.get("Subject") or "") or None
    sender = str(message.get("From") or "") or None
    part = message.get_body(preferencelist=("plain", "html"))
    text = ""
    if part is not None:
        try:
            content = part.get_content()
        except (LookupError, ValueError, KeyError):
            raw = part.get_payload(decode=True)
            content = decode(raw if isinstance(raw, bytes) else b"", name)
        text = content if isinstance(content, str) else str(content)
        if part.get_content_type() == "text/html":
            text = from_html(text, name).text
    return make_document(
        _plain(text.replace("\r\n", "\n")),
        title=subject,
        publisher=sender,
        published_at=_iso_day(str(message.get("Date") or "")),
        source=name,
    )


def _iso_day(text: str | None) -> str | None:
    """The day of an ISO or RFC 2822 date, as its own zone prints it."""
    if not text:
        return None
    match = re.match(r"\s*((?:19|20)\d\d-\d\d-\d\d)", text)
    if match:
        try:
            return datetime.fromisoformat(match[1]).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            return None
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def clusters(texts: list[str], threshold: float = 0.6) -> list[int]:
    """Near-duplicates: for each text the number of the first text it is a version of (itself where it is new).

    Jaccard similarity of sets of five-word shingles (Broder 1997), exact, at ``threshold`` and above; versions of one
    wire story with other headlines, credits and small edits fall together.
    """
    sets = [_shingles(text) for text in texts]
    index: dict[int, list[int]] = {}
    out: list[int] = []
    for number, shingles in enumerate(sets):
        counts: dict[int, int] = {}
        for shingle in shingles:
            for other in index.get(shingle, ()):
                counts[other] = counts.get(other, 0) + 1
        best = number
        best_score = threshold
        for other, common in sorted(counts.items()):
            score = common / (len(shingles) + len(sets[other]) - common)
            contained = common / max(1, min(len(shingles), len(sets[other])))
            if score >= best_score or (
                contained >= 0.8 and min(len(shingles), len(sets[other])) >= 40 and best == number
            ):
                best, best_score = out[other], max(best_score, score)
        out.append(best)
        for shingle in shingles:
            index.setdefault(shingle, []).append(number)
    return out


def _shingles(text: str, size: int = 5) -> set[int]:
    import zlib

    words = re.findall(r"\w+", text.lower())
    return (
        {zlib.crc32(" ".join(words[i : i + size]).encode()) for i in range(max(1, len(words) - size + 1))}
        if words
        else set()
    )
