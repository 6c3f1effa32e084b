"""One grammar for listing codes as publishers print them, normalised to Yahoo style; validity is the lexicon's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from twinkeel.reading.mentions.exchanges import BLOOMBERG, EXCHANGE_SUFFIX, EXCHANGES, MAINLAND, RIC_US, SUFFIXES
from twinkeel.reading.patterns.vocabulary import words

_PREFIX = re.compile(
    r"(?<![A-Za-z])(?P<exchange>Nasdaq(?:GS|GM|CM)?|NASDAQ(?:GS|GM|CM)?|NYSE\s?(?:ARCA|Arca|American|"
    r"AMERICAN|MKT)?|[A-Z]{2,12}|Shanghai|Shenzhen)"
    r"\s{0,2}[:：]\s{0,2}(?P<code>\^?[A-Z0-9]{1,10}(?:[.\-/][A-Z]{1,3}|[a-en]|_p)?)(?![A-Za-z0-9_])"
)
_SUFFIXED = re.compile(
    r"(?P<base>[\dA-Z](?<![A-Za-z0-9.$^].)(?:(?<=\d)\d{0,5}[A-Z]?|(?<=[A-Z])[A-Z0-9]{0,8}(?:-[A-Z])?))\.(?P<suffix>"
    + "|".join(sorted(SUFFIXES, key=len, reverse=True))
    + r")(?![A-Za-z0-9]|\.[A-Za-z])"
)
_COLON_SUFFIX = re.compile(
    r"(?<![A-Za-z0-9.:])(?P<base>\d{1,6}|[A-Z][A-Z0-9]{0,5}):(?P<suffix>US|HK|LN|JP|CH|GR|FP|KS|TT|CA)(?![A-Za-z0-9:])"
)
_AFTER_COLON = re.compile(r"[:：]\s{0,2}\^?[A-Z0-9]")  # what each match of a pattern holds, fast to look for
_COLON_VENUE = re.compile(r":(?:US|HK|LN|JP|CH|GR|FP|KS|TT|CA)(?![A-Za-z0-9:])")
_SIGNED = re.compile(r"[+\-−–]\d{1,3}(?:\.\d+)?\s?%")
_HK_SPELLED = re.compile(r"(?<![A-Za-z0-9.])(?P<base>\d{3,5})\.Hong Kong(?![A-Za-z])")
_CARET = re.compile(r"\^(?<![A-Za-z0-9^]\^)(?P<code>[A-Z][A-Z0-9]{1,9})(?![A-Za-z0-9])")
_DOT_INDEX = re.compile(r"\.(?:(?<=[\s(<\[{,;/]\.)|(?<=^\.))(?P<code>d?[A-Z][A-Z0-9]{1,12})(?![A-Za-z0-9])")
_CASHTAG = re.compile(r"\$(?<![A-Za-z0-9$]\$)(?P<code>[A-Z]{1,5}(?:[.\-][A-Z]{1,2})?)(?![A-Za-z0-9])")
_BLOOMBERG_CODE = re.compile(
    r"(?P<base>[\dA-Z](?<![A-Za-z0-9.,$].)(?:(?<=\d)\d{0,5}|(?<=[A-Z])[A-Z0-9]{0,5}(?:/[A-Z])?)) (?P<suffix>"
    + "|".join(BLOOMBERG)
    + r")(?: Equity)?(?![A-Za-z0-9$]| (?:dollars?|cents?|stocks?|shares?)\b)"
)
_BLOOMBERG_ENDS = tuple(f" {suffix}" for suffix in BLOOMBERG)
_BRACKET = re.compile(r"[(\[<（【]+(?P<inside>[^()\[\]<>（）【】\n]{1,80})[)\]>）】]+")
_BARE = re.compile(r"(?<![A-Za-z0-9.^:$&'-])(?P<code>[A-Z]{1,5}(?:[.\-][A-Z])?)(?![A-Za-z0-9.:&'-]|\.[A-Z])")
_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.,$€£¥+\-:/])(?P<code>\d{4,6})(?![A-Za-z0-9.%:/]|,\d| ?(?:HK|CH|percent|million|billion))"
)
_INLINE = re.compile(
    r"(?<![A-Za-z0-9.^:$&'/-])(?P<code>\^?[A-Z][A-Z0-9]{0,6}(?:[.\-/][A-Z])?|\d{3,6}),?\s{1,2}[+\-−–]\d{1,3}(?:\.\d+)?\s?%"
)
_NOISE = re.compile(
    r"\s*(?:[-–—]\s*(?:(?:[Gg]et|[Ff]ree|[Ss]napshot|[Aa]nalyst|[Rr]esearch|[Qq]uick)\s){0,3}"
    r"(?:[Nn]ews|NEWS|[Rr]eport|[Rr]ating|[Qq]uote)|[+\-−–]?\d+(?:\.\d+)?\s?%|[+\-−–]\d+(?:\.\d+)?|"
    r"[Tt]icker|[Cc]ode|[Ss]tock [Cc]ode\s?:?|[A-Z][A-Z ]{2,24}-(?:SW|[BWSPR])\b|"
    r"news|opens new tab|,\s*opens new tab)\s*"
)
_EXCHANGE_NAME = re.compile(r"(?:NASDAQ|NYSE|Nasdaq(?:GS)?|HKEX|LSE|SSE|OTC|HK|SNPINDEX|Ticker|TYO|KS)\s*:")
_CODE_SIGN = re.compile(r"[A-Z0-9]")
_PROSE = re.compile(  # a word that no code, exchange or noise is part of
    r"(?<![a-z])(?![a-z]*(?:and|or|et|ree|ode|new|eport|ating|uote|napshot|nalyst|esearch|uick|icker|tock|pens|tab|"
    r"asdaq|hanghai|henzhen|ong))[a-z]{4}"
)
_LEFT_OVER = re.compile(r"[\s,;/|&.\-–+:]|and|or")
WORDS_NOT_CODES = words("codes.words_not_codes")
WORD_TICKERS = words("codes.word_tickers")


@dataclass(frozen=True, slots=True)
class CodeHit:
    """A code as printed, its canonical (Yahoo-style) forms, and how sure the form alone makes us."""

    start: int
    end: int
    printed: str
    canonical: tuple[str, ...]
    strength: (
        str  # strong: the form is a code; known: only with the lexicon; bare: only with lexicon or a name beside it
    )
    bracket: tuple[int, int] | None
    style: str


def normalise(base: str, suffix: str) -> tuple[str, ...]:
    """Canonical candidates from base and exchange suffix, e.g. ``("09988", ".HK")`` gives ``("9988.HK",)``."""
    base = base.replace("/", "-")
    if suffix in {"", "US"}:
        return (base.replace(".", "-"),)
    if suffix == ".HK":
        return (base.lstrip("0").zfill(4) + ".HK",) if base.isdigit() else (base + ".HK",)
    if suffix == "CN":
        if not base.isdigit():
            return (base,)
        base = base.zfill(6)
        return (base + (".SS" if base[0] in "569" else ".BJ" if base[0] in "48" else ".SZ"),)
    if suffix == ".SH":
        suffix = ".SS"
    if suffix in {".KS", ".KQ"} and base.isdigit():
        base = base.zfill(6)
    if suffix == ".CSI":
        return (f"{base}.CSI", f".CSI{base}")
    if suffix == "^":
        return ("^" + base.lstrip("^"),)
    return (base + suffix,)


def find_codes(text: str, vendor: Mapping[str, str]) -> list[CodeHit]:
    """All code-like spans, strong forms first come; no two overlap. ``vendor``: symbols of indices at data vendors."""
    hits: list[CodeHit] = []
    taken: list[tuple[int, int]] = []

    def add(
        start: int,
        end: int,
        canonical: tuple[str, ...],
        strength: str,
        style: str,
        bracket: tuple[int, int] | None = None,
    ) -> None:
        if any(start < stop and begin < end for begin, stop in taken):
            return
        taken.append((start, end))
        hits.append(CodeHit(start, end, text[start:end], canonical, strength, bracket, style))

    brackets = [(m.start(), m.end(), m.start("inside"), m.end("inside")) for m in _BRACKET.finditer(text)]

    def around(start: int, end: int) -> tuple[int, int] | None:
        return next(((a, d) for a, d, b, c in brackets if b <= start and end <= c), None)

    if _AFTER_COLON.search(text):
        for m in _PREFIX.finditer(text):
            exchange = re.sub(r"[^A-Z]", "", m["exchange"].upper())
            if m["code"] in vendor and len(exchange) == 2 and m["code"] != exchange:  # "CN:SHCOMP"
                start, end = m.start("code"), m.end("code")
                add(start, end, (vendor[m["code"]],), "strong", "prefix", around(m.start(), m.end()))
                continue
            if not _is_exchange(exchange) or (m["code"] in {"I", "A"} and around(m.start(), m.end()) is None):
                continue
            add(
                m.start("code"),
                m.end("code"),
                _prefixed(m["code"], EXCHANGE_SUFFIX[exchange]),
                "strong",
                "prefix",
                around(m.start(), m.end()),
            )
        for m in _COLON_SUFFIX.finditer(text) if _COLON_VENUE.search(text) else ():
            suffix = {**BLOOMBERG, "CA": ".TO"}[m["suffix"]]
            add(m.start(), m.end(), normalise(m["base"], suffix), "strong", "suffix", around(m.start(), m.end()))
    for m in _SUFFIXED.finditer(text):
        base, suffix, inside = m["base"], m["suffix"], around(m.start(), m.end())
        if suffix == "S" and len(base) < 3:
            continue  # "U.S."
        if len(base) == len(suffix) == 1 and inside is None and text[m.end() : m.end() + 1] == ".":
            continue  # initials: "J.P. Morgan"
        canonical = _suffixed(base, suffix)
        if base.isdigit() or (suffix in {"HK", "SS", "SZ", "SH", "KS", "TW"} and len(base) > 1):
            strength = "strong" if len(base) > 2 or suffix == "HK" else "known"
            if base.isdigit() and suffix not in {
                "HK",
                "SS",
                "SZ",
                "SH",
                "KS",
                "KQ",
                "TW",
                "TWO",
                "T",
                "BJ",
                "CSI",
                "SR",
                "JO",
            }:
                continue
        elif inside is not None:
            strength = "strong"
        else:
            strength = "known"
        add(m.start(), m.end(), canonical, strength, "suffix", inside)
    for m in _HK_SPELLED.finditer(text) if ".Hong Kong" in text else ():
        add(m.start(), m.end(), normalise(m["base"], ".HK"), "strong", "suffix", around(m.start(), m.end()))
    for m in _CARET.finditer(text) if "^" in text else ():
        add(m.start(), m.end(), ("^" + m["code"],), "strong", "caret", around(m.start(), m.end()))
    for m in _DOT_INDEX.finditer(text):
        inside = around(m.start(), m.end())
        add(m.start(), m.end(), ("." + m["code"],), "strong" if inside else "known", "ric-index", inside)
    if _SIGNED.search(text):  # "Berkshire BRK.B, +0.17%": a code beside its own day's move needs no bracket
        for m in _INLINE.finditer(text):
            code = m["code"]
            canonical = _from_digits(code) if code.isdigit() else (vendor.get(code, code.replace(".", "-")),)
            if around(m.start("code"), m.end("code")) is None:
                add(m.start("code"), m.end("code"), canonical, "bare", "inline")
    if "$" in text:
        for m in _CASHTAG.finditer(text):
            add(m.start(), m.end(), (m["code"].replace(".", "-"),), "bare", "cashtag", around(m.start(), m.end()))
    for m in _BLOOMBERG_CODE.finditer(text) if any(suffix in text for suffix in _BLOOMBERG_ENDS) else ():
        inside = around(m.start(), m.end())
        equity = m.group().endswith("Equity")
        if (m["suffix"] in {"US", "IN", "NA", "AU"} or len(m["base"]) < 3) and not (inside or equity):
            continue
        add(
            m.start(),
            m.end(),
            normalise(m["base"], BLOOMBERG[m["suffix"]]),
            "strong" if equity else "known",
            "bloomberg",
            inside,
        )
    for a, d, b, c in brackets:
        inside_text = text[b:c]
        if not _CODE_SIGN.search(inside_text) or _PROSE.search(inside_text):
            continue
        rest = list(
            _PREFIX.sub(lambda m: " " * len(m.group()) if _is_exchange(m["exchange"]) else m.group(), inside_text)
        )
        for hit in hits:
            if b <= hit.start and hit.end <= c:
                rest[hit.start - b : hit.end - b] = " " * (hit.end - hit.start)
        cleaned = "".join(rest)
        cleaned = _PREFIX.sub(lambda m: " " * len(m.group()), cleaned)
        blank = _NOISE.sub(lambda m: " " * len(m.group()), cleaned)
        blank = _EXCHANGE_NAME.sub(lambda m: " " * len(m.group()), blank)
        bare = list(_BARE.finditer(blank))
        left = _BARE.sub(lambda m: " " * len(m.group()), blank)
        digits = list(_DIGITS.finditer(left))
        left = _DIGITS.sub(lambda m: " " * len(m.group()), left)
        if _LEFT_OVER.sub("", left):
            continue  # the bracket holds other words: an ordinary parenthesis
        for m in bare:
            add(b + m.start("code"), b + m.end("code"), (m["code"].replace(".", "-"),), "bare", "bracket", (a, d))
        for m in digits:
            add(b + m.start("code"), b + m.end("code"), _from_digits(m["code"]), "bare", "digits", (a, d))
    hits.sort(key=lambda hit: hit.start)
    return hits


def _is_exchange(printed: str) -> bool:
    return re.sub(r"[^A-Z]", "", printed.upper()) in EXCHANGE_SUFFIX


def _prefixed(code: str, suffix: str) -> tuple[str, ...]:
    if code.startswith("^"):
        return (code,)
    code = code.replace("/", ".")
    if code.endswith("_p"):  # an agency's preferred line: VOWG_p
        code = code[:-2]
    if code.endswith("n") and code[:-1].isupper():  # an agency's line after an exchange of shares: SIEGn
        code = code[:-1]
    if code[-1:].islower():  # a class of share: BRKa
        code = f"{code[:-1]}.{code[-1].upper()}"
    base, _, tail = code.partition(".")
    if (tail and "." + tail in EXCHANGES) or (tail in SUFFIXES and len(tail) > 1):
        return _suffixed(base, tail)
    if suffix and suffix != "^" and tail and tail in SUFFIXES:
        return _suffixed(base, tail)
    return normalise(code if suffix == "" else base, suffix)


def _suffixed(base: str, suffix: str) -> tuple[str, ...]:
    if suffix in RIC_US and not base.isdigit():
        return (base, f"{base}-{suffix}") if suffix in {"A", "K"} else (base,)
    return normalise(base, "." + suffix)


def _from_digits(code: str) -> tuple[str, ...]:
    if len(code) == 6:
        korean = (code + ".KS", code + ".KQ")
        return (*normalise(code, "CN"), *korean) if code[:3] in MAINLAND else korean
    return normalise(code, ".HK")
