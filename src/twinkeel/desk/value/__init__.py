"""``value``: what a name, an index or a book costs, with every figure's date, source and definition."""
