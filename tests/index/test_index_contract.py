"""Every index backend compared with an exhaustive reference, under random filters, access and histories.

The backends: the local index, with the paths for few and for many rows, and Qdrant: the client's own local mode, the
compiled engine, and a server where QDRANT_URL names one.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
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
from assistant.domain.report import Role
from assistant.domain.results import ALL_COLLECTIONS, Access, Filters
from assistant.index import LOCAL, EngineAddress, Index, RankedRows, open_index, open_writer
from assistant.index.local import bm25
from assistant.index.local import vectors as vectors_module
from assistant.index.local import writer as writer_module
from assistant.index.qdrant import generation as qdrant_generation
from search_engines import ENGINES, running_engine

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
CHECK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _history(folder: Path, reference: Reference, address: EngineAddress) -> None:
    """Several commits with replacements and removals, so that there are segments with removed reports."""
    rng = random.Random(7)
    for batch in (REPORTS[:60], REPORTS[50:75], REPORTS[70:80], REPORTS[:3], REPORTS[80:]):
        writer = open_writer(folder, MODEL, address)
        put_reports(writer, reference, [random_report(rng, name) for name in batch], rng)
        for gone in rng.sample(sorted(reference.reports), 2):
            writer.remove(gone)
            del reference.reports[gone]
        writer.commit()
        writer.close()


@pytest.fixture(
    scope="module",
    params=["few rows: scored directly", "many rows: scanned", *(f"qdrant: {name}" for name in ENGINES)],
)
def grown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Index, Reference]]:
    """An index after several commits, and the reference; the second time with the code paths of a large index."""
    folder = tmp_path_factory.mktemp("index")
    reference = Reference()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr(writer_module, "SIZE_RATIO", 1)
        patch.setattr(writer_module, "MAX_REMOVED_SHARE", 1.0)
        patch.setattr(writer_module, "BUFFER_PASSAGES", 100)
        if "scanned" in request.param:
            patch.setattr(vectors_module, "DIRECT_SCORING_LIMIT", 0)
            patch.setattr(bm25, "PREFILTER_BELOW", 0.5)
            patch.setattr(bm25, "_CHUNK", 16)
            patch.setattr(bm25, "_ROWS", 8)
        address = LOCAL
        if request.param.startswith("qdrant"):
            kind = request.param.removeprefix("qdrant: ")
            _, address = stack.enter_context(running_engine(kind, folder / "engine", patch))
            # The engine is called however few rows there are, and its graph used as soon as there is one.
            patch.setattr(qdrant_generation, "DIRECT_SCORING_LIMIT", 0)
            patch.setattr(qdrant_generation, "EXACT_LIMIT", 100)
        _history(folder, reference, address)
        index = open_index(folder, MODEL, address)
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
