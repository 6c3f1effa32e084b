"""The words that carry a stance: cues with direction, sign and mode, and the polarity of quoted views."""

from __future__ import annotations

import re

from twinkeel.reading.patterns.gates import Gate

LAUNCH = Gate(
    r"\b(?:helped |has |have |had |will |plans? to |partnered (?:with [^,.;]{3,50} )?to |jointly |"
    r"recently )*(?:launch(?:ed|es|ing)?|roll(?:ed|s|ing)? out|unveil(?:ed|s|ing)?|introduc(?:ed|es|ing)|"
    r"list(?:ed|ing)|fil(?:ed|ing) (?:for|to launch))\s(?:an?|its|the|two|three|new|another|"
    r"what)\s(?:[\w’'-]+\s){0,6}?(?:funds?|ETFs?|exchange-traded funds?|products?|strategy|trackers?|"
    r"notes?)\b"
)
RECOMMEND = Gate(
    (
        r"\b(?:investors? (?:should|would do well to|need to|ought to)|should|recommend(?:s|ed|ing)?|advis(?:e|"
        r"es|ed|ing)|urg(?:ed|es|ing)|suggest(?:s|ed|ing)?|(?:prudent|wise|best|right|sensible|"
        r"smart)[^.\"]{0,30}\bstrateg(?:y|ies)\b|strategy is to|it (?:makes sense|pays|is time) to|time to|"
        r"worth (?:buying|adding|holding|owning)|ought to)\b"
    ),
    re.IGNORECASE,
)
RECOMMENDED: tuple[tuple[re.Pattern[str], str, int], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), direction, sign)
    for pattern, direction, sign in (
        (r"diversif\w+", "recommend_diversify", 1),
        (r"\bselective(?:ly)?\b[^.\"]{0,60}|\bpick(?:ing)?\b[^.\"]{0,20}\bselectively", "selective_add", 1),
        (r"\bbalanc(?:e|ed|ing)\b|\brebalanc\w+|\bbarbell\b", "recommend_balance", 1),
        (
            r"\b(?:avoid|sell|reduce|trim|cut|exit|stay away|steer clear|take profits?|underweight|lighten)\b",
            "recommend_sell",
            -1,
        ),
        (r"\b(?:buy|add|accumulate|increase|own|overweight|invest|hold on|raise|consider)\b", "recommend_buy", 1),
        (r"\b(?:hedge|be cautious|caution|careful|patient|wait)\b", "recommend_caution", -1),
    )
)
EXPECT = re.compile(
    (
        r"\b(?:expect(?:s|ed|ing)?|forecast(?:s|ing)?|predict(?:s|ed|ing)?|anticipat(?:es|ed|ing)|sees?|"
        r"foresees?|projects?)\b"
    ),
    re.IGNORECASE,
)
GROUPS = Gate(
    r"(?:\b(?:[Ss]ome|[Mm]any|[Mm]ost|[Ss]everal|[Aa] number of|[Mm]ore)\s)?\b(?:(?:[Gg]lobal|[Ff]oreign|"
    r"[Ii]nternational|[Oo]verseas|[Mm]ainland|[Cc]hinese|[Rr]etail|[Ii]nstitutional|[Dd]omestic|"
    r"[Ll]ong-only|[Oo]ffshore|[Ll]ocal|[Ww]estern|[Ww]ealthy|U\.?S\.?|European|Asian|American|Japanese|"
    r"Korean|[Aa]ctive|[Pp]rofessional|[Vv]alue|[Bb]ig|[Mm]acro|[Qq]uant|[Ee]merging-market|[Gg]rowth|[Ll]everaged|"
    r"[Ss]peculative|[Mm]omentum|[Ee]quity|[Gg]ulf|Indian|Swiss|Hong Kong|[Ss]outhbound|[Nn]orthbound)\s){0,2}"
    r"(?:[Ii]nvestors|(?:[Ff]und|[Aa]sset|[Mm]oney|[Pp]ortfolio|[Ww]ealth)\s[Mm]anagers|[Hh]edge [Ff]unds|"
    r"[Mm]utual [Ff]unds|[Pp]ension [Ff]unds|[Ff]oreigners|[Tt]raders|[Aa]nalysts|[Ss]trategists|[Ff]unds|"
    r"[Bb]rokerages|[Ii]nstitutions|[Ff]amily offices|[Ss]hort sellers|[Ss]peculators|[Ee]conomists|[Bb]ulls|"
    r"[Bb]ears)\b"
)
SPEECH = Gate(
    r"\b(?:said|says|say|added|adds|told|wrote|writes|noted|notes|argued|argues|warned|warns|predicted|[Aa]ccording to|"
    r"[Ii]n the view of|[Ii]n the opinion of|"
    r"commented|cautioned|believes?|thinks?|reckons?|stated|explained|predicts?|estimates?|expects?|sees)\b"
)
