"""Which passages of a draft express in other words what a passage of a source says: less certain than shared wording.

Reports of one year are all about the same matters, so that similarity of meaning alone proves a topic and no more. A pair
is reported only where it stands out among the passages of the draft and of one source that shares wording with it: each
is the other's nearest by a margin, the two are similar at all, their clauses come in the same order, and they share
hardly a word. Margins are in standard deviations of the similarities at hand, so that they do not depend on the encoder.

Set on two annotated sets with ten such passages among 533 (docs/architecture.md): too few to trust the figures beyond
them, which is why what is found is an info.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.folding import MASK, NUMBER, folded

MIN_LENGTH = 40
"""Characters of a passage that can be told from others by its meaning."""


class Margins(NamedTuple):
    """Distance to the next best: among the passages of the source (``there``), and among those of the draft (``here``)."""

    there: float
    here: float


class Pair(NamedTuple):
    """A passage of the draft (``row``), the passage of the source nearest to it (``column``), and their margins."""

    row: int
    column: int
    margins: Margins

    def stands_out(self) -> bool:
        """Whether both margins reach the required ones."""
        return self.margins.there >= REQUIRED.there and self.margins.here >= REQUIRED.here


REQUIRED = Margins(0.5, 1.0)
"""Margins required of a pair, in standard deviations."""

MIN_SIMILARITY = 0.63
"""Cosine of a pair, of the shipped encoder; others, whose cosines are higher, rest on the margins alone."""

_MIN_IN_ORDER = 0.6
"""Share of clauses whose counterparts come in the same order."""

_MAX_COMMON_BIGRAMS = 0.2
"""Character bigrams in common over all of both (Jaccard); passages that share more share the terms of a topic."""

_MAX_MASKS = 2
"""Redactions in a passage; passages with more resemble each other in what they hide."""


def mutually_nearest(similarity: NDArray[np.float32], spread: float) -> list[Pair]:
    """For each passage of the draft the passage of the source nearest to it, where the two are nearest to each other.

    ``similarity``: passages of the draft × passages of the source, shape (n, m); ``spread``: the unit of margins. No
    pairs where n or m is less than two.
    """
    rows, columns = similarity.shape
    if columns < 2 or rows < 2 or spread <= 0:
        return []
    found = []
    best_here = np.argsort(-similarity, axis=0)[:2]
    best_there = np.argsort(-similarity, axis=1)[:, :2]
    for row, (column, second) in enumerate(best_there.tolist()):
        if best_here[0, column] != row:
            continue
        rival = best_here[1, column]
        there = float(similarity[row, column] - similarity[row, second]) / spread
        here = float(similarity[row, column] - similarity[rival, column]) / spread
        if there > 0 and here > 0:
            found.append(Pair(row, column, Margins(there, here)))
    return found


def is_comparable(text: str) -> bool:
    """Whether a passage is long enough, and not so redacted that the rest could be anybody's."""
    return len(text) >= MIN_LENGTH and int((folded(text).codes == MASK).sum()) <= _MAX_MASKS


def is_in_other_words(here: str, there: str) -> bool:
    """Whether the two share so few words that their similarity is not that of a common topic's terms."""
    ours, theirs = _bigrams(here), _bigrams(there)
    return len(ours & theirs) < _MAX_COMMON_BIGRAMS * max(1, len(ours | theirs))


def keeps_order(similarity: NDArray[np.float32]) -> bool:
    """Whether the clauses of two passages that correspond come in the same order.

    ``similarity``: clauses of the one × clauses of the other; nothing can be said of a single clause.
    """
    nearest = similarity.argmax(axis=1)
    return len(nearest) > 1 and float(np.mean(np.diff(nearest) >= 0)) >= _MIN_IN_ORDER


def _bigrams(text: str) -> set[str]:
    plain = folded(text).text()
    symbols = {chr(NUMBER), chr(MASK)}
    return {plain[at : at + 2] for at in range(len(plain) - 1) if not symbols & set(plain[at : at + 2])}
