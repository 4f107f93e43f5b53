"""Search: a query → the passages that answer it, exact in its filters, fused from two channels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import BadInput
from assistant.domain.results import Access, Filters, Hit, Mode, Query, Scores, SearchResult
from assistant.domain.text import Span, fold, fold_with_offsets
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Candidates, Index, PassageRecord, RankedRows, Rows
from assistant.index.encoders import Encoder

MAX_LIMIT = 100
MAX_OFFSET = 1000
MAX_QUERY = 2000
# Each channel brings this many times what is shown: fusion and twins need spare ones.
_DEPTH = 5
_LEAST_DEPTH = 100
# Official terms for the query's plain words count for less than what the user wrote.
_EXPANSION_WEIGHT = 0.5
# A passage is a full match by wording from this share of the score that holding every word would give.
_FULL_MATCH_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Ranked:
    rows: Rows
    scores: NDArray[np.float32]
    dense: NDArray[np.float32] | None
    lexical: NDArray[np.float32] | None
    found: int


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
    """Answer one query. Filters hold exactly; where k passages pass them, k are found (dense and hybrid).

    ``dense_weight``: share of the dense score in hybrid mode. ``facets``: count by facet, too.
    Raises BadInput for an empty or over-long query and for a limit or offset out of range.
    """
    text = _checked(query)
    warnings: list[str] = []
    candidates = index.candidates(query.filters, access)
    mode = query.mode
    wording = vocabulary.wording(text)
    expansions = () if mode is Mode.EXACT else vocabulary.expansions(text)
    vector = None
    if mode in (Mode.HYBRID, Mode.DENSE):
        vector = encoder.encode([text], kind="query")[0]
        if not vector.any():
            warnings.append("查询里没有编码器认识的字词，这次只按字面检索")
            mode = Mode.LEXICAL
    depth = max(_LEAST_DEPTH, _DEPTH * (query.offset + query.limit))
    while True:
        if mode is Mode.EXACT:
            ranked = _exact(index, text, candidates, depth)
        elif mode is Mode.LEXICAL:
            ranked = _worded(index, wording, expansions, candidates, depth)
        else:
            assert vector is not None
            weight = 1.0 if mode is Mode.DENSE else dense_weight
            words = None if mode is Mode.DENSE else (wording, expansions)
            ranked = _fused(index, vector, words, candidates, depth, weight)
        shown = _first_of_each_text(index, ranked.rows, query.offset, query.limit)
        # The same paragraph in a hundred reports must not use up the places of the others.
        if len(shown) == query.limit or len(ranked.rows) < depth or depth >= len(candidates):
            break
        depth *= _DEPTH
    terms = (text,) if mode is Mode.EXACT else (wording, *expansions)
    return SearchResult(
        query=query,
        hits=_hits(index, ranked, shown, terms, access, whole=mode is Mode.EXACT),
        candidates=ranked.found,
        warnings=tuple(warnings),
        facets=_facets(index, query.filters, access, candidates) if facets else {},
    )


def _facets(index: Index, filters: Filters, access: Access, own: Candidates) -> dict[str, Mapping[str, int]]:
    """Per facet, value → passages that pass the filters of all the *other* facets.

    Within a field any of the values will do: counting under its own filter would hide the others.
    """
    counts = dict(index.facet_counts(own))
    for facet in counts:
        cleared: dict[str, Any] = (
            {facet: frozenset()} if facet != "years" else {"year_from": None, "year_to": None}
        )
        freed = replace(filters, **cleared)
        if freed != filters:
            counts[facet] = index.facet_counts(index.candidates(freed, access))[facet]
    return counts


def _checked(query: Query) -> str:
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


def _relative(ranking: RankedRows) -> NDArray[np.float32]:
    """BM25 as a share of the best score, and of no less than a part of what holding every word would score.

    BM25 has no scale of its own; without the floor, the best of bad matches would count as a perfect one.
    """
    full = max(float(ranking.scores.max(initial=0.0)), _FULL_MATCH_SHARE * ranking.full_match_score)
    return ranking.scores / np.float32(full) if full > 0 else ranking.scores


def _lexical(
    index: Index, text: str, expansions: Sequence[str], candidates: Candidates, depth: int
) -> RankedRows:
    """BM25 of what was asked, plus at less weight that of the official terms for it, in 0–1."""
    asked = index.lexical(text, candidates, depth)
    asked = RankedRows(asked.rows, _relative(asked))
    if not expansions:
        return asked
    official = index.lexical(" ".join(expansions), candidates, depth)
    rows, places = _union(asked.rows, official.rows)
    scores = np.zeros(len(rows), np.float32)
    scores[places[0]] += asked.scores
    scores[places[1]] += _EXPANSION_WEIGHT * _relative(official)
    order = np.argsort(-scores, kind="stable")[:depth]
    return RankedRows(rows[order], np.minimum(scores[order], 1))


def _union(*lists: Rows) -> tuple[Rows, list[NDArray[np.intp]]]:
    """All rows, each once, and for each list the places of its rows among them."""
    rows = np.unique(np.concatenate(lists))
    return rows, [np.searchsorted(rows, part) for part in lists]


def _exact(index: Index, phrase: str, candidates: Candidates, depth: int) -> _Ranked:
    ranking, count = index.exact(phrase, candidates, depth)
    shares = _relative(ranking)
    return _Ranked(ranking.rows, shares, None, shares, count)


def _worded(
    index: Index, wording: str, expansions: Sequence[str], candidates: Candidates, depth: int
) -> _Ranked:
    ranking = _lexical(index, wording, expansions, candidates, depth)
    return _Ranked(ranking.rows, ranking.scores, None, ranking.scores, len(candidates))


def _fused(
    index: Index,
    vector: NDArray[np.float32],
    words: tuple[str, Sequence[str]] | None,
    candidates: Candidates,
    depth: int,
    dense_weight: float,
) -> _Ranked:
    """Weighted sum of the cosine and of BM25's share (seen to beat reciprocal ranks); the cosine alone without words."""
    near = index.dense(vector, candidates, depth)
    if words is None:
        dense = np.clip(near.scores, 0, 1)
        return _Ranked(near.rows, dense, dense, None, len(candidates))
    worded = _lexical(index, *words, candidates, depth)
    rows, places = _union(near.rows, worded.rows)
    # A row that BM25 found is scored by the cosine as well; one outside BM25's depth counts as 0 there.
    dense = np.clip(index.dense_scores(vector, rows), 0, 1).astype(np.float32)
    lexical = np.zeros(len(rows), np.float32)
    lexical[places[1]] = worded.scores
    scores = dense_weight * dense + (1 - dense_weight) * lexical
    order = np.argsort(-scores, kind="stable")
    return _Ranked(rows[order], scores[order], dense[order], lexical[order], len(candidates))


