"""Reads an article: mentions, claims, stances and questions, from the text and the reference facts alone."""

from twinkeel.reading.model import Claim, Mention, Reading, Stance
from twinkeel.reading.reader import read

__all__ = ["Claim", "Mention", "Reading", "Stance", "read"]
