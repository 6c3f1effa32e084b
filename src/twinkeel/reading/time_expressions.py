"""The grammar of expressions of time, and where they stand in a text."""

from __future__ import annotations

import re

from twinkeel.reading.dating import MONTH
from twinkeel.reading.gates import key_words, plain_lower
from twinkeel.reading.stems import Stems
from twinkeel.reading.vocabulary import words

_EXPRESSIONS = re.compile(
    r"(?P<debut>(?:(?:on|in|during|at)\s)?(?:its|their|his|the|a|an)?\s?(?:[A-Z][\w.]+\s)?(?:(?:stock|share|"
    r"market|trading|public|STAR|exchange|[Ff]irst[- ]day|mainland|local)\s){0,2}(?:debuts?|"
    r"first day of trading|first trading day|first session|trading debut|market debut)\b|\bdebuted\b|"
    r"on (?:its|the) first day\b|first-day)"
    r"|(?P<ytd>(?:so far\s)?this year(?! and next)|year[- ]to[- ]date|YTD\b|so far in (?P<ytdy>20\d\d)|"
    r"(?:at|from) the (?:start|beginning) of (?:the|this) year|"
    r"since (?:the start of (?:the|this) year|the beginning of (?:the|this) year|"
    r"(?:the (?:start|beginning) of )?January(?: 1)?)(?! (?:19|"
    r"20)\d\d))"
    r"|(?P<yoy>year[- ]on[- ]year|year[- ]over[- ]year|yoy\b|YoY\b|y/y\b|(?:from|than|compared with|versus|"
    r"on|over|against)?\s?(?:a|the|one)\syear\s(?:earlier|ago|before)|(?:from|over|on|compared with|"
    r"than in) the (?:same|corresponding|prior-year|year-ago) (?:period|quarter|month)(?: (?:a year|one year|"
    r"last year)(?: earlier| ago)?)?|annually|from the prior year|from a year prior)"
    r"|(?P<qoq>quarter[- ]on[- ]quarter|quarter[- ]over[- ]quarter|qoq\b|QoQ\b|(?:from|over) the (?:previous|"
    r"prior|preceding) quarter|sequentially)"
    rf"|(?P<fullq>(?:in |for |during )?(?:the )?(?:(?P<qord>first|second|third|fourth|final)[- ]quarter|"
    rf"Q(?P<qn>[1-4])|(?P<qn2>[1-4])Q)(?:\s?(?:of|,|in)?\s?(?:fiscal |FY)?(?P<qy>20\d\d|'?\d\d(?!\d|%|\.)))?)"
    r"|(?P<half>(?:in |for |during )?(?:the )?(?:(?P<hord>first|second)[- ](?:half|six months)|H(?P<hn>[12])|"
    r"(?P<hn2>[12])H)(?:\s?(?:of|,|in)?\s?(?:the year|(?P<hy>20\d\d|this year|last year)))?)"
    r"|(?P<nine>(?:in |for )?(?:the )?first (?P<nm>nine|three|ten|eleven|eight|seven|two|four|"
    r"five) months(?: of (?P<nmy>20\d\d|this year|last year|the year))?)"
    rf"|(?P<quarterend>(?:in |for |over )?(?:the )?(?:quarter|three months|six months|nine months|week|year|"
    rf"fiscal year|"
    rf"half) (?:ended|ending|to|through|that ended) (?:(?:in|"
    rf"on) )?(?P<qem>{MONTH})\.?(?:\s(?P<qed>\d{{1,2}}))?(?:,?\s(?P<qey>20\d\d))?|"
    rf"(?P<monthq>{MONTH})[- ]quarter)"
    r"|(?P<rel>\b(?:this|last|next|past|previous|prior|current|coming) (?:week|month|quarter|year|"
    r"fiscal year|decade)\b|\bthe (?:past|previous|prior|current|next) (?:week|month|quarter|year)\b|"
    r"\bover the (?:week|month|quarter|year)\b|\bfor the (?:week|month|quarter|year)\b|\bon the (?:week|"
    r"month|day|year)\b)"
    r"|(?P<span>(?:(?:in|over|during|within|for|across) )?(?:the )?(?:past|last|next|previous|prior|coming|"
    r"latest|trailing) (?P<spn>\d+|a|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"twelve)[- ](?P<spu>trading days|sessions|days|weeks|months|quarters|years)|in (?P<spn2>\d+|a|one|two|"
    r"three|four|five|six|seven|ten|twelve|just \w+) (?P<spu2>days|weeks|months|years|sessions)(?! (?:ago|"
    r"earlier)))"
    rf"|(?P<since>[Ss]ince (?:(?:the (?:end|start|beginning|middle) of )?"
    rf"(?P<sm>{MONTH})\.?(?:\s(?P<sd>\d{{1,2}}))?(?:,?\s(?P<sy>20\d\d|19\d\d))?|"
    rf"(?P<sy2>(?:19|20)\d\d)|(?P<sev>(?:its|their|the|an?) (?:[\w'-]+ ){{0,3}}?"
    rf"(?:IPO|listing|debut|launch|inception|peak|high|low|trough|bottom|record)\b|then|"
    rf"inception|launch|(?:last|early|late|mid-?)\s?\w+)))"
    r"|(?P<day>\b(?:on |at |by |in |late |early |through )?(?:last |next |this )?(?P<dow>Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday)\b|\b(?P<dayword>[Tt]oday|[Yy]esterday|tomorrow|overnight|"
    r"intraday|(?:in )?(?:early|late|midday|afternoon|morning|premarket|pre-market|after-hours|extended|"
    r"afternoon) (?:trading|trade|deals))\b)"
    rf"|(?P<date>(?:(?:on|by|as of|at|until|through|from|since|"
    rf"dated) )?(?P<dm>{MONTH})\.?\s(?P<dd>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s(?P<dy>(?:19|20)\d\d))?|"
    rf"(?:(?:on|by|as of|at|until) )?(?P<dd2>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?\s(?P<dm2>{MONTH})\.?(?:,?\s(?P<dy2>(?:19|20)\d\d))?|(?P<iso>(?:19|20)\d\d-\d\d-\d\d))"
    rf"|(?P<month>(?:in|during|for|by|through|until|of|between|early|late|mid-?|last) ?(?:early |late |"
    rf"mid-?)?(?P<mm>{MONTH})(?:\.|,)?(?:\s(?P<my>(?:19|20)\d\d))?(?![\w])|(?P<mm3>{MONTH})\s(?P<my3>(?:19|"
    rf"20)\d\d))"
    r"|(?P<fy>(?:in |for |by |during )?(?:the )?(?:(?:full|fiscal|calendar|"
    r"financial)[- ]?(?:year )?(?P<fyy>20\d\d)?|FY\s?'?(?P<fyn>\d{2,4})|full[- ]year))(?![\w])"
    r"|(?P<year>(?:(?:in|for|by|through|during|since|of|from|to|until|end-|late|early|mid-|throughout|"
    r"the end of|its|their|'s|the|full-year) ?)(?:early |late |mid-|all of |calendar )?(?P<yy>(?:19|"
    r"20)\d\d)(?:E|e)?(?!\d|%|,\d{3}|\.\d| (?:percent|yuan|points|million|billion)))"
    r"|(?P<inq>\b(?:in|for|during) the (?:quarter|half|period)\b(?! (?:ended|ending|to|through|that)))"
    r"|(?P<now>\b(?:currently|now|at present|at the moment|presently|these days|as of now)\b)"
)


_WORD = re.compile(r"[A-Za-z][A-Za-z]*|(?<![\d.,])\d{1,4}(?=-\d\d-|(?:st|nd|rd|th)?\s[JFMASOND]|[QH]\b)|(?<=[a-z])'s")
_LEADS = words("times.leads") | {"'s", "e"}
_KEYS = Stems((word, 0) for word in key_words(_EXPRESSIONS))


def match_times(folded: str, start: int, end: int) -> list[re.Match[str]]:
    """Expressions of time in a stretch of folded text, unresolved: tried only where a word can begin one, and not
    past the last of the words that every expression holds."""
    out: list[re.Match[str]] = []
    last = start + _KEYS.last(plain_lower(folded[start:end]))
    position = start
    while position <= last:
        for word in _WORD.finditer(folded, position, end):
            at = word.start()
            if at > last:
                return out
            lead = word.group()
            if lead.lower() not in _LEADS and not lead[0].isdigit():
                continue
            match = _EXPRESSIONS.match(folded, at, end)
            if match is not None:
                out.append(match)
                position = max(word.end(), match.end())
                break
        else:
            return out
    return out
