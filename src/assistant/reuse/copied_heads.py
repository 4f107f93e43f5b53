"""Heads of sections and items that stand above a copied passage in the source, too.

The words of a head are few and often common, so that by themselves they are no evidence; above the same passage of the
same report they are part of what was copied.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter

from assistant.reuse.chain import Stretch, stretch_of
from assistant.reuse.draft_view import DraftView
from assistant.reuse.hits import Hit
from assistant.reuse.level import marker_end
from assistant.reuse.selection import Candidate
from assistant.reuse.sources import Sources
from assistant.reuse.weighting import MAX_PHRASE_WEIGHT

_SHORTEST = 4
"""Folded characters of a head, its number apart."""

_BELOW = 15
"""Folded characters between a head and the passage below it, in the draft and in the source."""

_MAX_PHRASES = 0.8
"""Share of a head that may consist of set phrases."""


def copied_heads(view: DraftView, sources: Sources, chosen: Sequence[Candidate]) -> Iterator[Candidate]:
    """Heads of the draft, not yet part of ``chosen`` stretches, that stand above the source of the stretch below them.

    Names of roles (三、存在问题) and set phrases are everybody's. ``chosen`` is in the order of the draft.
    """
    begins = [one.stretch.begin for one in chosen]
    for head in sorted(view.headings, key=itemgetter(0)):
        begin, end = _without_number(view, *head)
        if end - begin < _SHORTEST:
            continue
        at = bisect_left(begins, end)
        below = chosen[at] if at < len(chosen) else None
        above = chosen[at - 1].stretch if at else None
        if below is None or below.source is None or below.stretch.begin - end > _BELOW:
            continue
        if above is not None and above.end > begin:
            continue
        source = sources.folded(below.source)
        low = max(0, below.stretch.there - _BELOW - (end - begin))
        there = source.rfind(view.text[begin:end], low, below.stretch.there)
        if there >= 0:
            stretch = _head(begin, end, there)
            listed = (view.weights.others[begin:end] <= MAX_PHRASE_WEIGHT).mean() > _MAX_PHRASES
            if not listed and not view.is_role_heading(stretch):
                yield Candidate(below.source, stretch, sentence=True)


def _without_number(view: DraftView, begin: int, end: int) -> tuple[int, int]:
    """The folded range of a head without the number in front of it."""
    if begin >= end:
        return begin, end
    span = view.folding.span(begin, end)
    return view.folding.position(span.begin + marker_end(span.of(view.draft.text))), end


def _head(begin: int, end: int, there: int) -> Stretch:
    """The head as a stretch; each of its characters counts in full, since the passage below vouches for it."""
    return stretch_of([Hit(begin, end, there, there + end - begin, 1.0, float(end - begin))])
