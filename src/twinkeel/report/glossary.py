"""The words a reader may not know, each explained in a sentence or two; shown where they stand."""

from __future__ import annotations

from collections.abc import Mapping

TERMS: Mapping[str, str] = {
    "Magnificent Seven": "Apple, Microsoft, Nvidia, Alphabet, Amazon, Meta and Tesla.",
    "look-through": "A fund is opened and its holdings are counted as yours, by weight, down to the companies.",
    "volatility": "How much the value swings: the standard deviation of returns, scaled to a year. "
    "In about two years of three, the result lies within one volatility of the middle.",
    "correlation": "How far two things move together: 1 as one, 0 without relation, -1 against each other.",
    "closing clock": "The moment at which a market strikes its closing prices. Shanghai and Hong Kong close half a day "
    "before New York, so their closes of the same date have not seen the same news.",
    "same date": "Comparing the closes that carry the same date, as most tools do. Across the ocean it sees only about "
    "half of the common movement, so China looks like a better diversifier than it is.",
    "95 % interval": "Drawn again from the same world, nineteen estimates of twenty would come out in such a range.",
    "diversification ratio": "The sum of the holdings' own volatilities over the volatility of the whole. 1 means no "
    "diversification; 1.3 means that a quarter of the risk cancels out.",
    "basis point": "A hundredth of a percent.",
    "ADR": "A receipt traded in New York that stands for shares listed elsewhere.",
    "premium": "How much dearer one line of a company is than another line of the same share, after exchange rate and "
    "ratio.",
    "lot": "The number of shares in which a market trades; orders are whole multiples of it.",
    "levy": "What states, exchanges and clearing houses take from a trade: stamp duty, transaction and settlement "
    "fees.",
    "turnover": "Half of what is bought and sold, as a share of the book.",
    "certainty equivalent": "The safe return that would be worth as much to you as the risky one, at the risk aversion "
    "stated.",
    "relevance": "How much of a company's business belongs to the theme, from 0 to 1, by the sources named in the "
    "theme table.",
    "uncovered": "What has no price history in the data. It stays in the book and outside the risk figures.",
    "shock": "A past event, replayed on the book as it is and as it would be.",
    "implied growth": "The growth of sales a year that today's price asks for, under the margins and multiple stated.",
    "snapshot": "All data known at one moment, with a fingerprint: the same fingerprint gives the same report.",
    "minimum variance": "The calmest portfolio that obeys the rules: no opinion on returns is needed.",
}
