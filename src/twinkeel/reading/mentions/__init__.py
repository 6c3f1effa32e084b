"""Who is meant: names, codes, funds, people and houses."""
