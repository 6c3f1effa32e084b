"""A sentence as names, figures, words and marks, with its shallow clauses and phrases."""
