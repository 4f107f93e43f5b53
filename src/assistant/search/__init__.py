"""Search: a query → the best passages that pass its filters, from dense and lexical retrieval combined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import BadInput
from assistant.domain.results import (
    MAX_OFFSET,
    Access,
    AppliedFilters,
    Filters,
    Hit,
    Mode,
    Query,
    Scores,
    SearchResult,
    SourceReport,
)
from assistant.domain.text import Span, fold, fold_with_offsets
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Candidates, Index, PassageRecord, RankedRows, Rows
from assistant.index.encoders import Encoder

MAX_LIMIT = 100
MAX_QUERY = 2000  # characters
# Each retriever returns this many times what is shown, since fusion and passages of equal text need spare ones.
_DEPTH_FACTOR = 5
_MIN_DEPTH = 100
# Weight of the official terms added to the query, relative to what the user wrote.
_EXPANSION_WEIGHT = 0.5
# A passage counts as a full lexical match from this share of the score that containing every term would give.
_FULL_MATCH_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Rows found, best first, with their final, dense and lexical scores, all of shape (n,).

    ``candidates``: how many passages passed the filters (and contain the phrase, in exact mode).
    """

    rows: Rows
    scores: NDArray[np.float32]
    dense: NDArray[np.float32] | None
    lexical: NDArray[np.float32] | None
    candidates: int


def search(
    index: Index,
    encoder: Encoder,
    vocabulary: Vocabulary,
    query: Query,
    access: Access,
    *,
    dense_weight: float = 0.75,
    facets: bool = False,
) -> SearchResult:
    """Answer one query. Filters are exact; in dense and hybrid mode ``limit`` hits are found if so many pass them.

    ``dense_weight``: weight of the dense score in hybrid mode, 0 to 1. ``facets``: also count the values of facets.
    Raises BadInput for an empty or over-long query and for a limit or offset out of range.
    """
    began = perf_counter()
    text = _validated(query)
    warnings: list[str] = []
    candidates = index.candidates(query.filters, access)
    mode = query.mode
    wording = vocabulary.without_question_words(text)
    expansions = () if mode is Mode.EXACT else vocabulary.expansions(text)
    vector = None
    if mode in (Mode.HYBRID, Mode.DENSE):
        vector = encoder.encode([text], kind="query")[0]
        if not vector.any():
            warnings.append("查询里没有编码器认识的字词，这次只按字面检索")
            mode = Mode.LEXICAL
    depth = max(_MIN_DEPTH, _DEPTH_FACTOR * (query.offset + query.limit))
    while True:
        if mode is Mode.EXACT:
            ranked = _exact_ranking(index, text, candidates, depth)
        elif mode is Mode.LEXICAL:
            ranked = _lexical_ranking(index, wording, expansions, candidates, depth)
        else:
            assert vector is not None
            weight = 1.0 if mode is Mode.DENSE else dense_weight
            lexical_query = None if mode is Mode.DENSE else (wording, expansions)
            ranked = _hybrid_ranking(index, vector, lexical_query, candidates, depth, weight)
        shown = _first_of_each_text(index, ranked.rows, query.offset, query.limit)
        # Copies of one paragraph in a hundred reports must not crowd out other hits: search deeper.
        if len(shown) == query.limit or len(ranked.rows) < depth or depth >= len(candidates):
            break
        depth *= _DEPTH_FACTOR
    terms = (text,) if mode is Mode.EXACT else (wording, *expansions)
    return SearchResult(
        query=query.text,
        applied=AppliedFilters.of(query),
        candidates=ranked.candidates,
        hits=_hits(index, ranked, shown, terms, access, whole=mode is Mode.EXACT),
        facets=_facets(index, query.filters, access, candidates) if facets else {},
        warnings=tuple(warnings),
        took_ms=round(1000 * (perf_counter() - began), 2),
    )


def _facets(index: Index, filters: Filters, access: Access, own: Candidates) -> dict[str, Mapping[str, int]]:
    """Per facet, value → number of passages that pass the filters of all the *other* facets.

    The values of one filter are alternatives: counted under its own filter, a facet would list only the chosen ones.
    """
    counts = dict(index.facet_counts(own))
    for facet in counts:
        cleared: dict[str, Any] = (
            {facet: frozenset()} if facet != "years" else {"year_from": None, "year_to": None}
        )
        relaxed = replace(filters, **cleared)
        if relaxed != filters:
            counts[facet] = index.facet_counts(index.candidates(relaxed, access))[facet]
    return counts


def _validated(query: Query) -> str:
    """The query's text without surrounding white space. Raises BadInput."""
    text = query.text.strip()
    if not fold(text):
        raise BadInput("查询是空的", "请输入要找的说法，例如：农民工讨薪")
    if len(text) > MAX_QUERY:
        raise BadInput(f"查询有 {len(text)} 个字，最多 {MAX_QUERY} 个", "请只留下要找的那几句")
    if not 1 <= query.limit <= MAX_LIMIT:
        raise BadInput(f"limit 是 {query.limit}", f"应在 1 与 {MAX_LIMIT} 之间")
    if not 0 <= query.offset <= MAX_OFFSET:
        raise BadInput(f"offset 是 {query.offset}", f"应在 0 与 {MAX_OFFSET} 之间；请用条件缩小范围")
    return text


