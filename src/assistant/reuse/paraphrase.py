"""Which passages of a draft say in other words what a past passage says: less certain than any shared wording.

Reports of one year are all about the same things, so that nearness in meaning alone proves a topic and no more.
A pair is told only where it stands out: of all past passages this one is the nearest by a margin, of all passages of
the draft this one is the nearest to it by a margin, and the two are nearer than the few words they share explain.
Margins are in standard deviations of the similarities at hand, so that they hold for any encoder.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.reuse.folding import MASK, NUMBER, folded

SHORTEST = 40
"""Characters of a passage that has enough to say to be told apart from others."""

_AHEAD_THERE, _AHEAD_HERE = 0.7, 1.5
_SAME_WORDS = 0.1  # share of character pairs: what shares more shares a topic's terms
_MASKED = 2  # redactions, beyond which passages resemble each other in what they hide


def outstanding(similarity: NDArray[np.float32]) -> list[tuple[int, int]]:
    """The pairs (row, column) that stand out on both sides, of passages of the draft × past passages, shape (n, m)."""
    rows, columns = similarity.shape
    if columns < 2 or rows < 2:
        return []
    spread = float(similarity.std()) or 1.0
    order = np.argsort(-similarity, axis=1)
    best, second = order[:, 0], order[:, 1]
    every = np.arange(rows)
    there = (similarity[every, best] - similarity[every, second]) / spread
    found = []
    for row in np.flatnonzero(there >= _AHEAD_THERE).tolist():
        column = int(best[row])
        rival = float(np.delete(similarity[:, column], row).max())
        if similarity[row, column] - rival >= _AHEAD_HERE * spread:
            found.append((row, column))
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
