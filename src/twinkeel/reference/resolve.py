"""From what people write to one line: codes in every style, ISINs, names; as of a date, with reasons when in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from twinkeel.core.errors import UnknownNameError
from twinkeel.reference import codes, names
from twinkeel.reference.errors import AmbiguousNameError, Candidate, NotListedError
from twinkeel.reference.isin import is_isin
from twinkeel.reference.model import Issuer, Listing
from twinkeel.reference.spelling import clean, spellings

Found = tuple[Candidate, ...]

_GROUPS = re.compile(r"[(（\[<]([^()（）\[\]<>]{1,60})[)）\]>]")
_MEMO_LIMIT = 200_000


class Resolver:
    """Looks texts up among dated lines; a text seen before costs one dict look-up."""

    def __init__(
        self,
        listings: Iterable[Listing],
        issuers: Mapping[str, Issuer],
        changes: Mapping[str, str],
        more: Callable[[str], tuple[Listing, ...]],
        more_names: Callable[[str], tuple[Listing, ...]],
    ) -> None:
        self._issuers = issuers
        self._changes = changes
        self._more = more
        self._more_names = more_names
        self._by_code: dict[str, list[Listing]] = {}
        self._by_issuer: dict[str, list[Listing]] = {}
        self._by_isin: dict[str, list[Listing]] = {}
        self._vendor: dict[str, list[Listing]] = {}
        for line in listings:
            self._by_code.setdefault(line.code, []).append(line)
            self._by_issuer.setdefault(line.issuer, []).append(line)
            if line.isin:
                self._by_isin.setdefault(line.isin, []).append(line)
            for other in line.vendor_codes:
                self._vendor.setdefault(other.upper(), []).append(line)
        self._names: dict[str, list[str]] | None = None
        self._own_names: dict[str, list[Listing]] = {}
        self._cusips: dict[str, list[Listing]] | None = None
        self._memo: dict[str, Found] = {}
        self._spoken: list[str] = []

    # ---- the look-up -------------------------------------------------------------------------------------------

    def resolve(self, text: str, on: date | None = None, currency: str | None = None) -> Listing:
        """The one line that a text names on a date; without a date, the line that bears the name now.

        Raises:
            UnknownNameError: nothing is known by that name; suggests the nearest.
            NotListedError: known, but with no line on that date.
            AmbiguousNameError: several lines; holds the candidates and reasons.
        """
        found = self._memo.get(text)
        if found is None:
            found = self._search(text)
            if len(self._memo) < _MEMO_LIMIT:
                self._memo[text] = found
        if len(found) == 1:
            line = found[0].listing
            if (on is None or line.start <= on <= line.end) and (currency is None or line.currency == currency):
                return line
        return self._choose(text, found, on, currency)

    def candidates(self, text: str) -> Found:
        """Every line of any date that a text may mean, with reasons."""
        return self._search(text)

    def listing(self, code: str, on: date | None = None) -> Listing:
        """The line with exactly that Yahoo-style code on that date.

        Raises:
            UnknownNameError, NotListedError, AmbiguousNameError: as for resolve.
        """
        return self._choose(code, self._coded(code, "code"), on, None)

    def live(self, code: str, on: date) -> Listing | None:
        """The line with exactly that code on that date, or None."""
        lines = self._by_code.get(code) or self._more(code)
        return next((line for line in lines if line.start <= on <= line.end), None)

    def lines(self, issuer: str, on: date | None) -> tuple[Listing, ...]:
        """An issuer's lines on that date, in table order; all of them without one."""
        return tuple(line for line in self._by_issuer.get(issuer, ()) if on is None or line.start <= on <= line.end)

    def lapsed(self, issuer: str) -> tuple[Listing, ...]:
        """Every line the issuer ever had."""
        return tuple(self._by_issuer.get(issuer, ()))

    # ---- choosing among what was found -------------------------------------------------------------------------

    def _choose(self, text: str, found: Found, on: date | None, currency: str | None) -> Listing:
        if not found:
            private = self._private(text)
            if private is not None:
                raise NotListedError(text, f"{private.name} is not listed", private.note, private)
            raise UnknownNameError("name or code", text, self._known_names())
        live = _live(found, on)
        if not live:
            raise NotListedError(text, _history(found, on), _successor(found, self.lines, on))
        if currency is not None:
            paid = tuple(c for c in live if c.listing.currency == currency)
            if not paid:
                raise AmbiguousNameError(text, live, f"None of them trades in {currency}.")
            live = _prefer_code(paid)
        live = _principal(live)
        if len(live) > 1:
            raise AmbiguousNameError(text, live)
        return live[0].listing

    def _private(self, text: str) -> Issuer | None:
        for key in {names.fold(text), names.core(text)}:
            for issuer in self._name_index().get(key, ()):
                if not self._issuers[issuer].listed:
                    return self._issuers[issuer]
        return None

    def _known_names(self) -> list[str]:
        if not self._spoken:
            spoken = {name for issuer in self._issuers.values() for name in (issuer.name, *issuer.aliases)}
            self._spoken = list(dict.fromkeys((*sorted(self._by_code), *sorted(spoken))))
        return self._spoken

    def find(self, text: str, on: date | None = None, currency: str | None = None) -> Listing | None:
        """As resolve, but None where the text names no one line: cheap for a reader that tries many words."""
        found = self._memo.get(text)
        if found is None:
            found = self._search(text)
            if len(self._memo) < _MEMO_LIMIT:
                self._memo[text] = found
        live = _live(found, on)
        if currency is not None:
            live = _prefer_code(tuple(c for c in live if c.listing.currency == currency))
        live = _principal(live)
        return live[0].listing if len(live) == 1 else None

    # ---- finding what a text may mean --------------------------------------------------------------------------

    def _search(self, text: str) -> Found:
        cleaned = clean(text)
        if not cleaned:
            return ()
        found = self._one(cleaned)
        if found:
            return found
        for group in _GROUPS.findall(text):
            for part in re.split(r"[,;]", group):
                found = self._as_code(clean(part))
                if found:
                    return tuple(Candidate(c.listing, "the code beside the name") for c in found)
        for part in re.split(r"[,;/]", cleaned):
            found = self._as_code(clean(part))
            if found:
                return found
        last = cleaned.split()[-1] if " " in cleaned else ""
        if len(last) > 1 and last.isascii() and last == last.upper() and not last.isdigit():
            return self._as_code(last)
        return ()

    def _one(self, cleaned: str) -> Found:
        coded = self._as_code(cleaned)
        if coded and all(c.listing.issuer.startswith("cik-") for c in coded) and cleaned.isalpha():
            return coded + self._as_name(cleaned, official=False)  # BYD: Boyd Gaming's ticker, and a car maker's name
        return coded or self._as_name(cleaned)

    def _as_code(self, cleaned: str) -> Found:
        upper = cleaned.upper()
        if upper != cleaned and not re.search(r"[.:]|^(?:sh|sz|bj|hk)\d", cleaned):
            return ()  # "Meta", "Arm", "Aurora": a word, not a code
        found = self._coded(upper, "code")
        if found:
            return found
        vendor = self._vendor.get(upper)
        if vendor:
            return tuple(Candidate(line, f"a vendor's code of {line.code}") for line in vendor)
        if len(upper) == 12 and is_isin(upper):
            return tuple(Candidate(line, "ISIN") for line in self._by_isin.get(upper, ()))
        for code in spellings(upper):
            found = self._coded(code, "code")
            if found:
                return found
        if upper.isdigit():
            return self._numbered(upper)
        if len(upper) == 9 and upper[:3].isalnum():
            return tuple(Candidate(line, "CUSIP inside its ISIN") for line in self._by_cusip().get(upper, ()))
        return ()

    def _coded(self, code: str, reason: str) -> Found:
        lines = self._by_code.get(code) or self._more(code)
        found = [Candidate(line, reason) for line in lines]
        successor = self._changes.get(code)
        if successor:
            found += [Candidate(line, f"{code} was its code before") for line in self._by_code.get(successor, ())]
        return tuple(found)

    def _numbered(self, digits: str) -> Found:
        tried: list[tuple[str, str]] = []
        if len(digits) <= 5:
            tried.append((codes.pad_hk(digits) + ".HK", "a Hong Kong number"))
        if len(digits) == 6:
            suffix = codes.mainland_suffix(digits)
            if suffix:
                tried.append((digits + suffix, "a mainland number"))
            tried.append((digits + ".KS", "a Korean number"))
        if len(digits) == 4:
            tried += [(digits + ".TW", "a Taiwanese number"), (digits + ".T", "a Japanese number")]
        return tuple(c for code, why in tried for c in self._coded(code, why))

    def _as_name(self, cleaned: str, official: bool = True) -> Found:
        shorter, marked = names.bare(cleaned)
        index = self._name_index()
        own = () if names.fold(cleaned) in index else self._line_names().get(names.fold(cleaned), ())
        if own:  # BABA-W, TENCENT-R: no name of an issuer, but the line's own on its venue
            return tuple(Candidate(line, "its name on the exchange's list") for line in own)
        for key in dict.fromkeys((names.fold(cleaned), names.fold(shorter), names.core(cleaned), names.core(shorter))):
            issuers = index.get(key, ())
            lines = [line for issuer in issuers for line in self._by_issuer.get(issuer, ())]
            if marked:
                asian = [
                    line for line in lines if line.mic in (codes.HK, codes.SH, codes.SZ) and line.kind != "rmb_counter"
                ]
                lines = asian or lines
            if lines:
                return tuple(Candidate(line, f"a line of {self._issuers[line.issuer].name}") for line in lines)
            if issuers:
                return ()
        if not official:
            return ()
        return tuple(Candidate(line, "its name on an official list") for line in self._more_names(cleaned))

    def _name_index(self) -> dict[str, list[str]]:
        if self._names is None:
            index: dict[str, list[str]] = {}
            for issuer in self._issuers.values():
                for name in (issuer.name, *issuer.aliases, issuer.id.replace("_", " ")):
                    folded = names.fold(name)
                    for key in {folded, names.core_of(folded)}:
                        held = index.setdefault(key, [])
                        if issuer.id not in held:
                            held.append(issuer.id)
            self._names = index
        return self._names

    def _line_names(self) -> dict[str, list[Listing]]:
        if not self._own_names:
            for lines in self._by_code.values():
                for line in lines:
                    if line.mic == codes.HK and line.kind != "index":
                        self._own_names.setdefault(names.fold(line.name), []).append(line)
        return self._own_names

    def issuers_named(self, text: str) -> tuple[str, ...]:
        """The ids of the issuers that bear that name or alias."""
        index = self._name_index()
        for key in dict.fromkeys((names.fold(text), names.core(text))):
            if key in index:
                return tuple(index[key])
        return ()

    def _by_cusip(self) -> dict[str, list[Listing]]:
        if self._cusips is None:
            self._cusips = {}
            for isin, lines in self._by_isin.items():
                self._cusips.setdefault(isin[2:11], []).extend(lines)
        return self._cusips


