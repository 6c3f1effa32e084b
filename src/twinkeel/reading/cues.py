"""The words that carry a stance: cues with direction, sign and mode, and the polarity of quoted views."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from twinkeel.reading.gates import Gate
from twinkeel.reading.stems import Stems
from twinkeel.reading.vocabulary import words

_THING = (
    r"(?:bets?|exposures?|positions?|holdings?|stakes?|allocations?|weightings?|investments?|shares?|purchases|"
    r"buying|wagers?)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern over one sentence and what it says of its holder."""

    gate: Gate
    direction: str
    sign: int
    mode: str
    stems: tuple[str, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        return self.gate.pattern


_MODES = ("intention", "position", "position_change", "product", "rating", "interest", "view")
_STEMS = {mode: tuple(sorted(stem.replace("_", " ") for stem in words(f"cues.{mode}"))) for mode in _MODES}


def cues_for(signs: Set[int], lowered: str) -> list[Cue]:
    """The cues whose gate is open and whose mode, and own stems where it has any, stand in the lower-cased sentence."""
    opened = [cue for cue in CUES if cue.gate.needs <= signs]
    if not opened:
        return []
    present = _ALL_STEMS.present(lowered)
    return [
        cue
        for cue in opened
        if not present.isdisjoint(_STEMS[cue.mode]) and (not cue.stems or not present.isdisjoint(cue.stems))
    ]


def _cue(pattern: str, direction: str, sign: int, mode: str) -> Cue:
    stems: tuple[str, ...] = ()
    if direction == "underweight":
        stems = ("exposure", "underweight")
    elif direction == "overweight":
        stems = ("overweight",)
    elif mode == "intention":
        stems = (
            "bet",
            "exposure",
            "position",
            "holding",
            "stake",
            "alloc",
            "weight",
            "invest",
            "share",
            "stock",
            "purchas",
            "buy",
            "wager",
            "more",
            "dip",
        )
    elif direction in {"upgrade", "downgrade"}:
        stems = ("grad", "rating", "recommendation", "view", "call", " to ")
    elif direction in {"target_raised", "target_cut"}:
        stems = ("target", "forecast", "estimate")
    elif mode == "rating":
        stems = ("attractive", "weight", "perform", "buy", "sell", "reduce", "accumulate", "neutral", "hold", "in-line")
    return Cue(Gate(pattern), direction, sign, mode, stems)


_INTEND = (
    r"(?:(?:is|was|are|were|be|been)\s)?(?:looking|plans?|planning|planned|intends?|intending|considering|aims?|"
    r"aiming|wants?|hopes?|ready|keen|set|expects?|prepar(?:es|ing)|seeking|preferr?(?:s|ed)?|would)\s(?:to\s)?"
)
CUES: tuple[Cue, ...] = (
    _cue(
        r"\b(?:cut|cuts|lower(?:ed|s)|downgrad(?:ed|es)|mov(?:ed|es)|reduc(?:ed|es))\s[^.;,\"]{2,60}?\sto\s[\"“']?"
        r"(?:neutral|sell|underweight|hold|reduce|underperform|equal[- ]weight|market[- ]weight)\b[\"”']?",
        "downgrade",
        -1,
        "rating",
    ),
    _cue(
        r"\b(?:rais(?:ed|es)|lift(?:ed|s)|upgrad(?:ed|es)|mov(?:ed|es))\s[^.;,\"]{2,60}?\sto\s[\"“']?"
        r"(?:buy|overweight|attractive|most attractive|outperform|strong buy|accumulate)\b[\"”']?",
        "upgrade",
        1,
        "rating",
    ),
    _cue(
        (
            rf"\b{_INTEND}(?:add(?:ing)?|increas(?:e|ing)|boost(?:ing)?|rais(?:e|ing)|buy(?:ing)?|build(?:ing)?|"
            rf"accumulat(?:e|ing)|expand(?:ing)?|top(?:ping)? up|"
            rf"grow(?:ing)?)\b(?:\s[\w’'-]+){{0,5}}?\s(?:{_THING}|shares|stocks|more|dips?)\b[^,.;\"]{{0,60}}"
        ),
        "increase",
        1,
        "intention",
    ),
    _cue(
        (
            rf"\b{_INTEND}(?:cut(?:ting)?|reduc(?:e|ing)|trim(?:ming)?|sell(?:ing)?|lower(?:ing)?|exit(?:ing)?|"
            rf"par(?:e|ing)|dump(?:ing)?|unwind(?:ing)?)\b(?:\s[\w’'-]+){{0,5}}?\s(?:{_THING}|shares|"
            rf"stocks)\b[^,.;\"]{{0,60}}"
        ),
        "decrease",
        -1,
        "intention",
    ),
    _cue(
        (
            r"\b(?:deliberately |remains? |stay(?:s|ed)? |was |is |are |been |go(?:es|ne)? |went |running |"
            r"moved (?:to )?|keeps? |kept |has an? |an? )?(?:limited|minimal|low|reduced|little|zero|"
            r"no) exposure\b"
        ),
        "underweight",
        -1,
        "position",
    ),
    _cue(
        (
            r"\b(?:remains?|stay(?:s|ed)?|was|is|are|been|go(?:es|ne)?|went|running|moved (?:to )?|keeps?|kept|"
            r"turned|has|have|being|hold an?|an?)\s(?:\w+\s)?underweight\b[^,.;\"]{0,50}"
        ),
        "underweight",
        -1,
        "position",
    ),
    _cue(
        (
            r"\b(?:remains?|stay(?:s|ed)?|was|is|are|been|go(?:es|ne)?|went|running|moved (?:to )?|keeps?|kept|"
            r"turned|has|have|being|hold an?|an?)\s(?:\w+\s)?overweight\b[^,.;\"]{0,50}"
        ),
        "overweight",
        1,
        "position",
    ),
    _cue(
        (
            r"\b(?:avoid(?:s|ed|ing)?|steer(?:s|ed|ing)? clear of|stay(?:s|ed|ing)? away from|shun(?:s|ned|"
            r"ning)?|staying out of|stayed out of)\s[^,.;\"]{3,60}"
        ),
        "avoid",
        -1,
        "position",
    ),
    _cue(
        (
            rf"\b(?:increas|boost|rais|add|buil[dt]|grow|grew|ramp|step|doubl|lift|pil|load|top|expand|"
            rf"gain)\w*\s(?:(?:up|down|in|into|to)\s)?(?:(?:its|their|his|her|our|the|more|fresh|new|big|bigger|"
            rf"large)\s)?(?:[\w’'-]+\s){{0,3}}?{_THING}\b(?:\s(?:on|in|to|of|into|across)\b[^,.;\"]{{0,70}})?"
        ),
        "increase",
        1,
        "position_change",
    ),
    _cue(
        (
            r"\b(?:doubl(?:ed|ing) down on|pil(?:ed|ing) into|pour(?:ed|ing)? (?:money |cash |funds |"
            r"billions )?into|flock(?:ed|ing)? to|rush(?:ed|ing)? (?:in)?to|rotat(?:ed|ing) (?:\w+ ){0,3}into|"
            r"snapp(?:ed|ing) up|load(?:ed|ing) up on|scoop(?:ed|ing) up|net bought|were net buyers of|"
            r"buying the dip in|accumulat(?:ed|ing)|chas(?:ed|ing))\s[^,.;\"]{3,70}"
        ),
        "increase",
        1,
        "position_change",
    ),
    _cue(
        (
            rf"\b(?:cut|cuts|cutting|reduc|trim|lower|par(?:ed|ing)|slash|sold|sell|exit|dump|offload|unw[io]und|"
            rf"unwind|dispos|halv|shed|liquidat)\w*\s(?:(?:down|off|back|out|all|some|most|half|"
            rf"part)\s(?:of\s)?)?(?:(?:its|their|his|her|our|the|entire|"
            rf"remaining)\s)*(?:[\w’'-]+\s){{0,3}}?{_THING}\b(?:\s(?:on|in|to|of|across)\b[^,.;\"]{{0,60}})?"
        ),
        "decrease",
        -1,
        "position_change",
    ),
    _cue(
        r"\b(?:add(?:ing|ed|s)|topp(?:ing|ed) up|buying)\s(?:more )?(?:to |of )?[^,.;\"]{2,60}",
        "increase",
        1,
        "position_change",
    ),
    _cue(
        r"\b(?:trimming|selling|selling out of|exiting)\s(?:out of )?[^,.;\"]{2,60}", "decrease", -1, "position_change"
    ),
    _cue(
        (
            r"\b(?:pull(?:ed|ing) (?:money |funds |cash )?out of|rotat(?:ed|ing) out of|tak(?:en|ing|e|"
            r"es) profits?(?: (?:on|in))?|took profits?(?: (?:on|in))?|net sold|were net sellers of|bail(?:ed|"
            r"ing) (?:out )?(?:on|of)|fled|fleeing|dump(?:ed|ing)|betting against|bet against|short(?:ed|ing)|"
            r"short positions? (?:in|on|against))\s[^,.;\"]{3,70}"
        ),
        "decrease",
        -1,
        "position_change",
    ),
    _cue(
        (
            r"\b(?:bought|buys|purchased|acquired|has been buying|started buying|took|taken|initiated|opened|"
            r"disclosed|built)\s(?:(?:a|an|its|new|fresh|about|more|further|"
            r"the)\s)*(?:[\w.,%$’'-]+\s){0,5}?(?:stakes?|positions?|shares|stock|holding)\b[^,.;\"]{0,60}"
        ),
        "increase",
        1,
        "position_change",
    ),
    _cue(
        (
            r"\b(?:owns?|holds?|held|is invested in|has invested in|invests in|has (?:a )?(?:large |small |core |"
            r"big )?(?:positions?|stakes?|holdings?) in|counts)\s(?:(?:stocks|shares|names|companies|positions|"
            r"stakes|holdings)\s)?(?:(?:such as|like|including|in|of)\s)?[^,.;\"]{2,70}"
        ),
        "hold",
        1,
        "position",
    ),
    _cue(
        (
            r"\b(?:helped |has |have |had |will |plans? to |partnered (?:with [^,.;]{3,50} )?to |jointly |"
            r"recently )*(?:launch(?:ed|es|ing)?|roll(?:ed|s|ing)? out|unveil(?:ed|s|ing)?|introduc(?:ed|es|ing)|"
            r"list(?:ed|ing)|fil(?:ed|ing) (?:for|to launch))\s(?:an?|its|the|two|three|new|another|"
            r"what)\s(?:[\w’'-]+\s){0,6}?(?:funds?|ETFs?|exchange-traded funds?|products?|strategy|trackers?|"
            r"notes?)\b"
        ),
        "product_launch",
        1,
        "product",
    ),
    _cue(
        (
            r"\b(?:upgrad(?:ed|es|ing)|rais(?:ed|es|ing) (?:its|their|his|her) (?:rating|recommendation|view|"
            r"call)|lift(?:ed|s) (?:its|their) (?:rating|view))\b[^.;\"]{3,90}"
        ),
        "upgrade",
        1,
        "rating",
    ),
    _cue(
        (
            r"\b(?:downgrad(?:ed|es|ing)|cut(?:s|ting)? (?:its|their|his|her) (?:rating|recommendation|view|"
            r"call)|lower(?:ed|s) (?:its|their) (?:rating|view|recommendation))\b[^.;\"]{3,90}"
        ),
        "downgrade",
        -1,
        "rating",
    ),
    _cue(
        (
            r"\b(?:rais(?:ed|es|ing)|lift(?:ed|s|ing)|hik(?:ed|es|ing)|boost(?:ed|s)|increas(?:ed|es)|"
            r"bumped)\s(?:its|their|his|her|the)\s(?:[\w’'-]+\s){0,3}?(?:price target|target price|target|"
            r"forecast|estimates?)\b[^.;\"]{0,80}"
        ),
        "target_raised",
        1,
        "rating",
    ),
    _cue(
        (
            r"\b(?:cut(?:s|ting)?|lower(?:ed|s|ing)|reduc(?:ed|es|ing)|trimm(?:ed|s)|slash(?:ed|es))\s(?:its|"
            r"their|his|her|the)\s(?:[\w’'-]+\s){0,3}?(?:price target|target price|target|forecast|"
            r"estimates?)\b[^.;\"]{0,80}"
        ),
        "target_cut",
        -1,
        "rating",
    ),
    _cue(
        (
            r"\b(?:rat(?:ed|es|ing)|has an?|with an?|maintain(?:ed|s|ing)|reiterat(?:ed|es|ing)|kept|keeps|"
            r"assign(?:ed|s)|initiated|start(?:ed|s)|reaffirm(?:ed|s))\b[^.;]{0,70}?[\"“']?(?:most attractive|"
            r"attractive|overweight|outperform|buy|strong buy|conviction buy|accumulate)[\"”']?(?=[\s,.;]|"
            r"$)(?:\s(?:rating|recommendation|call))?"
        ),
        "positive_view",
        1,
        "rating",
    ),
    _cue(
        (
            r"\b(?:rat(?:ed|es|ing)|has an?|with an?|maintain(?:ed|s|ing)|reiterat(?:ed|es|ing)|kept|keeps|"
            r"assign(?:ed|s)|initiated|start(?:ed|s))\b[^.;]{0,70}?[\"“']?(?:underweight|underperform|sell|"
            r"reduce|least attractive|unattractive)[\"”']?(?=[\s,.;]|$)(?:\s(?:rating|recommendation|call))?"
        ),
        "negative_view",
        -1,
        "rating",
    ),
    _cue(
        (
            r"\b(?:rat(?:ed|es|ing)|has an?|with an?|maintain(?:ed|s|ing)|reiterat(?:ed|es|ing)|kept|keeps|"
            r"assign(?:ed|s)|initiated|start(?:ed|s))\b[^.;]{0,70}?[\"“']?(?:neutral|hold|equal[- ]weight|"
            r"market[- ]perform|in-line)[\"”']?(?=[\s,.;]|$)(?:\s(?:rating|recommendation|call))?"
        ),
        "neutral_view",
        0,
        "rating",
    ),
    _cue(
        (
            r"\b(?:increasingly |closely |are |is |been )*(?:eyeing|warming to|interested in|turning to|"
            r"hunting for|flocking to|embrac(?:ed|es|ing)|fallen for)\s[^,.;\"]{3,80}?(?=\s(?:as|after|amid|on|"
            r"because|while|when)\b|[,.;\"]|$)"
        ),
        "increase",
        1,
        "interest",
    ),
    _cue(
        (
            r"\b(?:favou?rs?|favou?red|favou?ring|prefers?|preferred|likes (?!to\b)|(?<=we )like|(?<=I )like|"
            r"(?<=also )likes|bullish on|bullish about|upbeat on|upbeat about|positive on|positive about|"
            r"constructive on|optimistic (?:on|about)|enthusiastic about|(?:is|are|remains?|turned|was|"
            r"were) (?:\w+ )?(?:bullish|optimistic|upbeat|constructive))\b[^,.;\"]{0,80}"
        ),
        "positive_view",
        1,
        "view",
    ),
    _cue(
        (
            r"\b(?:bearish on|bearish about|cautious (?:on|about|over)|wary (?:of|about)|sceptical (?:of|about)|"
            r"skeptical (?:of|about)|negative on|pessimistic (?:on|about)|worried about|concerned about|"
            r"nervous about|dislikes?|(?:is|are|remains?|turned|was|were) (?:\w+ )?(?:bearish|cautious|wary|"
            r"sceptical|skeptical|pessimistic))\b[^,.;\"]{0,80}"
        ),
        "negative_view",
        -1,
        "view",
    ),
)
_ALL_STEMS = Stems(
    (stem, stem) for stem in {s for stems in _STEMS.values() for s in stems} | {s for cue in CUES for s in cue.stems}
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
    r"Korean|[Aa]ctive|[Pp]rofessional|[Vv]alue|[Bb]ig|[Ss]outhbound|[Nn]orthbound)\s){0,2}"
    r"(?:[Ii]nvestors|(?:[Ff]und|[Aa]sset|[Mm]oney|[Pp]ortfolio|[Ww]ealth)\s[Mm]anagers|[Hh]edge [Ff]unds|"
    r"[Mm]utual [Ff]unds|[Pp]ension [Ff]unds|[Ff]oreigners|[Tt]raders|[Aa]nalysts|[Ss]trategists|[Ff]unds|"
    r"[Bb]rokerages|[Ii]nstitutions|[Ff]amily offices|[Ss]hort sellers|[Ss]peculators|[Ee]conomists|[Bb]ulls|"
    r"[Bb]ears)\b"
)
SPEECH = Gate(
    r"\b(?:said|says|say|added|adds|told|wrote|writes|noted|notes|argued|argues|warned|warns|according to|"
    r"commented|cautioned|believes?|thinks?|reckons?|stated|explained|predicts?|estimates?|expects?|sees)\b"
)
SIGN = {"increase": 1, "decrease": -1}