def _first_of_each_text(index: Index, rows: Rows, offset: int, limit: int) -> list[int]:
    """Places in ``rows`` of the hits to show: identical passages stand once, at their best rank."""
    keys = index.text_keys(rows)
    _, first = np.unique(keys, return_index=True)
    return [int(place) for place in np.sort(first)[offset : offset + limit]]


def _hits(
    index: Index, ranked: _Ranked, shown: Sequence[int], terms: Sequence[str], access: Access, *, whole: bool
) -> tuple[Hit, ...]:
    rows = [int(ranked.rows[place]) for place in shown]
    filed = index.passages(rows)
    twins = index.same_text(rows, access)
    return tuple(
        Hit(
            passage=record.passage,
            metadata=record.metadata,
            text=record.text,
            score=float(ranked.scores[place]),
            scores=Scores(
                dense=None if ranked.dense is None else float(ranked.dense[place]),
                lexical=None if ranked.lexical is None else float(ranked.lexical[place]),
            ),
            highlights=highlights(record, terms, whole=whole),
            same_text_in=_others(record, index.report_ids(group)),
        )
        for place, record, group in zip(shown, filed, twins, strict=True)
    )


def _others(record: PassageRecord, holders: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in holders if name != record.passage.report_id))


def highlights(record: PassageRecord, terms: Sequence[str], *, whole: bool = False) -> tuple[Span, ...]:
    """Where the passage says what was asked: the terms, or pairs of characters that stand in them.

    Spans count from the passage's first character, in order, apart. ``whole``: only the terms as they stand.
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
    """What to mark: the folded terms, or their pairs of characters (a term of one character as it is)."""
    folded = [term for term in map(fold, terms) if term]
    if whole:
        return tuple(folded)
    pairs = (term[at : at + 2] for term in folded for at in range(max(1, len(term) - 1)))
    return tuple({pair for pair in pairs if pair.isalnum()})
