"""Whether a passage answers a query: a line that was drawn between questions that reports answer and others.

Logistic regression over what a search knows: the nearness of meaning, the share of a full lexical match, the share of
the query's character pairs that occur in the index at all, and whether the vocabulary knows another way to put it. The
weights hold for one encoder; with any other, nothing is said of relevance.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.base.tables import read_toml

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class RelevanceLine:
    """The weights of the line; a passage is above it where their sum is positive."""

    dense: float
    lexical: float
    known_pairs: float
    expanded: float
    intercept: float

    def above(
        self, dense: Scores, lexical: Scores, *, known_pairs: float, expanded: bool
    ) -> NDArray[np.bool_]:
        """Which passages answer the query. ``dense`` and ``lexical``: scores 0–1 of shape (n,), as the result."""
        of_query = self.known_pairs * known_pairs + self.expanded * expanded + self.intercept
        above: NDArray[np.bool_] = self.dense * dense + self.lexical * lexical + of_query > 0
        return above


@cache
def relevance_line(encoder: str) -> RelevanceLine | None:
    """The line drawn for an encoder of this fingerprint, None where none was."""
    table = read_toml("relevance.toml")
    if table["encoder"] != encoder:
        return None
    return RelevanceLine(**table["weights"])
