"""Which passages of a draft express in other words what a past passage says: less certain than shared wording.

Reports of one year are all about the same matters, so that similarity of meaning alone proves a topic and no more.
A pair is reported only where it stands out: of all past passages this one is the nearest by a margin, of all passages
of the draft this one is the nearest to it by a margin, and the two are nearer than the few words they share explain.
Margins are in standard deviations of the similarities at hand, so that they hold for any encoder.
Authors continue with the same matters from year to year, so that margins are larger for their own reports.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.folding import MASK, NUMBER, folded

MIN_LENGTH = 40
"""Characters of a passage that can be told from others by its meaning."""


class Margins(NamedTuple):
    """Distance to the next best: among all past passages (``there``), and among all passages of the draft (``here``)."""

    there: float
    here: float


class Pair(NamedTuple):
    """A passage of the draft (``row``), the past passage nearest to it (``column``), and the margins of the pair."""

    row: int
    column: int
    margins: Margins

    def stands_out(self, required: Margins) -> bool:
        """Whether both margins reach the required ones."""
        return self.margins.there >= required.there and self.margins.here >= required.here


OTHERS, OWN = Margins(0.25, 0.6), Margins(0.7, 1.0)
"""Margins required of another author's reports and of one's own. Set on three annotated sets: docs/architecture.md."""

_MAX_COMMON_BIGRAMS = 0.1
"""Share of character bigrams in common; passages that share more share the terms of a topic."""

_MAX_MASKS = 2
"""Redactions in a passage; passages with more resemble each other in what they hide."""


def mutually_nearest(similarity: NDArray[np.float32]) -> list[Pair]:
    """For each passage of the draft the past passage nearest to it, where the two are nearest to each other.

    ``similarity``: passages of the draft × past passages, shape (n, m); no pairs where n or m is less than two.
    """
    rows, columns = similarity.shape
    if columns < 2 or rows < 2:
        return []
    spread = float(similarity.std()) or 1.0
    order = np.argsort(-similarity, axis=1)
    best, second = order[:, 0], order[:, 1]
    every = np.arange(rows)
    there = (similarity[every, best] - similarity[every, second]) / spread
    found = []
    for row in range(rows):
        column = int(best[row])
        rival = float(np.delete(similarity[:, column], row).max())
        here = (float(similarity[row, column]) - rival) / spread
        if there[row] > 0 and here > 0:
            found.append(Pair(row, column, Margins(float(there[row]), here)))
    return found


def is_comparable(text: str) -> bool:
    """Whether a passage is long enough, and not so redacted that the rest could be anybody's."""
    return len(text) >= MIN_LENGTH and int((folded(text).codes == MASK).sum()) <= _MAX_MASKS


def is_in_other_words(here: str, there: str) -> bool:
    """Whether the two share so few words that their similarity is not that of a common topic's terms."""
    ours, theirs = _bigrams(here), _bigrams(there)
    return len(ours & theirs) <= _MAX_COMMON_BIGRAMS * max(1, min(len(ours), len(theirs)))


def _bigrams(text: str) -> set[str]:
    plain = folded(text).text()
    symbols = {chr(NUMBER), chr(MASK)}
    return {plain[at : at + 2] for at in range(len(plain) - 1) if not symbols & set(plain[at : at + 2])}
