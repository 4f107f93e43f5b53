"""What review rules receive: the draft, and what was looked up around it before they run."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.domain.report import Metadata, Report
from assistant.domain.results import Finding
from assistant.domain.text import Span, paragraphs
from assistant.domain.vocabulary import Vocabulary

_AROUND = 600
"""Characters before and behind the wanted paragraphs that may decide what is found in them, such as a list's total."""


@dataclass(frozen=True, slots=True)
class DraftPart:
    """Some paragraphs of a draft, with its metadata and without its passages. They begin at ``begin`` of its text."""

    draft: Report
    begin: int

    def whole(self, span: Span) -> Span:
        """Where a span of the part stands in the draft."""
        return Span(span.begin + self.begin, span.end + self.begin)


def part_around(draft: Report, span: Span) -> DraftPart:
    """The paragraphs of ``span`` and those around them."""
    length = len(draft.text)
    around = paragraphs(draft.text, Span(max(0, span.begin - _AROUND), min(length, span.end + _AROUND)))

    def moved(one: Span) -> Span:
        return Span(max(0, one.begin - around.begin), max(0, min(one.end, around.end) - around.begin))

    first = bisect_left(draft.facts, around.begin, key=lambda fact: fact.span.begin)
    last = bisect_left(draft.facts, around.end, key=lambda fact: fact.span.begin)
    title = draft.title_span
    part = Report(
        **draft.values(),
        id=draft.id,
        text=around.of(draft.text),
        sections=tuple(
            replace(section, span=moved(section.span), heading=None, items=())
            for section in draft.sections
            if section.span.begin < around.end and around.begin < section.span.end
        ),
        facts=tuple(replace(fact, span=moved(fact.span)) for fact in draft.facts[first:last]),
        title_span=moved(title)
        if title and around.begin <= title.begin and title.end <= around.end
        else None,
        source=draft.source,
    )
    return DraftPart(part, around.begin)


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """A draft under review and everything that rules may know beside it: they query nothing themselves.

    ``overlaps``: findings of shared wording, with their sources. ``records``: metadata of every report in reach, by id.
    ``vocabulary_folder``: where the organisation extends the rules' data files. ``profile``: the kind of report
    (述职述廉) where the caller names it, else "" and the title decides. ``place_reports``: names of villages that the
    draft uses once → ids of the other reports that use them. ``span``: the paragraphs whose findings are wanted, None for
    the whole draft.
    """

    draft: Report
    vocabulary: Vocabulary
    overlaps: tuple[Finding, ...] = ()
    records: Mapping[str, Metadata] | None = None
    vocabulary_folder: Path | None = None
    profile: str = ""
    place_reports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    span: Span | None = None

    @property
    def stretch(self) -> tuple[int, int]:
        """Where the wanted paragraphs begin and end."""
        return (0, len(self.draft.text)) if self.span is None else (self.span.begin, self.span.end)

    @property
    def part(self) -> DraftPart:
        """What a check of single paragraphs needs to read: the wanted ones and some around them."""
        return DraftPart(self.draft, 0) if self.span is None else part_around(self.draft, self.span)
