"""What of a draft's structure the search for reuse respects: heads, items, paragraphs."""

from collections.abc import Iterable, Iterator

from assistant.domain.report import Item, Report
from assistant.domain.text import Span
from assistant.reuse.folding import Folding


def items(draft: Report) -> Iterator[Item]:
    """Every item of a report, at any depth."""

    def below(some: Iterable[Item]) -> Iterator[Item]:
        for item in some:
            yield item
            yield from below(item.items)

    for section in draft.sections:
        yield from below(section.items)


def heads(draft: Report) -> Iterator[Span]:
    """The headings of sections and the heads of items."""
    yield from (section.heading for section in draft.sections if section.heading is not None)
    yield from (item.head for item in items(draft) if item.head is not None)


_CLOSERS = frozenset("。！？；：!?;:”’）)…")


def edges(draft: Report, folding: Folding) -> list[int]:
    """Folded positions no stretch may run over: where heads begin and end, roles turn, and paragraphs begin.

    A line end behind a word is none: the line may have been broken by hand.
    """
    text = draft.text
    points = {section.span.begin for section in draft.sections}
    if draft.title_span is not None:
        points.add(draft.title_span.end)
    for head in heads(draft):
        points.update((head.begin, head.end))
    at = text.find("\n")
    while at >= 0:
        before = at - 1
        while before >= 0 and text[before].isspace():
            before -= 1
        if before < 0 or text[before] in _CLOSERS:
            points.add(at + 1)
        at = text.find("\n", at + 1)
    return sorted({folding.position(point) for point in points})


_BEFORE, _BEHIND = frozenset("“‘《（(「『〈【〔["), frozenset("，。；：！？、”’》）)」』〉】〕]…,;:!?.％%")


def widened(span: Span, text: str) -> Span:
    """The span with the brackets and marks that stand at its edges."""
    begin, end = span.begin, span.end
    while begin > 0 and text[begin - 1] in _BEFORE:
        begin -= 1
    while end < len(text) and text[end] in _BEHIND:
        end += 1
    return Span(begin, end)
