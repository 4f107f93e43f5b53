"""The local index compared with an exhaustive reference, under random filters, access and histories."""

import os
import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_reports import (
    AUTHORS,
    COLLECTIONS,
    MODEL,
    OFFICES,
    PORTFOLIOS,
    REGIONS,
    Reference,
    counted,
    put_reports,
    random_report,
    unit_vectors,
)

from assistant.base.errors import NotFound
from assistant.domain.report import Passage, Report, Role
from assistant.domain.results import ALL_COLLECTIONS, Access, Filters
from assistant.domain.text import Span
from assistant.index import Index, RankedRows, open_index, open_writer
from assistant.index.local import bm25
from assistant.index.local import vectors as vectors_module
from assistant.index.local import writer as writer_module

REPORTS = [f"r{number:03d}" for number in range(90)]


def _names(values: tuple[str, ...], most: int = 3) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=most)


FILTERS = st.builds(
    Filters,
    portfolios=_names(PORTFOLIOS, 40) | st.just(frozenset()),
    roles=st.frozensets(st.sampled_from(list(Role)), max_size=6),
    year_from=st.none() | st.integers(2018, 2023),
    year_to=st.none() | st.integers(2018, 2023),
    authors=_names((*AUTHORS, "查无此人")),
    offices=_names(OFFICES),
    regions=_names(REGIONS),
    collections=_names(COLLECTIONS),
    exclude_reports=_names((*REPORTS, "没有"), 20),
)
ACCESS = st.builds(Access, st.none() | _names(COLLECTIONS))
QUERIES = st.sampled_from(
    (
        "农民工工资发放",
        "改革开放",
        "推進河長制",
        "cod",
        "𠮷祥",
        "的",
        "同一段话",
        "Ｃ",
        "3%",
        "无中生有",
        "，",
    )
)
CHECK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _history(folder: Path, reference: Reference) -> None:
    """Several commits with replacements and removals, so that there are segments with removed reports."""
    rng = random.Random(7)
    for batch in (REPORTS[:60], REPORTS[50:75], REPORTS[70:80], REPORTS[:3], REPORTS[80:]):
        writer = open_writer(folder, MODEL)
        put_reports(writer, reference, [random_report(rng, name) for name in batch], rng)
        for gone in rng.sample(sorted(reference.reports), 2):
            writer.remove(gone)
            del reference.reports[gone]
        writer.commit()
        writer.close()


@pytest.fixture(scope="module", params=["few rows: scored directly", "many rows: scanned"])
def grown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Index, Reference]]:
    """An index after several commits, and the reference; the second time with the code paths of a large index."""
    folder = tmp_path_factory.mktemp("index")
    reference = Reference()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer_module, "SIZE_RATIO", 1)
        patch.setattr(writer_module, "MAX_REMOVED_SHARE", 1.0)
        patch.setattr(writer_module, "BUFFER_PASSAGES", 100)
        if "scanned" in request.param:
            patch.setattr(vectors_module, "DIRECT_SCORING_LIMIT", 0)
            patch.setattr(bm25, "PREFILTER_BELOW", 0.5)
            patch.setattr(bm25, "_CHUNK", 16)
            patch.setattr(bm25, "_ROWS", 8)
        _history(folder, reference)
        index = open_index(folder, MODEL)
        yield index, reference
        index.close()


def _by_id(index: Index, ranking: RankedRows) -> dict[str, float]:
    found = index.passages(ranking.rows.tolist())
    return {record.passage.id: float(score) for record, score in zip(found, ranking.scores, strict=True)}


def _assert_best(found: Mapping[str, float], expected: Mapping[str, float], k: int, tolerance: float) -> None:
    """Check that ``found`` are the k best of ``expected``, best first; ties may be in any order."""
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert list(found.values()) == pytest.approx(sorted(expected.values(), reverse=True)[:k], abs=tolerance)
    assert found == pytest.approx({name: expected[name] for name in found}, abs=tolerance)


@CHECK
@given(filters=FILTERS, access=ACCESS, k=st.integers(0, 700))
def test_candidates_and_dense(
    grown: tuple[Index, Reference], filters: Filters, access: Access, k: int
) -> None:
    """Filters are exact, k are found where k exist, and the scores are those of the float vectors."""
    index, reference = grown
    expected = reference.candidates(filters, access)
    candidates = index.candidates(filters, access)
    assert len(candidates) == len(expected)
    vector = unit_vectors(random.Random(k), 1)[0]
    ranking = index.dense(vector, candidates, k)
    _assert_best(
        _by_id(index, ranking), {name: float(v @ vector) for name, (_, v) in expected.items()}, k, 1e-4
    )
    np.testing.assert_allclose(index.dense_scores(vector, ranking.rows), ranking.scores, atol=1e-6)


