"""Themes: what a stance is about when it names no single company."""

from __future__ import annotations

import re

from twinkeel.reading.patterns.gates import Opened

_REGION = (
    r"(?:China's|Chinese|China|US|U\.S\.|American|Hong Kong's|Hong Kong|Taiwanese|Taiwan's|Korean|Japanese|Asian|"
    r"European|Indian|mainland|onshore|offshore|global|emerging[- ]market|Wall Street|US-listed|Hong Kong-listed|"
    r"U\.S\.-listed|high-tech|Western)"
)
_TOPIC = (
    r"(?:artificial intelligence|AI|technological|technology|tech|semiconductors?|chipmakers?|chips?|chip-making|"
    r"internet|robotics|humanoid|EV|electric vehicle|electric vehicles|biotech|software|cloud|platform|"
    r"e-commerce|growth|consumer|hardware|data cent(?:er|re)|battery|property|bank|banking|equity|equities|stock|"
    r"stocks|shares|assets|bonds|IPOs?)"
)
_NOUN = (
    r"(?:companies|company|stocks?|firms?|chipmakers?|sectors?|shares|industr(?:y|ies)|equit(?:y|ies)|names|"
    r"giants?|players|market|markets|plays|assets|startups|start-ups|leaders|theme|trade|race|potential|segments|"
    r"developers|designers|makers|foundries|capabilities|ecosystem|flows)"
)
_TOPICS = rf"{_TOPIC}(?:(?:\s(?:and|&)\s|\s|,\s){_TOPIC}){{0,2}}"
_THEME = Opened(
    rf"{_REGION}\s(?:(?:big|largest|biggest|listed|leading|top|domestic|own|other|major|private|"
    rf"local)\s)?{_TOPICS}(?:\s{_NOUN})?(?!\w)|{_REGION}\s(?:big\s|listed\s|largest\s)?{_NOUN}(?!\w)|"
    rf"{_TOPICS}\s{_NOUN}(?!\w)|high-tech segments[^,.;\"]{{0,50}}|"
    rf"chip companies|tech giants|emerging markets|(?:foreign|capital|fund)\s(?:in)?flows|(?:AI|"
    rf"artificial intelligence)\s(?:opportunities|exposure|race|bets|boom|trade|development)|"
    rf"artificial intelligence|robotics|semiconductors|chipmakers|\bAI\b"
)
_SUCH_AS = re.compile(
    r",?\s(?:such as|like|including)\s(?P<list>[^,.;\"]{3,60}(?:,\s(?!where|which|who)[^,.;\"]{3,30}){0,2})"
)
_WEAK = re.compile(
    r"^(?:AI|artificial intelligence|equities|stocks|shares|robotics|semiconductors|chipmakers|US companies|"
    r"global market)$"
)


def theme_of(folded: str, start: int, end: int) -> str | None:
    """The theme named in a stretch of folded text: the first specific phrase, else a weak one, or None."""
    weak: str | None = None
    for match in _THEME.finditer(folded, start, end):
        phrase = match.group().strip(" ,")
        if not _WEAK.match(phrase):
            return phrase
        weak = weak or phrase
    return weak


def instances(folded: str, theme: str, start: int, end: int) -> tuple[str, ...]:
    """The themes listed after a theme with "such as": "segments such as robotics and batteries"."""
    at = folded.find(theme, start, end)
    listed = _SUCH_AS.match(folded, at + len(theme), end) if at >= 0 else None
    if listed is None:
        return ()
    return tuple(
        dict.fromkeys(m.group().strip(" ,") for m in _THEME.finditer(folded, listed.start("list"), listed.end()))
    )
