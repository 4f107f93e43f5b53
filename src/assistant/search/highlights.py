"""Which words of a passage match a query."""

from collections.abc import Sequence
from functools import lru_cache

from assistant.domain.text import Span, fold, fold_with_offsets
from assistant.index import PassageRecord


def highlights(record: PassageRecord, terms: Sequence[str], *, whole: bool = False) -> tuple[Span, ...]:
    """Spans of the passage that match the query: its terms, or the character bigrams of its terms.

    Spans count from the passage's first character; they are sorted and disjoint. ``whole``: match whole terms only.
    """
    folded = fold_with_offsets(record.text)
    marked = bytearray(len(folded.text))
    for needle in _needles(tuple(terms), whole):
        at = folded.text.find(needle)
        while at >= 0:
            marked[at : at + len(needle)] = b"\1" * len(needle)
            at = folded.text.find(needle, at + 1)
    spans: list[Span] = []
    begin = marked.find(1)
    while begin >= 0:
        end = marked.find(0, begin)
        end = len(marked) if end < 0 else end
        spans.append(folded.span(begin, end))
        begin = marked.find(1, end)
    return tuple(spans)


@lru_cache(maxsize=64)
def _needles(terms: tuple[str, ...], whole: bool) -> tuple[str, ...]:
    """The strings to mark: the folded terms, or their character bigrams (a term of one character as it is)."""
    folded = [term for term in map(fold, terms) if term]
    if whole:
        return tuple(folded)
    bigrams = (term[at : at + 2] for term in folded for at in range(max(1, len(term) - 1)))
    return tuple({bigram for bigram in bigrams if bigram.isalnum()})
