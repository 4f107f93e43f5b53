"""Trends of wording in the indexed reports: the use of a phrase by year and author, and rising or fading phrases."""

from assistant.trends.change import change
from assistant.trends.use import use_of

__all__ = ["change", "use_of"]