def _live(found: Found, on: date | None) -> Found:
    if on is not None:
        return tuple(c for c in found if c.listing.start <= on <= c.listing.end)
    current = tuple(c for c in found if c.listing.end == date.max)
    return current or found


def _prefer_code(paid: Found) -> Found:
    """Among lines in one currency the one whose very code was written, where a name says otherwise."""
    coded = tuple(c for c in paid if c.reason == "code")
    return coded if len(coded) == 1 else paid


def _principal(live: Found) -> Found:
    """Among lines found by one code or ISIN: the main counter rather than its renminbi counter; the newest record."""
    if len(live) < 2:
        return live
    if len({c.listing.code for c in live}) == 1 and len({c.listing.issuer for c in live}) == 1:
        return (max(live, key=lambda c: c.listing.start),)
    if len({c.listing.isin for c in live}) == 1 and live[0].reason == "ISIN":
        main = tuple(c for c in live if c.listing.kind != "rmb_counter")
        return main if len(main) == 1 else live
    if "list" in live[0].reason or live[0].reason.startswith("a line of"):
        main = tuple(c for c in live if c.listing.kind != "rmb_counter")
        return main if len(main) == 1 else live
    return live


def _history(found: Found, on: date | None) -> str:
    told = [
        f"{c.listing.code} is {c.listing.name} "
        f"{'from ' + c.listing.start.isoformat() if c.listing.start != date.min else ''}"
        f"{' to ' + c.listing.end.isoformat() if c.listing.end != date.max else ''}"
        for c in found
    ]
    return f"on {on} it names nothing: " + "; ".join(dict.fromkeys(" ".join(text.split()) for text in told))


def _successor(found: Found, lines: Callable[[str, date | None], tuple[Listing, ...]], on: date | None) -> str:
    others = sorted({line.code for c in found for line in lines(c.listing.issuer, on)})
    return f"Its issuer's lines that day: {', '.join(others)}." if others else ""
