"""Where shared wording comes from: which of two reports had it first."""

from assistant.domain.report import Metadata
from assistant.domain.results import Direction


def direction(draft: Metadata, source: Metadata) -> Direction:
    """Which of the two had shared wording first: a source of an earlier year; of one year, or without one, nobody knows."""
    if draft.year is None or source.year is None or source.year > draft.year:
        return Direction.UNKNOWN
    return Direction.SAME_YEAR if source.year == draft.year else Direction.EARLIER
