"""Which clauses of a passage are on a portfolio: one on several, or a long sentence, is not about each throughout."""

from collections.abc import Sequence

from assistant.domain.vocabulary import Vocabulary
from assistant.scaffold.blanks import BLANK

TELLING = 3.0
"""Points of a word that shows a portfolio by itself: 控辍保学, not 学校."""


def belonging(passage: Sequence[Sequence[str]], portfolio: str, vocabulary: Vocabulary) -> list[list[bool]]:
    """For the sentences of a passage, clause by clause, whether each is on the portfolio.

    A clause with telling words of another portfolio and no word of this one is not; one without any words goes with
    what stands before it in its sentence. A sentence begins anew: what shows no other portfolio is taken to be on this.
    """
    found = []
    for clauses in passage:
        ours, marks = True, []
        for clause in clauses:
            here = _speaks(clause, portfolio, vocabulary)
            ours = ours if here is None else here
            marks.append(ours)
        found.append(marks)
    return found


def _speaks(clause: str, portfolio: str, vocabulary: Vocabulary) -> bool | None:
    """Whether a clause is on the portfolio; None where its words do not tell."""
    points: dict[str, float] = {}
    for match in vocabulary.term_matches(BLANK.sub("\n", clause)):
        for name, weight in match.weights:
            points[name] = points.get(name, 0.0) + weight
    ours = points.pop(portfolio, 0.0)
    if ours > 0:
        return True
    return False if max(points.values(), default=0.0) >= TELLING else None