@CHECK
@given(filters=FILTERS, access=ACCESS, k=st.integers(1, 700), phrase=QUERIES)
def test_exact(grown: tuple[Index, Reference], filters: Filters, access: Access, k: int, phrase: str) -> None:
    """Exactly the candidates that contain the phrase, whatever its width and script, and their exact number."""
    index, reference = grown
    expected = set(reference.exact(phrase, filters, access))
    ranking, count = index.exact(phrase, index.candidates(filters, access), k)
    found = set(_by_id(index, ranking))
    assert (count, len(found)) == (len(expected), min(k, len(expected)))
    assert found <= expected


@CHECK
@given(filters=FILTERS, access=ACCESS, query=QUERIES)
def test_lexical_finds_every_match(
    grown: tuple[Index, Reference], filters: Filters, access: Access, query: str
) -> None:
    index, reference = grown
    matching = reference.bm25(query, bm25.COMMON_CHARACTER_SHARE, (bm25.CHARACTER_WEIGHT, bm25.PAIR_WEIGHT))
    expected = set(matching) & set(reference.candidates(filters, access))
    ranking = index.lexical(query, index.candidates(filters, access), 1000)
    found = _by_id(index, ranking)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert set(found) == expected


@CHECK
@given(filters=FILTERS, access=ACCESS)
def test_facets(grown: tuple[Index, Reference], filters: Filters, access: Access) -> None:
    index, reference = grown
    passing = reference.candidates(filters, access)
    chosen = [
        (report.metadata, passage) for report, passage, _, _ in reference.all() if passage.id in passing
    ]
    expected = {
        "portfolios": counted(name for _, passage in chosen for name in {p.name for p in passage.portfolios}),
        "roles": counted(str(role) for _, passage in chosen for role in passage.roles),
        "years": counted(str(metadata.year or "") for metadata, _ in chosen),
        "authors": counted(metadata.author for metadata, _ in chosen),
        "offices": counted(metadata.office for metadata, _ in chosen),
        "regions": counted(metadata.region for metadata, _ in chosen),
        "collections": counted(metadata.collection for metadata, _ in chosen),
    }
    actual = index.facet_counts(index.candidates(filters, access))
    assert actual == expected
    for counts in actual.values():
        assert list(counts.values()) == sorted(counts.values(), reverse=True)


@pytest.mark.parametrize(
    "access", [ALL_COLLECTIONS, Access(frozenset({"甲库"})), Access(frozenset())], ids=str
)
def test_reports_and_same_text_within_access(grown: tuple[Index, Reference], access: Access) -> None:
    """A report is returned unchanged, and one outside the access is not found."""
    index, reference = grown
    reached = {
        name: report
        for name, (report, _) in reference.reports.items()
        if access.collections is None or report.metadata.collection in access.collections
    }
    for name in REPORTS:
        if name in reached:
            assert index.report(name, access) == reached[name]
            assert index.report(name, access).notes == reached[name].notes
        else:
            with pytest.raises(NotFound):
                index.report(name, access)
    records = index.reports(access)
    assert [record.id for record in records] == sorted(reached)
    assert [
        (record.metadata, record.source, record.digest, record.characters, record.passages, record.notes)
        for record in records
    ] == [
        (
            report.metadata,
            report.source,
            f"digest of {name}",
            len(report.text),
            len(report.passages),
            report.notes,
        )
        for name, report in sorted(reached.items())
    ]

    everything = index.candidates(Filters(), ALL_COLLECTIONS)
    rows = index.dense(unit_vectors(random.Random(1), 1)[0], everything, len(everything)).rows
    record_of = dict(zip(rows.tolist(), index.passages(rows.tolist()), strict=True))
    by_text: dict[str, set[str]] = {}
    for owner, passage, folded, _ in reference.all():
        if owner.id in reached:
            by_text.setdefault(folded, set()).add(passage.id)
    folded_of = {passage.id: folded for _, passage, folded, _ in reference.all()}
    for row, same in zip(rows.tolist(), index.same_text(rows.tolist(), access), strict=True):
        assert {record_of[twin].passage.id for twin in same} == by_text.get(
            folded_of[record_of[row].passage.id], set()
        )
        assert set(index.text_keys(np.array(same, np.int64))) <= set(index.text_keys(np.array([row])))


def test_passages_come_in_the_order_requested(grown: tuple[Index, Reference]) -> None:
    index, reference = grown
    known = {passage.id: (passage, report.metadata, report.text) for report, passage, _, _ in reference.all()}
    rows = index.dense(
        unit_vectors(random.Random(2), 1)[0], index.candidates(Filters(), ALL_COLLECTIONS), 60
    ).rows.tolist()
    requested = [*rows, *rows[:5], *reversed(rows)]
    records = index.passages(requested)
    assert [record.row for record in records] == requested
    assert index.report_ids(requested) == [record.passage.report_id for record in records]
    for record in records:
        passage, metadata, text = known[record.passage.id]
        assert (record.passage, record.metadata, record.text) == (passage, metadata, passage.span.of(text))
    with pytest.raises(IndexError):
        index.passages([10**6])


