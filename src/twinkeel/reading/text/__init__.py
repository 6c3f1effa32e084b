"""From files to documents: zones, sentences and the day a text says it is of."""
