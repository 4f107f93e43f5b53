"""Rows ranked for one query: by meaning, by wording, by both, or those that hold a phrase."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.domain.results import Mode
from assistant.index import Candidates, Index, RankedRows, Rows, Vectors
from assistant.search.headings import HeadingSearch

Scores = NDArray[np.float32]

# Weight of the official terms added to the query, relative to what the user wrote.
_EXPANSION_WEIGHT = 0.5
# A passage counts as a full lexical match from this share of the score that containing every term would give.
_FULL_MATCH_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Terms:
    """What passages are ranked by: the query's ``text``, the same without question words, official terms for it.

    ``vector``: the query's, shape (dimensions,); None where the encoder knows none of its characters.
    """

    text: str
    wording: str
    expansions: tuple[str, ...]
    vector: Vectors | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows found, best first, with their final, dense and lexical scores, all of shape (n,).

    ``candidates``: how many passages passed the filters (and contain the phrase, in exact mode). ``known_pairs``: as
    :class:`assistant.index.RankedRows`, where wording was looked at.
    """

    rows: Rows
    scores: Scores
    dense: Scores | None
    lexical: Scores | None
    candidates: int
    known_pairs: float = 0.0


def rank(
    index: Index,
    headings: HeadingSearch,
    terms: Terms,
    mode: Mode,
    candidates: Candidates,
    depth: int,
    dense_weight: float,
) -> Ranking:
    """The ``depth`` best candidates, and in hybrid mode those of both methods."""
    if mode is Mode.EXACT:
        return _exact_ranking(index, headings, terms.text, candidates, depth)
    if mode is Mode.LEXICAL or terms.vector is None:
        ranking = lexical_scores(index, terms, candidates, depth)
        return Ranking(
            ranking.rows, ranking.scores, None, ranking.scores, len(candidates), ranking.known_pairs
        )
    if mode is Mode.DENSE:
        ranking = index.dense(terms.vector, candidates, depth)
        dense = np.clip(ranking.scores, 0, 1)
        return Ranking(ranking.rows, dense, dense, None, len(candidates))
    return _hybrid_ranking(index, terms, terms.vector, candidates, depth, dense_weight)


def lexical_scores(index: Index, terms: Terms, candidates: Candidates, depth: int) -> RankedRows:
    """Scores of the query by BM25, plus those of its official equivalents at a lower weight, scaled to 0–1."""
    plain = index.lexical(terms.wording, candidates, depth)
    plain = replace(plain, scores=_normalised(plain))
    if not terms.expansions:
        return plain
    expanded = index.lexical(" ".join(terms.expansions), candidates, depth)
    rows, positions = union(plain.rows, expanded.rows)
    scores = np.zeros(len(rows), np.float32)
    scores[positions[0]] += plain.scores
    scores[positions[1]] += _EXPANSION_WEIGHT * _normalised(expanded)
    order = np.argsort(-scores, kind="stable")[:depth]
    return replace(plain, rows=rows[order], scores=np.minimum(scores[order], 1))


def _normalised(ranking: RankedRows) -> Scores:
    """BM25 scores scaled to 0–1: divided by the best one, or by a share of the full-match score if that is more.

    BM25 has no scale of its own; divided by the best score alone, the best of bad matches would count as perfect.
    """
    full_score = max(float(ranking.scores.max(initial=0.0)), _FULL_MATCH_SHARE * ranking.full_match_score)
    return ranking.scores / np.float32(full_score) if full_score > 0 else ranking.scores


def union(*lists: Rows) -> tuple[Rows, list[NDArray[np.intp]]]:
    """All rows of the lists, each once, ascending, and for each list the positions of its rows among them."""
    rows = np.unique(np.concatenate(lists))
    return rows, [np.searchsorted(rows, one) for one in lists]


def _exact_ranking(
    index: Index, headings: HeadingSearch, phrase: str, candidates: Candidates, depth: int
) -> Ranking:
    """Passages that contain the phrase, then those that stand below a heading that does."""
    ranking, count = index.exact(phrase, candidates, depth)
    shares = _normalised(ranking)
    below = headings.below(phrase)
    if len(below):
        below = below[index.among(candidates, below) & ~np.isin(below, index.containing(phrase, candidates))]
        count += len(below)
        below = below[: max(0, depth - len(ranking.rows))]
    rows = np.concatenate([ranking.rows, below])
    scores = np.concatenate([shares, np.zeros(len(below), np.float32)])
    return Ranking(rows, scores, None, scores, count)


def _hybrid_ranking(
    index: Index, terms: Terms, vector: Vectors, candidates: Candidates, depth: int, dense_weight: float
) -> Ranking:
    """Weighted sum of the cosine and the scaled BM25 score.

    On annotated queries the weighted sum was better than reciprocal rank fusion.
    """
    dense_ranking = index.dense(vector, candidates, depth)
    lexical_ranking = lexical_scores(index, terms, candidates, depth)
    rows, positions = union(dense_ranking.rows, lexical_ranking.rows)
    # Rows that only BM25 found get their cosine too; rows outside the depth of BM25 count as 0 there.
    dense = np.clip(index.dense_scores(vector, rows), 0, 1).astype(np.float32)
    lexical = np.zeros(len(rows), np.float32)
    lexical[positions[1]] = lexical_ranking.scores
    scores = dense_weight * dense + (1 - dense_weight) * lexical
    order = np.argsort(-scores, kind="stable")
    return Ranking(
        rows[order],
        scores[order],
        dense[order],
        lexical[order],
        len(candidates),
        lexical_ranking.known_pairs,
    )
