"""Search: a query → the best passages that pass its filters, from dense and lexical retrieval combined.

A query is validated, its candidates are narrowed by filters and phrases, ranked (:mod:`.ranking`), held against the
line above which a passage answers (:mod:`.relevance`), put in order (:mod:`.arrangement`) and described as hits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.base.errors import BadInput, NotFound, UnknownValue
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
    Sort,
    SourceReport,
)
from assistant.domain.text import fold
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Candidates, Index, PassageRecord
from assistant.index.encoders import Encoder
from assistant.search.arrangement import Arrangement, Place
from assistant.search.cursor import next_cursor, read_cursor
from assistant.search.headings import Headings, HeadingSearch, open_headings
from assistant.search.highlights import highlights
from assistant.search.query_syntax import ParsedQuery, parse_query
from assistant.search.ranking import Ranking, Terms, lexical_scores, rank, union
from assistant.search.relevance import relevance_line

MAX_LIMIT = 100
MAX_QUERY = 2000  # characters
FACETS = ("portfolios", "roles", "years", "authors", "offices", "regions", "collections")
"""The facets that can be counted."""

# Each retriever returns this many times what is shown, since fusion and passages of equal text need spare ones.
_DEPTH_FACTOR = 5
_MIN_DEPTH = 100
# As many of the best passages are put in order by year, or grouped by report.
_WINDOW = MAX_OFFSET + MAX_LIMIT


@dataclass(frozen=True, slots=True)
class SearchTools:
    """What a search works with. ``dense_weight``: weight of the dense score in hybrid mode, 0 to 1."""

    index: Index
    encoder: Encoder
    vocabulary: Vocabulary
    headings: HeadingSearch
    dense_weight: float = 0.75


def search(tools: SearchTools, query: Query, access: Access, *, drop: int | None = None) -> SearchResult:
    """Answer one query, whose text is plain words (see :func:`parse_query`) and whose filters are canonical.

    ``drop``: a row that is never found.
    Filters are exact; in dense and hybrid mode ``limit`` hits are found if so many pass them. Raises BadInput for an
    empty or over-long query, for a limit or offset out of range and for a cursor that does not fit; UnknownValue for a
    facet that does not exist.
    """
    began = perf_counter()
    index = tools.index
    text = _validated(query)
    warnings: list[str] = []
    if query.cursor is not None:
        cursor = read_cursor(query.cursor, query)
        query = replace(query, offset=cursor.offset)
        _ensure_in_range("offset", query.offset, 0, MAX_OFFSET)
        if cursor.generation != index.generation:
            warnings.append("翻页期间库里的报告有变动，这一页与前面几页之间可能有重复或遗漏")
    terms = _terms(tools, text, query.mode)
    if query.mode in (Mode.HYBRID, Mode.DENSE) and terms.vector is None:
        warnings.append("所找的字词都很生僻，这次只按字面检索")
    candidates = _candidates(tools, query, access)
    if drop is not None:
        candidates = index.narrowed(candidates, drop=np.array([drop], np.int64))
    ordered = query.sort is not Sort.RELEVANCE or query.group_by is not None
    depth = _WINDOW if ordered else max(_MIN_DEPTH, _DEPTH_FACTOR * (query.offset + query.limit))
    while True:
        ranking = rank(index, tools.headings, terms, query.mode, candidates, depth, tools.dense_weight)
        relevant = _relevant(tools, terms, query.mode, ranking, candidates, depth)
        places = Arrangement(index, ranking.rows, relevant, query).places()
        # Copies of one paragraph in a hundred reports must not crowd out other hits: search deeper.
        reached = query.offset + query.limit
        if ordered or len(places) >= reached or len(ranking.rows) < depth or depth >= len(candidates):
            break
        depth *= _DEPTH_FACTOR
    shown = places[query.offset : reached]
    follows = len(places) > reached and reached <= MAX_OFFSET
    needles = (text,) if query.mode is Mode.EXACT else (terms.wording, *terms.expansions, *query.phrases)
    return SearchResult(
        query=query.text,
        applied=AppliedFilters.of(query),
        candidates=ranking.candidates,
        relevant=None if relevant is None else int(relevant.sum()),
        hits=_hits(index, ranking, relevant, shown, needles, access, whole=query.mode is Mode.EXACT),
        facets=_facets(tools, query, access, candidates),
        next_cursor=next_cursor(query, index.generation) if follows else None,
        warnings=tuple(warnings),
        took_ms=round(1000 * (perf_counter() - began), 2),
    )


def passage(index: Index, passage_id: str, access: Access) -> PassageRecord:
    """The record of a passage. Raises NotFound where there is none, or ``access`` does not include its report."""
    report = index.report(passage_id.rpartition("#")[0], access)
    wanted = next((one for one in report.passages if one.id == passage_id), None)
    if wanted is None:
        raise NotFound(f"报告“{report.id}”里没有编号为“{passage_id}”的段落", "请用检索结果里的 passage_id")
    text = wanted.span.of(report.text)
    rows = index.containing(text, index.candidates(Filters(), access))
    return next(record for record in index.passages(rows.tolist()) if record.passage.id == passage_id)


def _validated(query: Query) -> str:
    """The query's text without surrounding white space. Raises BadInput, NotFound, UnknownValue."""
    text = query.text.strip()
    if not fold(text):
        raise BadInput("查询是空的", "请输入要找的说法，例如：农民工讨薪")
    if not any(character.isalnum() for character in text):
        raise BadInput(f"查询“{text[:20]}”里只有标点，没有要找的字词", "请输入要找的说法，例如：农民工讨薪")
    if len(text) > MAX_QUERY:
        raise BadInput(f"查询有 {len(text)} 个字，最多 {MAX_QUERY} 个", "请只留下要找的那几句")
    _ensure_in_range("limit", query.limit, 1, MAX_LIMIT)
    _ensure_in_range("offset", query.offset, 0, MAX_OFFSET)
    for facet in query.facets:
        if facet not in FACETS:
            raise UnknownValue("facets", facet, FACETS)
    return text


