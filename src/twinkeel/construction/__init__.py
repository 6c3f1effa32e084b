"""From a mandate to orders: what is asked, weights per issuer, the line to trade, whole lots, tickets."""
