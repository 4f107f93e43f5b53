"""Text with spans → markup. Everything is escaped; spans may nest and cross, elements still balance."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from assistant.domain.text import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """An element to put around a span of the text.

    Where the element has to be interrupted (another one crosses it, or the window cuts it) it is written in
    pieces; ``attributes`` stand on every piece, ``once`` (an id, say) only on the one where the span begins.
    """

    span: Span
    element: str = "span"
    attributes: tuple[tuple[str, str], ...] = ()
    once: tuple[tuple[str, str], ...] = ()

    def opening(self, at: int) -> Markup:
        """The start tag of the piece that begins at offset ``at``."""
        pairs = (*self.attributes, *(self.once if at == self.span.begin else ()))
        written = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in pairs)
        return Markup("<{}{}>").format(self.element, written)

    @property
    def closing(self) -> Markup:
        """The end tag."""
        return Markup("</{}>").format(self.element)


def render(text: str, marks: Iterable[Mark], window: Span | None = None) -> Markup:
    """The characters of ``window`` (default: all of ``text``) with ``marks`` around theirs, balanced.

    Of two marks that begin together the longer is the outer one. Marks outside the window are left out.
    """
    whole = window or Span(0, len(text))
    waiting = [mark for mark in marks if mark.span.overlap(whole)]
    waiting.sort(key=lambda mark: (mark.span.begin, -mark.span.end))
    edges = {whole.begin, whole.end}
    for mark in waiting:
        edges |= {max(mark.span.begin, whole.begin), min(mark.span.end, whole.end)}
    cuts = sorted(edges)
    parts: list[Markup] = []
    opened: list[Mark] = []
    waiting.reverse()
    for begin, end in pairwise(cuts):
        while waiting and waiting[-1].span.begin <= begin:
            mark = waiting.pop()
            parts.append(mark.opening(begin))
            opened.append(mark)
        parts.append(escape(text[begin:end]))
        _close(opened, end, parts)
    parts += [mark.closing for mark in reversed(opened)]
    return Markup("").join(parts)


def _close(opened: list[Mark], at: int, parts: list[Markup]) -> None:
    """End the marks that end at ``at``; those opened inside them that go on are interrupted."""
    lowest = next((place for place, mark in enumerate(opened) if mark.span.end <= at), len(opened))
    going_on = [mark for mark in opened[lowest:] if mark.span.end > at]
    parts += [mark.closing for mark in reversed(opened[lowest:])]
    opened[lowest:] = going_on
    parts += [mark.opening(at) for mark in going_on]
