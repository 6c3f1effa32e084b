"""Where in the mandate's file the rules of a conflict are written, so that the message can point there."""

from __future__ import annotations

from collections.abc import Sequence

from twinkeel.construction.mandate import _line_of

# words of a rule, and the keys that can have set it, the likelier first
KEYS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("Magnificent Seven", (("magnificent_seven_maximum",),)),
    ("China AI", (("theme", "target"), ("theme", "minimum"), ("theme", "maximum"))),
    ("theme.per_issuer_maximum", (("theme", "per_issuer_maximum"),)),
    ("trading.issuer_maximum", (("trading", "issuer_maximum"),)),
    ("trading.maximum_sale", (("trading", "maximum_sale"), ("trading", "sell"))),
    ("cash", (("cash", "maximum"), ("cash", "minimum"))),
    ("turnover", (("trading", "turnover"),)),
    ("cost", (("trading", "cost_maximum"),)),
    ("volatility", (("risk", "volatility_maximum"), ("risk", "expected_shortfall_maximum"))),
    ("tracking error", (("risk", "tracking_error_maximum"),)),
    ("may not be sold", (("trading", "sell"),)),
    ("name by name", (("theme", "per_issuer_maximum"), ("trading", "issuer_maximum"))),
)


def rule_line(rules: Sequence[str], text: str) -> int | None:
    """The line of the first rule that the file sets itself; None where defaults alone conflict."""
    for rule in rules:
        for words, keys in KEYS:
            if words in rule:
                for key in keys:
                    line = _exact_line(key, text)
                    if line is not None:
                        return line
    return None


def _exact_line(key: tuple[str, ...], text: str) -> int | None:
    line = _line_of(list(key), text)
    if line is None:
        return None
    written = text.splitlines()[line - 1].split("=")[0].strip()
    return line if written.split(".")[-1].strip("\"' ") == key[-1] else None
