"""Which characters of a text are taken already: whether a span meets one of many, in time that does not grow with them."""

from collections.abc import Iterable

from assistant.domain.text import Span


class CoveredText:
    """The characters of a text of ``length`` code points that the spans added so far cover."""

    def __init__(self, length: int, spans: Iterable[Span] = ()) -> None:
        self._taken = bytearray(length)
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        """Take the characters of ``span``."""
        self._taken[span.begin : span.end] = b"\1" * (min(span.end, len(self._taken)) - span.begin)

    def overlaps(self, span: Span) -> bool:
        """Whether some character of ``span`` is taken."""
        return self._taken.find(1, span.begin, span.end) >= 0

    def covers(self, span: Span) -> bool:
        """Whether all characters of ``span`` are taken."""
        return self._taken.find(0, span.begin, span.end) < 0

    def share(self, span: Span) -> int:
        """How many characters of ``span`` are taken."""
        return self._taken.count(1, span.begin, span.end)
