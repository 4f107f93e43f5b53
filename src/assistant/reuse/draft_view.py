"""A draft prepared for one check: its folded text, the weight of each character, and where stretches must end."""

import re
from bisect import bisect_left, bisect_right
from math import log10

from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.domain.vocabulary import is_role_name
from assistant.reuse import boundaries
from assistant.reuse.chain import Stretch
from assistant.reuse.folding import Folding, folded
from assistant.reuse.phrases import Phrases
from assistant.reuse.refine import THRESHOLD_WITHIN
from assistant.reuse.weighting import Weights, weigh

_USUAL_LENGTH = 5000
"""Folded characters of a usual report, for which ``THRESHOLD_WITHIN`` was set."""

_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d①-⑳]{1,6}[）)、.．\s]{0,6}(?:20\d\d年)?|[。：:，]$")


class DraftView:
    """A draft and what a search for reuse needs of it. Positions are folded ones."""

    def __init__(self, draft: Report, phrases: Phrases) -> None:
        self.draft = draft
        self.folding: Folding = folded(draft.text)
        self.text = self.folding.text()
        self.sentences: list[int] = self.folding.sentences.tolist()
        self.boundaries = boundaries.boundaries(draft, self.folding)
        # Folding joins a short heading on a line of its own with the paragraph below it; the structure knows better.
        # A list of titles is a clause of its own, so that its weight (none) is not that of the words around it.
        lists = [self._range(span) for span in boundaries.title_lists(draft.text)]
        self.cut = self.folding.cut(self.boundaries).cut_clauses([edge for one in lists for edge in one])
        self.sentence_edges: list[int] = self.cut.sentences.tolist()
        self.item_begins = sorted(
            {self.folding.position(item.span.begin) for item in boundaries.items(draft)}
        )
        self.title = self._range(draft.title_span or Span(0, 0))
        headings = list(boundaries.headings(draft))
        self.headings = [self._range(heading) for heading in headings]
        self._heading_begins = [begin for begin, _ in sorted(self.headings)]
        self._heading_ends = [end for _, end in sorted(self.headings)]
        self._role_headings = [
            self._range(heading)
            for heading in headings
            if is_role_name(_NUMBERING.sub("", heading.of(draft.text)))
        ]
        self.weights: Weights = weigh(self.folding, phrases, self.title, lists)
        # Chance repetitions grow with the length of a text: the threshold rises with every tenfold of the usual one.
        self.threshold_within = THRESHOLD_WITHIN * (
            1.0 + max(0.0, log10(max(1, len(self.folding)) / _USUAL_LENGTH))
        )

    def _range(self, span: Span) -> tuple[int, int]:
        return self.folding.position(span.begin), self.folding.position(span.end)

    def around(self, span: Span) -> tuple[int, int]:
        """The folded range between the boundaries around a span."""
        begin, end = self._range(span)
        edges = sorted({0, *self.boundaries, len(self.folding)})
        return edges[bisect_right(edges, begin) - 1], edges[bisect_left(edges, end)]

    def is_in_heading(self, begin: int, end: int) -> bool:
        """Whether folded ``[begin, end)`` lies in the title or in a heading."""
        at = bisect_right(self._heading_begins, begin) - 1
        return (at >= 0 and end <= self._heading_ends[at]) or end <= self.title[1]

    def is_role_heading(self, stretch: Stretch) -> bool:
        """Whether a stretch lies in a heading that only names its role (一、履职情况), as everybody writes it."""
        return any(first <= stretch.begin and stretch.end <= last for first, last in self._role_headings)
