"""The grammar of expressions of time, and where they stand in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from twinkeel.reading.patterns.gates import may_open, needed_words, plain_lower, worth
from twinkeel.reading.patterns.stems import Stems
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.text.dating import MONTH

_IN = r"(?:(?i:in|for|during|over|of) )?(?i:the |its |their )?"
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_YEARED = r"(?P<{0}>20\d\d|this year|last year|the year|next year)"
_DAY_MONTH_YEAR = (
    rf"(?:(?P<{{0}}m>{MONTH})\.?(?:\s(?P<{{0}}d>\d{{{{1,2}}}})(?!\d))?(?:,?\s(?P<{{0}}y>20\d\d))?|"
    rf"(?P<{{0}}e>\d{{{{1,2}}}})\s(?P<{{0}}n>{MONTH})\.?(?:,?\s(?P<{{0}}z>20\d\d))?)"
)
_FORMS = (
    r"(?P<debut>(?:(?i:on|in|during|at)\s)?(?:its|their|his|the|a|an)?\s?(?:[A-Z][\w.]+\s)?(?:(?:stock|share|"
    r"market|trading|public|STAR|exchange|[Ff]irst[- ]day|mainland|local)\s){0,2}(?:debuts?|"
    r"first days?(?: of trading| of trade| on the market| in [A-Z]\w+)|first trading day|first session|"
    r"trading debut|market debut|premieres?|(?:own )?listing(?= on "
    r"[MTWFS]\w+day))\b|(?:in|on|over|during) (?:its|their) first (?:morning|afternoon|hours?|minutes)\b|\bdebuted\b|"
    r"on (?:its|the) first day\b|first-day|on day one\b|when (?:its|their|the) (?:stock|shares?|units?) (?:opened|"
    r"started|began|"
    r"came|made|debuted|listed|first)\b|when (?:it|they) (?:listed|debuted|floated|went public|came to (?:\w+'s )?"
    r"(?:the )?[\w ]{0,20}?(?:market|exchange|bourse|Market|Exchange)))",
    r"(?P<qsince>[Ss]ince (?:the |this )?(?:(?P<sqord>first|second|third|fourth) )?quarter(?:'s)? "
    r"(?:start|began|opened|started|beginning)\w*|[Ss]ince (?:the )?(?:start|beginning|turn) of (?:the|this) "
    r"(?P<squnit>week|month|quarter)\b|(?i:(?P<todate>month|quarter|week)[- ]to[- ]date))",
    r"(?P<ytd>(?:[Ss]o far\s)?[Tt]his [Yy]ear(?! and next|'s \w+[ -](?:quarter|half)\b)|"
    r"[Yy]ear[- ]to[- ]date|YTD\b|[Ss]o far in (?P<ytdy>20\d\d)|"
    r"(?:at|from) the (?:start|beginning|turn) of (?:the|this) year|(?:than )?at (?:the )?New Year|"
    r"(?:than |above |below |from )?where (?:it|they) (?:began|started|opened|entered|kicked off) (?:the|this) year|"
    r"[Ss]ince (?:(?:the )?(?:start|beginning|turn) of (?:the|this) (?:calendar )?year|(?:the |this )?year "
    r"(?:began|started|opened)|New Year(?:'s)?(?: Day)?|(?:the (?:start|beginning) of )?(?:January|Jan\b\.?)(?: 1)?)"
    r"(?!\.?\s?\d)|[Ss]ince (?:the )?(?:start|beginning) of (?P<ytdz>20\d\d))",
    r"(?P<those>(?i:on|in|over|during|across|within|for) (?:(?:the whole|the course|all) of )?"
    r"(?:those|these|the same|that) (?:\w+ )?(?:weeks?|days?|months?|"
    r"years?|quarters?|sessions?|stretch|period|time|span|spell|timeframe)"
    r"\b(?! (?:of|in|a|one|last|as|ago|earlier|before)\b|, (?:a|one|last|the) year)|that (?:same )?day\b|"
    r"the same day\b)",
    r"(?P<same>(?:(?i:in|for|during|from|over|on|than in|than|compared with|compared to|against|versus|of|above|"
    r"below) )?(?:the |its )?(?:same|corresponding|year[- ]earlier|year[- ]ago|prior[- ]year|comparable|"
    r"previous[- ]year)(?:'s)? (?:period|quarter|month|half|time|level|(?:three|six|nine)-month period|"
    r"(?:three|six|nine|twelve) months)(?: (?:of|in|a|one|the)(?: the)? ?(?:(?P<samey>20\d\d)|(?:last year|year "
    r"(?:earlier|ago|before|prior)|previous year|prior year))|,? last year)?)",
    r"(?P<yoy>year[- ]on[- ]year|year[- ]over[- ]year|yoy\b|YoY\b|YOY\b|y/y\b|Y/Y\b|(?:from|than|compared with|"
    r"compared to|versus|on|over|against)?\s?(?i:a|the|one)\syear\s(?:earlier|ago|before|prior|previously)|"
    r"(?:than )?(?:twelve|12) months (?:earlier|ago|before)|annually|(?:from|over|than) the (?:prior|previous) year|"
    r"year[- ](?:earlier|ago)|on the year\b|(?:from|than|over|compared with|against) last year)",
    r"(?P<qoq>quarter[- ]on[- ]quarter|quarter[- ]over[- ]quarter|qoq\b|QoQ\b|q/q\b|(?:from|over|than|compared with) "
    r"(?:the )?(?:previous|prior|preceding|last) (?:quarter|three months)|(?:a|one) quarter (?:earlier|ago|before)|"
    r"sequentially)",
    r"(?P<mom>month[- ]on[- ]month|"
    r"month[- ]over[- ]month|MoM\b|m/m\b|M/M\b|(?:from|over|than|on|compared with|compared "
    r"to|versus) (?:the )?(?:previous|prior|preceding) month)",
    rf"(?P<months>(?P<btw>[Bb]etween )?{_IN}(?P<ma>{MONTH})\.?(?:\s(?P<may>20\d\d))?\s?"
    rf"(?(btw)and|(?:-to-|-|–|to|through|until|till))\s?(?P<mz>{MONTH})\b\.?"
    r"(?!\s\d{1,2}(?!\d))(?:[ -](?:quarter|period|stretch|months|season))?(?:,?\s(?:of\s)?(?P<mzy>20\d\d|"
    r"this year|last year))?)",
    rf"(?P<fullq>{_IN}(?P<qpre>fiscal |FY ?)?(?:(?P<qpos>20\d\d|(?i:last year|this year|next year))'s )?"
    rf"(?:(?P<qord>(?i:first|second|third|fourth|1st|2nd|3rd|4th|final|opening|closing))[- ](?:fiscal[- ])?[Qq]uarter|"
    rf"(?P<qthree>(?i:final|last|closing)) three months(?= of (?:the |its |last |this |20|fiscal ))|"
    r"Q(?P<qn>[1-4])|(?P<qn2>[1-4])Q)(?!ly|s\b)(?! (?:running|in a row|straight|consecutive)|-[a-z])"
    r"(?:(?:\s?(?:of|,|in|for)?\s?(?:(?:its |the )?(?P<qfis>fiscal (?:year )?|FY ?|financial year )?'?"
    rf"{_YEARED.format('qy')}))| of (?:the|its) (?:fiscal|financial|business) year| of the year|"
    rf"(?:\s?(?P<qfis2>FY)?\s?'?(?P<qyy>\d\d)(?![\d%.,]|\s?(?:per|mill|bill|points))))?)",
    rf"(?P<half>{_IN}(?P<hpre>fiscal )?(?:(?P<hord>(?i:first|second|latter))[- ](?:fiscal )?(?:half|six months)"
    r"(?!-(?:hour|point))|(?P<hint>(?i:half[- ]year|interim))(?= (?:net |adjusted |operating |pre-?tax )?(?:results?|"
    r"profit|"
    r"earnings|report|sales|revenue|figures|numbers|loss))|H(?P<hn>[12])|(?P<hn2>[12])H)(?! of (?:the |this )?"
    r"(?:week|month|session|day|trading|decade))"
    rf"(?:(?:\s?(?:of|,|in)?\s?(?:fiscal |FY ?)?'?{_YEARED.format('hy')})| of (?:the|its) (?:fiscal|financial|"
    rf"business) year|\s?'?(?P<hyy>\d\d)(?![\d%.,]|\s?(?:per|"
    rf"mill|"
    r"bill|points)))?)",
    rf"(?P<nine>{_IN}[Ff]irst (?P<nm>nine|three|ten|eleven|eight|seven|two|four|five|9|10) months"
    rf"(?: of (?:fiscal )?{_YEARED.format('nmy')})?)",
    r"(?P<quarterend>(?:(?i:in|for|over|during|of) )?(?i:the |its |a )?(?:latest |full |current )?(?P<qlen>quarter|"
    r"three months|"
    r"six months|nine months|(?:12|twelve) months|(?:13|26|39|52) weeks|half[- ]year|half|week|(?:fiscal |"
    r"financial |business |full )?year|"
    r"(?:three|six|nine|twelve)-month period|period|quarterly period) (?:just )?(?:(?:that|which) )?"
    r"(?:ended|ending|ends|to|through|until|up to)(?: (?:on|in|to))?(?: the)?(?: (?:end|close)[- ]of| end-?|"
    r" late)?\s?"
    + _DAY_MONTH_YEAR.format("qe")
    + rf"|(?:(?i:in|for|during|over) )?the (?:full |past |latest )?week (?:ended|ending|through|to)(?: on)? "
    rf"(?P<wdow>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|"
    rf"(?:(?i:in|for|during|over) )?the week (?:of|from|beginning|starting) (?P<wm>{MONTH})\.? (?P<wd>\d{{1,2}})"
    rf"(?:\s?(?:-|–|to|through)\s?(?:(?P<wm2>{MONTH})\.? )?(?P<wd2>\d{{1,2}}))?(?!\d)|"
    rf"{_IN}(?P<monthq>{MONTH})[- ](?:fiscal )?[Qq]uarter(?:,? (?:of )?(?P<monthy>20\d\d))?)",
    r"(?P<rel>\b(?:(?i:in|over|during|within|for|across) )?(?i:the )?(?P<rw>[Tt]his|[Ll]ast|[Nn]ext|past|previous|"
    r"prior|current|"
    r"coming|trailing|latest|preceding)[- ](?P<ru>(?i:week|month|quarter|(?:fiscal |financial )?year|decade))\b|"
    r"\b(?:(?i:over|for|on|over the course of|in the course of)|in(?= the year(?:,|\.| and\b))) the (?P<ru2>week|"
    r"month|year|day)\b|"
    r"\b(?:its|their|the|this) (?P<ru3>week|"
    r"month)'s(?= (?:\w+ )?"
    r"(?:gain|loss|losses|gains|advance|drop|rise|decline|rally|fall|return|slide)\b)|\b(?P<ru4>weekly|monthly|"
    r"quarterly)(?= (?:\w+ )?(?:gains?|loss|losses|advance|drop|rise|decline|rally|fall|return|slide)\b))",
    r"(?P<span>(?:(?i:in|over|during|within|for|across) )?(?i:the )?(?P<spw>past|last|next|previous|prior|coming|"
    rf"latest|trailing|preceding) (?P<spn>{_COUNT}|a|few|couple of)[- ](?P<spu>trading days|sessions|days|weeks|"
    rf"months|"
    rf"quarters|years)|"
    rf"(?:[Ii]n|[Oo]ver|[Ff]or(?= [\w ]{3, 24}(?:in a row|running|straight|on end))) (?P<spn2>{_COUNT}|a|just \w+) "
    rf"(?P<spu2>days|weeks|months|years|sessions)(?! (?:ago|"
    rf"earlier))"
    rf"|(?:[Ii]n|[Oo]ver|[Dd]uring) the (?P<spn5>{_COUNT}) (?P<spu5>trading days|days|sessions|weeks)(?! (?:ago|"
    rf"earlier))"
    rf"|(?i:from|than|compared with|compared to|against|versus) (?P<spn3>{_COUNT}|a) (?P<spu3>days|weeks?|months?|"
    rf"years) "
    r"(?:ago|earlier|before)|\b(?P<spn4>\d+|three|six|five|twelve)[- ](?P<spu4>day|week|month|year)(?= (?:tally|"
    r"return|"
    r"performance|gain|loss|decline|change|rally|stretch|period))|(?:(?i:in|over|during|within|for|across) )?"
    r"(?:a|(?i:the )?(?:past|last|previous)) (?P<spf>fortnight)\b(?! (?:ago|earlier|before)))",
    rf"(?P<since>[Ss]ince (?:(?:the )?(?:(?:end|start|beginning|middle) of |early[- ]|late[- ]|mid-?)?"
    rf"(?P<sm>{MONTH})\.?(?:\s(?P<sd>\d{{1,2}}))?(?:,?\s(?P<sy>20\d\d|19\d\d)|,? (?:of )?(?P<slast>last|this) year)?|"
    r"(?:the )?(?:end|close) of (?P<sye>(?:19|20)\d\d)|(?P<sy2>(?:19|20)\d\d)|(?P<sev>(?:its|their|the|an?) "
    r"(?:[\w'-]+ ){0,3}?"
    r"(?:IPO|listing|debut|launch|inception|peak|high|low|trough|bottom|record)\b|then|"
    r"inception|launch|(?:last|early|late|mid-?)\s?\w+))|than when\b|"
    rf"(?:from|below|beneath|off|under) (?P<sm3>{MONTH})'s (?:\w+ )?(?:high|peak|low|top|record|trough)\b|(?:from|"
    rf"below|beneath|off|under) (?:its|"
    r"their|the|an?)"
    rf" (?:(?P<sm2>{MONTH})\.?(?:\s(?P<sd2>\d{{1,2}})(?:st|nd|rd|th)?)?(?:,?\s(?P<sy3>20\d\d))? |(?:all-time|"
    rf"record|recent|"
    r"recent-year|year|cycle|lifetime|historic|previous|52-week|one-year|multi-year|\d{4}) )*(?:closing |"
    r"intraday )?(?:high|"
    r"peak|low|top|bottom|record|trough)\b)",
    r"(?P<day>\b(?i:on |at |by |in |late |early |through |until |to )?(?:last |next |this )?(?P<dow>Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday)\b(?P<dlast>,? (?:of )?last week\b)?|\b(?P<dayword>[Tt]oday|"
    r"(?P<dayback>(?i:a|one|the) (?:day|session) (?:earlier|before|ago|"
    r"prior)\b|the (?:previous|prior|preceding) (?:trading )?(?:day|session)\b)|"
    r"[Yy]esterday|tomorrow|[Oo]vernight|"
    r"intraday|(?i:in )?(?:the )?(?:early|late|midday|mid-morning|mid-afternoon|afternoon|morning|recent|premarket|"
    r"pre-market|"
    r"after-hours|extended|opening) (?:(?:New York|Hong Kong|U\.?S\.?|Asian|European|London|Tokyo|Shanghai) "
    r")?(?:trading|trade|deals|"
    r"action|dealings|session)(?: on (?P<dow2>(?:Mon|Tues|Wednes|Thurs|Fri)day)\b)?|[Ii]n the (?:morning|afternoon)|"
    r"(?:in )?the first (?:hour|minutes|half hour) of (?:trading|trade))\b)",
    rf"(?P<date>(?:(?:on|by|as of|at|until|through|(?i:from|between)|since|"
    rf"dated) )?(?P<dm>{MONTH})\.?\s(?P<dd>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s(?P<dy>(?:19|20)\d\d))?|"
    rf"(?:(?:on|by|as of|at|until) )?(?P<dd2>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?\s(?P<dm2>{MONTH})\.?(?:,?\s(?P<dy2>(?:19|20)\d\d))?|(?P<iso>(?:19|20)\d\d-\d\d-\d\d))",
    rf"(?P<month>(?i:in|during|for|by|through|until|of|between|early|late|mid-?|last) ?(?:early |late |"
    rf"mid-?)?(?P<mm>{MONTH})(?:\.|,)?(?:\s(?P<my>(?:19|20)\d\d)|\s(?:of\s)?(?P<mlast>last|this) year)?(?![\w])|"
    rf"(?P<mm3>{MONTH})\s(?P<my3>(?:19|"
    rf"20)\d\d)|(?P<mm4>{MONTH})(?= (?:vehicle |auto |car |retail |industrial )?(?:deliver|sales|output|production|"
    rf"shipments|revenue|figures|numbers|orders|registrations)))",
    r"(?P<fy>(?<![Ff]orward )(?:[Aa]nnual|[Pp]reliminary|[Ff]inal)(?= (?:results|profits?|earnings|report|figures|"
    r"numbers|loss)\b)|"
    r"(?i:in |for |by |during )?(?i:the |its )?(?:(?:full|fiscal|calendar|financial|business)[- ]"
    r"year(?:\s(?P<fyy>20\d\d))?|fiscal (?P<fyf>20\d\d)|FY\s?'?(?P<fyn>\d{2,4})))(?![\w])",
    r"(?P<year>(?:(?i:in|for|by|through|during|since|of|from|to|until|end-|late|early|mid-|throughout|"
    r"the end of|its|their|'s|the|full-year) ?)(?:early |late |mid-|all of |calendar )?(?P<yy>(?:19|"
    r"20)\d\d)(?:E|e)?(?!\d|%|,\d{3}|\.\d| (?:percent|yuan|points|million|billion)))",
    r"(?P<inq>\b(?i:in|for|during|over|of) (?:the|its|their) (?:latest |most recent |reported |just-ended |"
    r"entire )?(?P<iu>quarter|half|"
    r"period|three months|six months|nine months|half[- ]year)\b(?P<irun>,? (?:(?:that|which) )?(?:is |has "
    r")?(?:now |currently |"
    r"just |already )*(?:under ?way|in progress|running|begun|began|started))?(?! (?:ended|ending|to|through|that|"
    r"before|earlier))|"
    r"\b(?i:in|over|during) (?:the|its) (?:latest|most recent) (?P<iu2>three months|six months))",
    r"(?P<now>\b(?:currently|now|at present|at the moment|presently|these days|as of now)\b)",
)
FORMS = tuple(re.match(r"\(\?P<(\w+)>", form)[1] for form in _FORMS)  # type: ignore[index]


_WORD = re.compile(
    r"[A-Za-z][A-Za-z]*|(?<![\d.,])\d{1,4}(?=-\d\d-|(?:st|nd|rd|th)?\s[JFMASOND]|[QH](?:\b|\d)|-(?:day|week|month|"
    r"year)\b|'s\s)|(?<=[a-z])'s"
)
_LEADS = words("times.leads") | {"'s", "e", "month", "quarter", "week"}
_PATTERNS = tuple(re.compile(form) for form in _FORMS)
_NEEDS = tuple(needed_words(pattern) for pattern in _PATTERNS)
_KEYS = Stems((word, number) for number, needs in enumerate(_NEEDS) if needs for word in max(needs, key=worth))
_KEYLESS = tuple(number for number, needs in enumerate(_NEEDS) if not needs)
_ALL = tuple(range(len(_PATTERNS)))
_OPENINGS = tuple(sorted(may_open(pattern)) for pattern in _PATTERNS)
_OPENING_SETS = tuple(frozenset(openings) for openings in _OPENINGS)


def _openers(lead: str) -> tuple[int, ...]:
    """The numbers of the forms that can begin with a word, in order: the word begins an opening, or is begun by one."""
    prefixes = [lead[:size] for size in range(len(lead) + 1)]
    out = []
    for number, openings in enumerate(_OPENINGS):
        at = bisect_left(openings, lead)
        if (at < len(openings) and openings[at].startswith(lead)) or not _OPENING_SETS[number].isdisjoint(prefixes):
            out.append(number)
    return tuple(out)


_FORMS_OF = {lead: _openers(lead) for lead in sorted(_LEADS)}


@lru_cache(maxsize=4)
def _unwrapped(folded: str) -> str:
    """The text with its line breaks as spaces, as expressions run over them."""
    return folded.replace("\n", " ")


def match_times(folded: str, start: int, end: int) -> list[re.Match[str]]:
    """Expressions of time in a stretch of folded text, unresolved: a form is tried only where a word can begin it and
    one of its key words is still to come. Each match holds the groups of its own form alone."""
    folded = _unwrapped(folded)
    lasts = _KEYS.lasts(plain_lower(folded[start:end]))
    for number in _KEYLESS:
        lasts[number] = end - start
    if not lasts:
        return []
    out: list[re.Match[str]] = []
    last = start + max(lasts.values())
    tries: dict[str, list[tuple[int, int]]] = {}  # of a leading word: its forms and where the last key of each stands
    position = start
    while position <= last:
        for word in _WORD.finditer(folded, position, end):
            at = word.start()
            if at > last:
                return out
            lead = word.group().lower()
            forms = tries.get(lead)
            if forms is None and lead not in _FORMS_OF and not lead[0].isdigit():
                continue
            if forms is None:
                begun = _FORMS_OF.get(lead, _ALL if lead[0].isdigit() else ())
                forms = tries[lead] = [(number, start + lasts[number]) for number in begun if number in lasts]
            for number, key in forms:
                match = _PATTERNS[number].match(folded, at, end) if at <= key else None
                if match is not None:
                    break
            else:
                continue
            out.append(match)
            position = max(word.end(), match.end())
            break
        else:
            return out
    return out
