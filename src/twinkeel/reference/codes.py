"""One line, many spellings: codes in Yahoo, Reuters, Bloomberg, Wind, moomoo, Google and HKEX styles."""

from __future__ import annotations

import re

HK, SH, SZ, BJ = "XHKG", "XSHG", "XSHE", "BJSE"
US_UNSTATED = "XUSX"
US_VENUES = {"XNYS": "N", "XNAS": "O", "ARCX": "P", "BATS": "Z", "XASE": "A", "OTCM": "PK", "XUSX": ""}
GOOGLE = {
    "XNYS": "NYSE", "XNAS": "NASDAQ", "ARCX": "NYSEARCA", "BATS": "BATS", "XASE": "NYSEAMERICAN", "OTCM": "OTCMKTS",
    HK: "HKG", SH: "SHA", SZ: "SHE", BJ: "BJSE", "XKRX": "KRX", "XTAI": "TPE", "XAMS": "AMS", "XTKS": "TYO",
    "XLON": "LON", "XSES": "SGX",
}  # fmt: skip
BLOOMBERG = {
    HK: "HK", SH: "CH", SZ: "CH", BJ: "CH", "XKRX": "KS", "XTAI": "TT", "XAMS": "NA", "XTKS": "JT", "XLON": "LN",
    "XSES": "SP",
}  # fmt: skip

SUFFIX = {
    "HK": ".HK", "HKG": ".HK", "HKEX": ".HK", "SEHK": ".HK", "HKSE": ".HK", "HONGKONG": ".HK", "HONG KONG": ".HK",
    "SS": ".SS", "SH": ".SS", "SHA": ".SS", "SSE": ".SS", "SHSE": ".SS", "XSHG": ".SS", "SHH": ".SS", "SSEC": ".SS",
    "SZ": ".SZ", "SHE": ".SZ", "SZSE": ".SZ", "XSHE": ".SZ", "SHZ": ".SZ",
    "BJ": ".BJ", "BSE": ".BJ", "BJSE": ".BJ", "XHKG": ".HK",
    "KS": ".KS", "KRX": ".KS", "KOSPI": ".KS", "KSE": ".KS", "XKRX": ".KS",
    "TW": ".TW", "TPE": ".TW", "TWSE": ".TW", "TT": ".TW", "XTAI": ".TW",
    "T": ".T", "TYO": ".T", "TSE": ".T", "JP": ".T", "JT": ".T", "XTKS": ".T",
    "AS": ".AS", "AMS": ".AS", "NA": ".AS", "XAMS": ".AS",
    "L": ".L", "LSE": ".L", "LON": ".L", "LN": ".L", "XLON": ".L",
    "SI": ".SI", "SGX": ".SI", "SP": ".SI", "XSES": ".SI",
}  # fmt: skip
"""What stands before a colon or after a dot or a space, and the Yahoo suffix it means."""

US_MARKS = frozenset({
    "US", "N", "O", "OQ", "K", "P", "PK", "Z", "A", "UN", "UW", "UQ", "UR", "UP", "UF", "NYSE", "NASDAQ",
    "NASDAQGS", "NASDAQGM", "NASDAQCM", "NYSEARCA", "ARCA", "AMEX", "NYSEAMERICAN", "BATS", "OTC", "OTCMKTS",
    "OTCPK", "PINK", "CBOE", "XNYS", "XNAS", "ARCX", "NMS", "NYQ", "PCX", "PNK", "UV", "USA",
})  # fmt: skip
US_MIC_OF_MARK = {
    "NYSE": "XNYS", "N": "XNYS", "UN": "XNYS", "XNYS": "XNYS", "NYQ": "XNYS",
    "NASDAQ": "XNAS", "O": "XNAS", "OQ": "XNAS", "UW": "XNAS", "UQ": "XNAS", "UR": "XNAS", "XNAS": "XNAS",
    "NASDAQGS": "XNAS", "NASDAQGM": "XNAS", "NASDAQCM": "XNAS", "NMS": "XNAS",
}  # fmt: skip

_SHARE_CLASS = re.compile(r"^([A-Z]{1,5})[ ./-]?([A-D])$")


def pad_hk(digits: str) -> str:
    """A Hong Kong number as Yahoo writes it: at least four digits (``700`` and ``00700`` are ``0700``)."""
    return digits.lstrip("0").zfill(4)


def mainland_suffix(code: str) -> str | None:
    """The Yahoo suffix of a six-digit mainland code by its prefix, or None where the prefix says nothing."""
    if code.startswith(("60", "68", "90", "51", "56", "58", "50", "11")):
        return ".SS"
    if code.startswith(("00", "30", "20", "15", "16", "18", "12", "39")):
        return ".SZ"
    if code.startswith(("92", "43", "83", "87", "88")):
        return ".BJ"
    return None


def board_of(code: str) -> str | None:
    """The mainland board of a Yahoo-style code: STAR, ChiNext, main, BSE, fund; None elsewhere."""
    number, _, suffix = code.partition(".")
    if suffix == "SS":
        if number.startswith(("688", "689")):
            return "STAR"
        return "fund" if number.startswith("5") else "main"
    if suffix == "SZ":
        if number.startswith(("300", "301", "302")):
            return "ChiNext"
        return "fund" if number.startswith(("15", "16", "18")) else "main"
    return "BSE" if suffix == "BJ" else None


def styles(code: str, mic: str) -> dict[str, str]:
    """The code in every style, from its Yahoo form and its venue."""
    base = code.rpartition(".")[0] or code
    if mic == HK and base.isdigit():
        short = base.lstrip("0")
        return {
            "yahoo": code, "ric": code, "bloomberg": f"{short} HK", "wind": f"{base.zfill(5)}.HK",
            "moomoo": f"HK.{base.zfill(5)}", "google": f"HKG:{base}", "hkex": base.zfill(5),
        }  # fmt: skip
    if mic in (SH, SZ, BJ) and base.isdigit():
        wind = {SH: "SH", SZ: "SZ", BJ: "BJ"}[mic]
        out = {
            "yahoo": code, "ric": code, "bloomberg": f"{base} CH", "wind": f"{base}.{wind}", "moomoo": f"{wind}.{base}",
            "google": f"{GOOGLE[mic]}:{base}",
        }  # fmt: skip
        if mic != BJ:
            out["bloomberg_connect"] = f"{base} C{1 if mic == SH else 2}"
        return out
    if mic in US_VENUES and not code.startswith("^"):
        plain = code.replace("-", "/")
        out = {"yahoo": code, "bloomberg": f"{plain} US", "moomoo": "US." + code.replace("-", ".")}
        if US_VENUES[mic]:
            if len(code.partition("-")[2]) < 2:  # preferred shares and warrants have RICs of their own kind
                out["ric"] = f"{_ric_class(code)}.{US_VENUES[mic]}"
            out["wind"] = f"{code.replace('-', '_')}.{'A' if mic in ('ARCX', 'XASE') else US_VENUES[mic]}"
            out["google"] = f"{GOOGLE[mic]}:{code.replace('-', '.')}"
        return out
    out = {"yahoo": code}
    if mic in BLOOMBERG and base:
        out["bloomberg"] = f"{base} {BLOOMBERG[mic]}"
        out["ric"] = code
        out["google"] = f"{GOOGLE[mic]}:{base}"
    return out


def _ric_class(code: str) -> str:
    """Reuters writes a share class in lower case: ``BRK-B`` is ``BRKb``; other codes stay as they are."""
    base, _, letter = code.partition("-")
    return base + letter.lower()