@pytest.mark.parametrize("query", ["农民工工资按时发放", "改革开放", "調研短板", "将", "下降３％", "𠮷"])
@pytest.mark.parametrize("common", [0.02, 0.1, 1.0])
def test_bm25_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str, common: float) -> None:
    """In an index without removed reports the scores are exactly those of BM25, in lexical and exact mode."""
    monkeypatch.setattr(bm25, "COMMON_CHARACTER_SHARE", common)
    monkeypatch.setattr(bm25, "CHARACTER_WEIGHT", 0.5)
    rng, reference = random.Random(11), Reference()
    writer = open_writer(tmp_path, MODEL)
    put_reports(writer, reference, [random_report(rng, name) for name in REPORTS[:40]], rng)
    writer.commit()
    writer.close()
    index = open_index(tmp_path, MODEL)
    everything = index.candidates(Filters(), ALL_COLLECTIONS)
    for k in (3, 1000):
        found = _by_id(index, index.lexical(query, everything, k))
        _assert_best(found, reference.bm25(query, common, (0.5, bm25.PAIR_WEIGHT)), k, 1e-4)
        found = _by_id(index, index.exact(query, everything, k)[0])
        _assert_best(found, reference.exact(query, Filters(), ALL_COLLECTIONS), k, 1e-4)
    index.close()


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("国债", {0, 1, 2}),
        ("國債", {0, 1, 2}),
        ("ＧＤＰ", {3}),
        ("gdp增长", {3}),
        ("𠮷", {4}),
        ("𠮷野家", {4}),
        ("增长", {3, 4}),
        ("债", {0, 1, 2}),
        ("债国", set()),
        ("国债国", set()),
        ("项目国", set()),
        ("阿阿阿", {5}),
        ("甲乙丙", {8}),
        ("没有", set()),
        ("  ", set()),
        ("", set()),
    ],
)
def test_exact_phrases(tmp_path: Path, phrase: str, expected: set[int]) -> None:
    """Full width, traditional characters, rare characters, line breaks within; never across two passages."""
    texts = ["专项国债项目", "專項國債", "国\n 债", "ＧＤＰ增长５％", "𠮷野家增长", "阿阿阿阿"]
    # All pairs of 甲乙丙 stand in these, but in the last one only they stand together.
    texts += ["甲乙、乙丙、甲", "乙丙、甲乙", "甲乙丙"]
    text = "|".join(texts)
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in texts]
    passages = tuple(Passage(f"r#{n}", "r", Role.DUTY, (), (), span) for n, span in enumerate(spans))
    writer = open_writer(tmp_path, MODEL)
    writer.put(Report(id="r", text=text, passages=passages), unit_vectors(random.Random(3), len(texts)), "")
    writer.commit()
    writer.close()
    index = open_index(tmp_path, MODEL)
    ranking, count = index.exact(phrase, index.candidates(Filters(), ALL_COLLECTIONS), 10)
    assert (set(ranking.rows.tolist()), count) == (expected, len(expected))
    index.close()


def test_full_match_score_is_that_of_a_passage_with_every_term(tmp_path: Path) -> None:
    """A passage of average length with every term once has that score; one that lacks a term has less."""
    texts = ["甲乙丙丁", "戊己庚辛", "甲乙壬癸"]
    text = "".join(texts)
    spans = [Span(at, at + 4) for at in range(0, 12, 4)]
    passages = tuple(Passage(f"r#{n}", "r", Role.DUTY, (), (), span) for n, span in enumerate(spans))
    writer = open_writer(tmp_path, MODEL)
    writer.put(Report(id="r", text=text, passages=passages), unit_vectors(random.Random(3), 3), "")
    writer.commit()
    writer.close()
    index = open_index(tmp_path, MODEL)
    everything = index.candidates(Filters(), ALL_COLLECTIONS)
    whole = index.lexical("戊己庚辛", everything, 10)
    assert (whole.rows.tolist(), whole.scores.tolist()) == ([1], [pytest.approx(whole.full_match_score)])
    missing = index.lexical("戊己庚子", everything, 10)
    assert missing.scores[0] < missing.full_match_score
    index.close()


def test_postings_are_read_without_preadv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On systems that cannot read at an offset, threads take turns."""
    rng = random.Random(11)
    writer = open_writer(tmp_path, MODEL)
    put_reports(writer, Reference(), [random_report(rng, name) for name in REPORTS[:20]], rng)
    writer.commit()
    writer.close()
    index = open_index(tmp_path, MODEL)
    everything = index.candidates(Filters(), ALL_COLLECTIONS)
    expected = index.lexical("农民工工资改革", everything, 50).rows.tolist()
    monkeypatch.delattr(os, "preadv", raising=False)
    with ThreadPoolExecutor(4) as pool:
        for rows in pool.map(
            lambda _: index.lexical("农民工工资改革", everything, 50).rows.tolist(), range(20)
        ):
            assert rows == expected
    index.close()
