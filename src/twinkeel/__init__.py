"""Twinkeel: balance a book heavy in US artificial intelligence with China's, selectively and with open eyes."""

__version__ = "0.1.0"
