"""The structure of a draft that a reported stretch must respect: headings, items, paragraphs."""

import re
from collections.abc import Iterable, Iterator

from assistant.domain.report import Item, Report
from assistant.domain.text import Span
from assistant.reuse.folding import Folding

_SENTENCE_CLOSERS = frozenset("。！？；：!?;:”’）)…")
"""Characters before a line end that make it the end of a paragraph; behind a word the line may be hard-wrapped."""

_OPENING, _CLOSING = frozenset("“‘《（(「『〈【〔["), frozenset("，。；：！？、”’》）)」』〉】〕]…,;:!?.％%")


def items(draft: Report) -> Iterator[Item]:
    """Every item of a report, at any depth."""

    def nested(level: Iterable[Item]) -> Iterator[Item]:
        for item in level:
            yield item
            yield from nested(item.items)

    for section in draft.sections:
        yield from nested(section.items)


def headings(draft: Report) -> Iterator[Span]:
    """The headings of sections and the heads of items."""
    yield from (section.heading.span for section in draft.sections if section.heading is not None)
    yield from (item.head.span for item in items(draft) if item.head is not None)


def boundaries(draft: Report, folding: Folding) -> list[int]:
    """Folded positions that no stretch may cross, ascending: ends of headings, changes of role, starts of paragraphs."""
    text = draft.text
    points = {section.span.begin for section in draft.sections}
    if draft.title_span is not None:
        points.add(draft.title_span.end)
    for heading in headings(draft):
        points.update((heading.begin, heading.end))
    last, end = "", 0
    for line in text.split("\n")[:-1]:
        last = line.rstrip()[-1:] or last
        end += len(line) + 1
        if not last or last in _SENTENCE_CLOSERS:
            points.add(end)
    return sorted({folding.position(point) for point in points})


_TITLE = r"《[^《》\n]{1,60}》"
_TITLES = re.compile(rf"{_TITLE}(?:[、，,；;\s]{{0,2}}(?:以及|[及和与并])?{_TITLE})+")


def title_lists(text: str) -> Iterator[Span]:
    """Lists of two and more titles (《党章》《准则》和《条例》): whoever names the same documents writes the same."""
    return (Span(*found.span()) for found in _TITLES.finditer(text))


def widened(span: Span, text: str) -> Span:
    """The span extended over adjoining brackets and punctuation marks."""
    begin, end = span.begin, span.end
    while begin > 0 and text[begin - 1] in _OPENING:
        begin -= 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return Span(begin, end)
