"""What the engine holds after commits, failures, kills and losses; and that readers keep their generation."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from random_reports import MODEL, Reference, commit, names, put_reports, random_report, unit_vectors

from assistant.base.errors import EngineUnavailable
from assistant.domain.report import Role
from assistant.domain.results import ALL_COLLECTIONS, Access, Filters
from assistant.index import EngineAddress, Index, open_index, open_writer
from assistant.index.local import writer as local_writer
from assistant.index.qdrant import generation
from assistant.index.qdrant.engine import Engine
from assistant.index.qdrant.generation import QdrantGeneration
from assistant.index.qdrant.state import BatchNote, read_note, read_state, write_note
from search_engines import ENGINES, running_engine

QUERIES = ("农民工工资按时发放", "改革开放", "的", "，", "推進河長制", "无中生有")


@pytest.fixture(params=ENGINES)
def served(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Engine, EngineAddress]]:
    """An engine that is always called, and its address."""
    monkeypatch.setattr(generation, "DIRECT_SCORING_LIMIT", 0)
    with running_engine(request.param, tmp_path / "engine", monkeypatch) as found:
        yield found


def _commit(folder: Path, address: EngineAddress, reports: list[str], gone: tuple[str, ...] = ()) -> str:
    writer = open_writer(folder, MODEL, address)
    try:
        for name in reports:
            rng = random.Random(name)
            report = random_report(rng, name)
            writer.put(report, unit_vectors(rng, len(report.passages)), "")
        for name in gone:
            writer.remove(name)
        return writer.commit()
    finally:
        writer.close()


def _collection(folder: Path) -> str:
    state = read_state(folder / "generations" / (folder / "CURRENT").read_text().strip())
    assert state is not None
    return state.collection


def _assert_same_answers(found: Index, expected: Index) -> None:
    """Rows, order and scores of every kind of search, under several filters and rights."""
    for filters in (
        Filters(),
        Filters(roles=frozenset([Role.DUTY, Role.PLANS])),
        Filters(year_from=2020, year_to=2021),
        Filters(exclude_reports=frozenset(["r003", "r004"])),
    ):
        for access in (ALL_COLLECTIONS, Access(frozenset(["甲库", ""])), Access(frozenset())):
            ours, theirs = found.candidates(filters, access), expected.candidates(filters, access)
            assert len(ours) == len(theirs)
            for k in (1, 12, 300):
                vector = unit_vectors(random.Random(k), 1)[0]
                assert _answer(found.dense(vector, ours, k)) == _answer(expected.dense(vector, theirs, k))
                for query in QUERIES:
                    assert _answer(found.lexical(query, ours, k)) == _answer(
                        expected.lexical(query, theirs, k)
                    )
                    assert _answer(found.exact(query, ours, k)[0]) == _answer(
                        expected.exact(query, theirs, k)[0]
                    )


def _answer(ranking: object) -> tuple[list[int], list[float], float, float]:
    return (
        ranking.rows.tolist(),  # type: ignore[attr-defined]
        np.round(ranking.scores, 5).tolist(),  # type: ignore[attr-defined]
        ranking.full_match_score,  # type: ignore[attr-defined]
        ranking.known_pairs,  # type: ignore[attr-defined]
    )


def test_answers_are_those_of_the_local_index(served: tuple[Engine, EngineAddress], tmp_path: Path) -> None:
    """After replacements and removals, and when passages have become longer than those the collection began with."""
    _, address = served
    folder = tmp_path / "index"
    _commit(folder, address, names(100, 130))
    _commit(folder, address, names(120, 150), gone=("r101", "r125"))
    rng = random.Random(5)
    writer = open_writer(folder, MODEL, address)
    long = [random_report(rng, f"长{number}", 4) for number in range(6)]
    put_reports(writer, Reference(), long, rng)
    writer.commit()
    writer.close()

    index = open_index(folder, MODEL, address)
    _assert_same_answers(index, open_index(folder, MODEL))
    index.close()


def test_an_index_that_was_local_is_sent_whole_without_encoding(
    served: tuple[Engine, EngineAddress], tmp_path: Path
) -> None:
    """And one on which another program went on without the engine, is so again."""
    engine, address = served
    folder = tmp_path / "index"
    commit(folder, names(0, 20))
    before = open_index(folder, MODEL, address)
    with pytest.raises(EngineUnavailable, match="还没有送进检索引擎"):
        before.ensure_searchable()
    assert before.text("r3").startswith("r3号述职报告")

    _commit(folder, address, [])
    index = open_index(folder, MODEL, address)
    index.ensure_searchable()
    assert engine.count(_collection(folder)) == len(index)
    _assert_same_answers(index, open_index(folder, MODEL))

    commit(folder, names(15, 25), seed=1)
    _commit(folder, address, ["r30"])
    index = open_index(folder, MODEL, address)
    assert engine.count(_collection(folder)) == len(index)
    _assert_same_answers(index, open_index(folder, MODEL))


def test_readers_keep_their_generation(served: tuple[Engine, EngineAddress], tmp_path: Path) -> None:
    """Points of removed reports stay for the readers of the generation before, and go with the next."""
    engine, address = served
    folder = tmp_path / "index"
    _commit(folder, address, names(0, 30))
    old = open_index(folder, MODEL, address)
    vector = unit_vectors(random.Random(1), 1)[0]
    everything = old.candidates(Filters(), ALL_COLLECTIONS)
    expected = old.dense(vector, everything, 500).rows.tolist()
    assert len(expected) == len(old)

    _commit(folder, address, names(25, 35), gone=("r3", "r4"))
    assert old.dense(vector, everything, 500).rows.tolist() == expected
    new = open_index(folder, MODEL, address)
    assert engine.count(_collection(folder)) > len(new)

    _commit(folder, address, ["r40"])
    newest = open_index(folder, MODEL, address)
    assert engine.count(_collection(folder)) == len(newest)
    _assert_same_answers(newest, open_index(folder, MODEL))


def test_merged_segments_are_not_sent_again(
    served: tuple[Engine, EngineAddress], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, address = served
    folder = tmp_path / "index"
    _commit(folder, address, names(0, 20))
    monkeypatch.setattr(local_writer, "SIZE_RATIO", 10**6)  # everything is merged
    sent: list[int] = []
    put = engine.put
    monkeypatch.setattr(engine, "put", lambda name, points: (sent.append(len(points)), put(name, points))[1])

    _commit(folder, address, ["r50"], gone=("r2",))

    index = open_index(folder, MODEL, address)
    assert isinstance(index, QdrantGeneration)
    assert sum(sent) == len(index.report("r50", ALL_COLLECTIONS).passages)
    _assert_same_answers(index, open_index(folder, MODEL))


def test_a_rebuild_makes_a_new_collection_and_moves_the_alias(
    served: tuple[Engine, EngineAddress], tmp_path: Path
) -> None:
    engine, address = served
    folder = tmp_path / "index"
    _commit(folder, address, names(0, 10))
    first = _collection(folder)
    writer = open_writer(folder, MODEL, address, rebuild=True)
    rng = random.Random(2)
    put_reports(writer, Reference(), [random_report(rng, "r1", 5)], rng)
    writer.commit()
    writer.close()
    second = _collection(folder)
    assert first != second
    assert engine.has(first)  # its readers may still be at work
    assert (
        engine.count(address.prefix if not hasattr(engine, "aliases") else engine.aliases[address.prefix])
        == 5
    )

    _commit(folder, address, ["r2"])
    assert not engine.has(first)
    assert _collection(folder) == second


def test_what_a_killed_writer_sent_is_removed(served: tuple[Engine, EngineAddress], tmp_path: Path) -> None:
    engine, address = served
    folder = tmp_path / "index"
    _commit(folder, address, names(0, 10))
    count = engine.count(_collection(folder))
    writer = open_writer(folder, MODEL, address)
    rng = random.Random(2)
    put_reports(writer, Reference(), [random_report(rng, "r90", 7)], rng)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_writer, "put_in_force", _killed)
        with pytest.raises(KeyboardInterrupt):
            writer.commit()
    writer.close()
    assert engine.count(_collection(folder)) == count + 7
    index = open_index(folder, MODEL, address)
    _assert_same_answers(index, open_index(folder, MODEL))

    open_writer(folder, MODEL, address).close()
    assert engine.count(_collection(folder)) == count
    assert read_note(folder) is None

    engine.create("reports-000099-abcdef", MODEL.dimensions)
    write_note(folder, BatchNote("reports-000099-abcdef", "000099-abcdef"))
    open_writer(folder, MODEL, address).close()
    assert not engine.has("reports-000099-abcdef")


def _killed(*arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_lost_collection_is_sent_again(served: tuple[Engine, EngineAddress], tmp_path: Path) -> None:
    engine, address = served
    folder = tmp_path / "index"
    _commit(folder, address, names(0, 10))
    lost = _collection(folder)
    engine.delete_batch(lost, (folder / "CURRENT").read_text().strip())
    index = open_index(folder, MODEL, address)
    with pytest.raises(EngineUnavailable, match=r"段落不全.*assistant index"):
        index.ensure_searchable()
    with pytest.raises(EngineUnavailable, match="段落不全"):
        index.dense(unit_vectors(random.Random(1), 1)[0], index.candidates(Filters(), ALL_COLLECTIONS), 5)

    _commit(folder, address, [])
    index = open_index(folder, MODEL, address)
    index.warm()
    assert _collection(folder) != lost
    _assert_same_answers(index, open_index(folder, MODEL))


def test_without_the_engine_nothing_is_put_in_force(
    served: tuple[Engine, EngineAddress], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, address = served
    folder = tmp_path / "index"
    before = _commit(folder, address, names(0, 10))

    def away(*arguments: object) -> None:
        raise EngineUnavailable("检索引擎连不上", "请检查")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "put", away)
        with pytest.raises(EngineUnavailable, match="连不上"):
            _commit(folder, address, ["r11"])
    index = open_index(folder, MODEL, address)
    assert index.generation == before
    _commit(folder, address, ["r11"])
    _assert_same_answers(open_index(folder, MODEL, address), open_index(folder, MODEL))
