"""The vocabulary's terms in a report: which matters and portfolios a stretch of it is on."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from assistant.domain.report import Fact, Passage
from assistant.domain.text import Span
from assistant.domain.vocabulary import TermMatch, Vocabulary
from assistant.scaffold.words import cuts_words

TELLING = 3.0
"""Points of a word that shows a portfolio by itself: 控辍保学, not 学校."""

_BESIDE = 0.2
"""Of the points of the portfolio that a stretch shows most: those with fewer are not what it is about."""

SHOWING = 2.0
"""Points of a word that a matter may be called by."""


class Terms:
    """The vocabulary's terms in a report, outside its values, and what they say of a stretch of it."""

    def __init__(self, text: str, values: Sequence[Fact], vocabulary: Vocabulary) -> None:
        hidden = bytearray(len(text))
        for fact in values:
            hidden[fact.span.begin : fact.span.end] = b"\1" * len(fact.span)
        self._found = [
            one
            for one in vocabulary.term_matches(text)
            if not any(hidden[one.span.begin : one.span.end])
            and not cuts_words(text, one.span.begin, one.span.end)
        ]
        self._begins = [one.span.begin for one in self._found]
        self._before: tuple[str, tuple[str, ...]] = ("", ())

    def _within(self, span: Span) -> Iterator[TermMatch]:
        # By number: a slice to the end of a long text would be copied for each of its sentences.
        for number in range(bisect_left(self._begins, span.begin), len(self._found)):
            if self._found[number].span.end > span.end:
                break
            yield self._found[number]

    def weights(self, span: Span) -> dict[str, float]:
        """The portfolios that the terms of a stretch show, with their weights summed."""
        found: dict[str, float] = {}
        for one in self._within(span):
            for portfolio, weight in one.weights:
                found[portfolio] = found.get(portfolio, 0.0) + weight
        return found

    def showing(self, span: Span) -> Iterator[str]:
        """Terms of a stretch that a matter may be called by."""
        for one in self._within(span):
            if max(weight for _, weight in one.weights) >= SHOWING:
                yield one.term

    def attributed(self, passage: Passage, span: Span) -> tuple[str, ...]:
        """The portfolios that a statement is on: a passage on several is not about each throughout.

        One whose terms show some of its passage's portfolios is on those alone, and first on the one that they show
        most; one whose terms show another by themselves is on that, too; one without such terms goes with what stands
        before it in its passage.
        """
        shown = self.weights(span)
        most = max(shown.values(), default=0.0)
        if most >= TELLING:  # among words of medicine 签约 tells nothing of 商务招商
            shown = {name: weight for name, weight in shown.items() if weight >= _BESIDE * most}
        ours = tuple(
            sorted(
                (one.name for one in passage.portfolios if shown.get(one.name, 0.0) > 0),
                key=lambda name: -shown[name],
            )
        )
        telling = tuple(name for name, weight in shown.items() if weight >= TELLING and name not in ours)
        if not ours and not telling:
            same = self._before[0] == passage.id and self._before[1]
            ours = self._before[1] if same else tuple(one.name for one in passage.portfolios)
        self._before = passage.id, ours or telling
        return tuple(dict.fromkeys((*ours, *telling)))
