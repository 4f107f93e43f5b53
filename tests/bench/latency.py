"""Latency and recall of search: p50 and p95 by mode and filter, number of hits, recall compared with brute force."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from assistant.domain.results import ALL_COLLECTIONS, Filters, Mode, Query
from assistant.domain.text import fold
from assistant.service import Assistant

from .build import Built
from .data import Narrowing, narrowings, passes, queries
from .figures import Figure, percentile
from .peers import Columns, Lance, SentenceFaiss, Tantivy

K = 10
_WARM = 20


def latencies(
    built: Built, lance: Lance | None, sentence: SentenceFaiss | None, *, count: int = 300
) -> Iterator[Figure]:
    """One query after another in one thread, from its text to complete hits (text, highlights, identical passages)."""
    service = Assistant(built.settings)
    service.warm()
    query_texts = queries(built.reports, count)
    for narrowing in narrowings(built.reports):
        there = [_texts_passing(built, filters) for filters in narrowing.filters]
        for mode in (Mode.HYBRID, Mode.DENSE, Mode.LEXICAL, Mode.EXACT):
            took, hits = _time_queries(query_texts, narrowing, partial(_ours, service, mode))
            peer = _peer_of(mode, built, lance, sentence)
            theirs = _time_queries(query_texts[: count // 3], narrowing, peer[1])[0] if peer else None
            note = f"p50 {1000 * percentile(took, 0.5):.2g} ms, p99 {1000 * percentile(took, 0.99):.2g} ms"
            if narrowing.share < 1:
                note += f", {100 * narrowing.share:.2g} % pass"
            if mode is Mode.HYBRID:
                short = sum(got < there[at % len(there)] for at, got in enumerate(hits))
                note += f", {short} of {len(query_texts)} with fewer than {K} hits"
                goal = "≥ 4×, none short"
            else:
                goal = ""
            yield Figure(
                f"{mode} p95, {narrowing.name}",
                1000 * percentile(took, 0.95),
                "ms",
                peer=peer[0] if peer else "",
                peer_value=1000 * percentile(theirs, 0.95) if theirs else None,
                goal=goal,
                note=note,
            )


def bm25_only(built: Built, passages: Columns, peer: Tantivy, *, count: int = 300) -> Iterator[Figure]:
    """Lexical retrieval alone, up to the ids of the K best, compared with tantivy on the same characters and bigrams."""
    seconds = peer.fill(passages)
    index = Assistant(built.settings).index
    index.warm()

    def ours(text: str, filters: Filters) -> int:
        found = index.lexical(text, index.candidates(filters, ALL_COLLECTIONS), K)
        return len(index.report_ids([int(row) for row in found.rows]))

    query_texts = queries(built.reports, count)
    for narrowing in narrowings(built.reports):
        took = _time_queries(query_texts, narrowing, ours)[0]
        theirs = _time_queries(
            query_texts, narrowing, lambda text, filters: len(peer.search(text, filters, K))
        )[0]
        yield Figure(
            f"BM25 only p95, {narrowing.name}",
            1000 * percentile(took, 0.95),
            "ms",
            peer=peer.name,
            peer_value=1000 * percentile(theirs, 0.95),
            note=f"p50 {1000 * percentile(took, 0.5):.2g} ms, theirs {1000 * percentile(theirs, 0.5):.2g} ms; "
            f"tantivy indexes in {seconds:.1f} s",
        )


def _ours(service: Assistant, mode: Mode, text: str, filters: Filters) -> int:
    return len(service.search(Query(text, filters, mode, K)).hits)


def _peer_of(
    mode: Mode, built: Built, lance: Lance | None, sentence: SentenceFaiss | None
) -> tuple[str, Callable[[str, Filters], int]] | None:
    if mode is Mode.HYBRID and lance is not None:

        def hybrid(text: str, filters: Filters) -> int:
            return len(lance.search(text, built.encoder.encode([text], kind="query")[0], filters, K))

        return lance.name, hybrid
    if mode is Mode.DENSE and sentence is not None:
        return sentence.name, lambda text, filters: len(sentence.search(text, filters, K))
    return None


def _texts_passing(built: Built, filters: Filters) -> int:
    """The number of different texts that pass the filters, counted up to K."""
    found: set[str] = set()
    for report in built.reports:
        if len(found) >= K:
            break
        if passes(report, filters):
            found |= {fold(passage.span.of(report.text)) for passage in report.passages}
    return min(K, len(found))


def _time_queries(
    query_texts: Sequence[str], narrowing: Narrowing, answer: Callable[[str, Filters], int]
) -> tuple[list[float], list[int]]:
    """Seconds and number of hits per query, after a few for warming up; filters are used in turn."""
    took: list[float] = []
    hits: list[int] = []
    for number, text in enumerate([*query_texts[:_WARM], *query_texts], start=-min(_WARM, len(query_texts))):
        filters = narrowing.filters[number % len(narrowing.filters)]
        began = time.perf_counter()
        found = answer(text, filters)
        if number >= 0:
            took.append(time.perf_counter() - began)
            hits.append(found)
    return took, hits


def recall(built: Built, *, count: int = 200) -> Iterator[Figure]:
    """The share of the K nearest by exact float32 inner product that is found; equal scores count as found."""
    index = Assistant(built.settings).index
    query_texts = built.encoder.encode(queries(built.reports, count, seed=3), kind="query")
    exact_of = {p.id: row for row, p in enumerate(p for report in built.reports for p in report.passages)}
    sizes = np.array([len(report.passages) for report in built.reports])
    for narrowing in narrowings(built.reports):
        kept: list[float] = []
        for number, vector in enumerate(query_texts):
            filters = narrowing.filters[number % len(narrowing.filters)]
            mask = np.repeat([passes(report, filters) for report in built.reports], sizes)
            scores = built.vectors @ vector
            among = np.sort(scores[mask])[::-1]
            wanted = min(K, len(among))
            found = index.dense(vector, index.candidates(filters, ALL_COLLECTIONS), K)
            rows = [
                exact_of[record.passage.id] for record in index.passages([int(row) for row in found.rows])
            ]
            right = [row for row in rows if mask[row] and scores[row] >= among[wanted - 1] - 1e-6]
            kept.append(len(right) / wanted)
        yield Figure(f"recall@{K} of dense, {narrowing.name}", float(np.mean(kept)), "", "high", goal="≥ .95")


def distinct(built: Built) -> Iterator[Figure]:
    """The share of passages with unique text; the others have an identical one elsewhere."""
    texts = [fold(passage.span.of(report.text)) for report in built.reports for passage in report.passages]
    yield Figure("passages whose text is unique", 100 * len(set(texts)) / len(texts), "%", "high")