def _ensure_in_range(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        more = "；请用条件缩小范围" if name == "offset" else ""
        raise BadInput(f"{name} 是 {value}", f"应在 {least} 与 {most} 之间{more}")


def _terms(tools: SearchTools, text: str, mode: Mode) -> Terms:
    vector = None if mode is Mode.EXACT else tools.encoder.encode([text], kind="query")[0]
    return Terms(
        text=text,
        wording=tools.vocabulary.without_question_words(text),
        expansions=() if mode is Mode.EXACT else tuple(tools.vocabulary.expansions(text)),
        vector=vector if vector is not None and vector.any() else None,
    )


def _candidates(tools: SearchTools, query: Query, access: Access) -> Candidates:
    """The passages that pass the filters, hold every phrase (or stand below a heading that does) and no excluded word."""
    index = tools.index
    candidates = index.candidates(query.filters, access)
    for phrase in query.phrases:
        found = np.union1d(index.containing(phrase, candidates), tools.headings.below(phrase))
        candidates = index.narrowed(candidates, keep=found)
    for phrase in query.excluded:
        candidates = index.narrowed(candidates, drop=index.containing(phrase, candidates))
    return candidates


def _relevant(
    tools: SearchTools, terms: Terms, mode: Mode, ranking: Ranking, candidates: Candidates, depth: int
) -> NDArray[np.bool_] | None:
    """Which of the ranked rows answer the query, shape (n,); None where that is not known."""
    if mode is Mode.EXACT:
        return np.ones(len(ranking.rows), np.bool_)
    line = relevance_line(tools.encoder.fingerprint)
    if line is None:
        return None
    dense = ranking.dense
    if dense is None:
        dense = np.zeros(len(ranking.rows), np.float32)
        if terms.vector is not None:
            dense = np.clip(tools.index.dense_scores(terms.vector, ranking.rows), 0, 1)
    lexical, known_pairs = ranking.lexical, ranking.known_pairs
    if lexical is None:
        by_words = lexical_scores(tools.index, terms, candidates, depth)
        rows, (ranked, worded) = union(ranking.rows, by_words.rows)
        scores = np.zeros(len(rows), np.float32)
        scores[worded] = by_words.scores
        lexical, known_pairs = scores[ranked], by_words.known_pairs
    return line.above(dense, lexical, known_pairs=known_pairs, expanded=bool(terms.expansions))


def _facets(
    tools: SearchTools, query: Query, access: Access, own: Candidates
) -> dict[str, Mapping[str, int]]:
    """Per facet, value → number of passages that pass the filters of all the *other* facets.

    The values of one filter are alternatives: counted under its own filter, a facet would list only the chosen ones.
    """
    if not query.facets:
        return {}
    counts = tools.index.facet_counts(own)
    counted: dict[str, Mapping[str, int]] = {}
    for facet in query.facets:
        cleared: dict[str, Any] = (
            {facet: frozenset()} if facet != "years" else {"year_from": None, "year_to": None}
        )
        relaxed = replace(query.filters, **cleared)
        if relaxed == query.filters:
            counted[facet] = counts[facet]
        else:
            others = _candidates(tools, replace(query, filters=relaxed), access)
            counted[facet] = tools.index.facet_counts(others)[facet]
    return counted


def _hits(
    index: Index,
    ranking: Ranking,
    relevant: NDArray[np.bool_] | None,
    places: Sequence[Place],
    terms: Sequence[str],
    access: Access,
    *,
    whole: bool,
) -> tuple[Hit, ...]:
    rows = [int(ranking.rows[place.position]) for place in places]
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
            score=float(ranking.scores[place.position]),
            scores=Scores(
                dense=None if ranking.dense is None else float(ranking.dense[place.position]),
                lexical=None if ranking.lexical is None else float(ranking.lexical[place.position]),
            ),
            highlights=highlights(record, terms, whole=whole),
            same_text_in=_other_reports(record, index.report_ids(group)),
            same_but_figures_in=_other_reports(
                record, _reports_with_same_text(index, ranking.rows[place.same_but_figures].tolist(), access)
            ),
            relevant=None if relevant is None else bool(relevant[place.position]),
            others_in_report=len(place.in_report),
            further_roles=record.passage.further_roles,
        )
        for place, record, group in zip(places, records, same_text, strict=True)
    )


def _reports_with_same_text(index: Index, rows: Sequence[int], access: Access) -> list[str]:
    """The ids of the reports that contain the text of one of ``rows``."""
    return index.report_ids([row for group in index.same_text(rows, access) for row in group]) if rows else []


def _other_reports(record: PassageRecord, report_ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in report_ids if name != record.passage.report_id))


__all__ = [
    "FACETS",
    "MAX_QUERY",
    "HeadingSearch",
    "Headings",
    "ParsedQuery",
    "SearchTools",
    "highlights",
    "open_headings",
    "parse_query",
    "passage",
    "search",
]