def _normalised(ranking: RankedRows) -> NDArray[np.float32]:
    """BM25 scores scaled to 0–1: divided by the best one, or by a share of the full-match score if that is more.

    BM25 has no scale of its own; divided by the best score alone, the best of bad matches would count as perfect.
    """
    full_score = max(float(ranking.scores.max(initial=0.0)), _FULL_MATCH_SHARE * ranking.full_match_score)
    return ranking.scores / np.float32(full_score) if full_score > 0 else ranking.scores


def _lexical_scores(
    index: Index, text: str, expansions: Sequence[str], candidates: Candidates, depth: int
) -> RankedRows:
    """Scores of the query by BM25, plus those of its official equivalents at a lower weight, scaled to 0–1."""
    plain = index.lexical(text, candidates, depth)
    plain = RankedRows(plain.rows, _normalised(plain))
    if not expansions:
        return plain
    expanded = index.lexical(" ".join(expansions), candidates, depth)
    rows, positions = _union(plain.rows, expanded.rows)
    scores = np.zeros(len(rows), np.float32)
    scores[positions[0]] += plain.scores
    scores[positions[1]] += _EXPANSION_WEIGHT * _normalised(expanded)
    order = np.argsort(-scores, kind="stable")[:depth]
    return RankedRows(rows[order], np.minimum(scores[order], 1))


def _union(*lists: Rows) -> tuple[Rows, list[NDArray[np.intp]]]:
    """All rows of the lists, each once, ascending, and for each list the positions of its rows among them."""
    rows = np.unique(np.concatenate(lists))
    return rows, [np.searchsorted(rows, one) for one in lists]


def _exact_ranking(index: Index, phrase: str, candidates: Candidates, depth: int) -> _Ranking:
    ranking, count = index.exact(phrase, candidates, depth)
    shares = _normalised(ranking)
    return _Ranking(ranking.rows, shares, None, shares, count)


def _lexical_ranking(
    index: Index, wording: str, expansions: Sequence[str], candidates: Candidates, depth: int
) -> _Ranking:
    ranking = _lexical_scores(index, wording, expansions, candidates, depth)
    return _Ranking(ranking.rows, ranking.scores, None, ranking.scores, len(candidates))


def _hybrid_ranking(
    index: Index,
    vector: NDArray[np.float32],
    lexical_query: tuple[str, Sequence[str]] | None,
    candidates: Candidates,
    depth: int,
    dense_weight: float,
) -> _Ranking:
    """Weighted sum of the cosine and the scaled BM25 score; the cosine alone without a ``lexical_query``.

    On annotated queries the weighted sum was better than reciprocal rank fusion.
    """
    dense_ranking = index.dense(vector, candidates, depth)
    if lexical_query is None:
        dense = np.clip(dense_ranking.scores, 0, 1)
        return _Ranking(dense_ranking.rows, dense, dense, None, len(candidates))
    lexical_ranking = _lexical_scores(index, *lexical_query, candidates, depth)
    rows, positions = _union(dense_ranking.rows, lexical_ranking.rows)
    # Rows that only BM25 found get their cosine too; rows outside the depth of BM25 count as 0 there.
    dense = np.clip(index.dense_scores(vector, rows), 0, 1).astype(np.float32)
    lexical = np.zeros(len(rows), np.float32)
    lexical[positions[1]] = lexical_ranking.scores
    scores = dense_weight * dense + (1 - dense_weight) * lexical
    order = np.argsort(-scores, kind="stable")
    return _Ranking(rows[order], scores[order], dense[order], lexical[order], len(candidates))


def _first_of_each_text(index: Index, rows: Rows, offset: int, limit: int) -> list[int]:
    """Positions in ``rows`` of the hits to show: of passages with identical text, only the best ranked one."""
    keys = index.text_keys(rows)
    _, first = np.unique(keys, return_index=True)
    return [int(position) for position in np.sort(first)[offset : offset + limit]]


def _hits(
    index: Index, ranked: _Ranking, shown: Sequence[int], terms: Sequence[str], access: Access, *, whole: bool
) -> tuple[Hit, ...]:
    rows = [int(ranked.rows[position]) for position in shown]
    records = index.passages(rows)
    same_text = index.same_text(rows, access)
    return tuple(
        Hit(
            passage_id=record.passage.id,
            report=SourceReport.of(record.passage.report_id, record.metadata),
            role=record.passage.role,
            heading_path=record.passage.heading_path,
            portfolios=tuple(portfolio.name for portfolio in record.passage.portfolios),
            evidence={portfolio.name: portfolio.evidence for portfolio in record.passage.portfolios},
            text=record.text,
            span=record.passage.span,
            score=float(ranked.scores[position]),
            scores=Scores(
                dense=None if ranked.dense is None else float(ranked.dense[position]),
                lexical=None if ranked.lexical is None else float(ranked.lexical[position]),
            ),
            highlights=highlights(record, terms, whole=whole),
            same_text_in=_other_reports(record, index.report_ids(group)),
        )
        for position, record, group in zip(shown, records, same_text, strict=True)
    )


def _other_reports(record: PassageRecord, report_ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in report_ids if name != record.passage.report_id))


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
