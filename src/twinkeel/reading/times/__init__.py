"""The period of each figure, and the year of the document."""
