"""Which passages of a draft say in other words what a past passage says: less certain than any shared wording.

Reports of one year are all about the same things, so that nearness in meaning alone proves a topic and no more.
A pair is told only where it stands out: of all past passages this one is the nearest by a margin, of all passages of
the draft this one is the nearest to it by a margin, and the two are nearer than the few words they share explain.
Margins are in standard deviations of the similarities at hand, so that they hold for any encoder.
An author goes on with the same matters from year to year, so that more is asked of his own reports.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.folding import MASK, NUMBER, folded

SHORTEST = 40
"""Characters of a passage that has enough to say to be told apart from others."""


class Margins(NamedTuple):
    """How far ahead of the next: of all past passages (``there``), and of all passages of the draft (``here``)."""

    there: float
    here: float


class Pair(NamedTuple):
    """A passage of the draft (``row``) and the past passage nearest to it (``column``), and how far they are ahead."""

    row: int
    column: int
    ahead: Margins

    def stands_out(self, least: Margins) -> bool:
        """Whether the pair is far enough ahead on both sides."""
        return self.ahead.there >= least.there and self.ahead.here >= least.here


OTHERS, OWN = Margins(0.25, 0.6), Margins(0.7, 1.0)
"""What is asked of another author's reports and of one's own. Set on three annotated sets: docs/architecture.md."""

_SAME_WORDS = 0.1  # share of character pairs: what shares more shares a topic's terms
_MASKED = 2  # redactions, beyond which passages resemble each other in what they hide


def mutually_nearest(similarity: NDArray[np.float32]) -> list[Pair]:
    """For each passage of the draft the past passage nearest to it, where the two are nearest to each other.

    ``similarity``: passages of the draft × past passages, shape (n, m); nothing comes of fewer than two on a side.
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


def can_be_compared(text: str) -> bool:
    """Whether a passage is long enough, and not so redacted that what is left could be anybody's."""
    return len(text) >= SHORTEST and int((folded(text).codes == MASK).sum()) <= _MASKED


def is_in_other_words(here: str, there: str) -> bool:
    """Whether the two share so few words that their nearness is not that of a common topic's terms."""
    ours, theirs = _pairs(here), _pairs(there)
    return len(ours & theirs) <= _SAME_WORDS * max(1, min(len(ours), len(theirs)))


def _pairs(text: str) -> set[str]:
    plain = folded(text).text()
    symbols = {chr(NUMBER), chr(MASK)}
    return {plain[at : at + 2] for at in range(len(plain) - 1) if not symbols & set(plain[at : at + 2])}
