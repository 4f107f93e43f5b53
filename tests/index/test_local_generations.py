"""Generations of the local index: building, merging, sharing, keeping and removing them."""

import json
import os
import random
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from random_reports import MODEL, REGIONS, Reference, commit, names, put_reports, random_report, unit_vectors

from assistant.base import files
from assistant.base.errors import Conflict, NotFound
from assistant.domain.report import Report
from assistant.domain.results import ALL_COLLECTIONS, Filters
from assistant.index import Index, RankedRows, current, open_index, open_writer
from assistant.index.local import writer as writer_module


def _ids(index: Index, ranking: RankedRows) -> list[tuple[str, float]]:
    found = index.passages(ranking.rows.tolist())
    pairs = [
        (record.passage.id, round(float(score), 3))
        for record, score in zip(found, ranking.scores, strict=True)
    ]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _answers(index: Index) -> dict[str, object]:
    """An index's answers to some queries, independent of the order of its rows."""
    answers: dict[str, object] = {
        "passages": len(index),
        "facets": index.facet_values(ALL_COLLECTIONS),
        "reports": [(record.id, record.digest) for record in index.reports(ALL_COLLECTIONS)],
        "texts": [index.report(record.id, ALL_COLLECTIONS) for record in index.reports(ALL_COLLECTIONS)],
    }
    vector = unit_vectors(random.Random(5), 1)[0]
    for filters in (Filters(), Filters(regions=frozenset({REGIONS[0]})), Filters(year_from=2021)):
        candidates = index.candidates(filters, ALL_COLLECTIONS)
        answers[f"{filters} dense"] = _ids(index, index.dense(vector, candidates, len(index)))
        answers[f"{filters} lexical"] = sorted(
            _ids(index, index.lexical("农民工工资", candidates, len(index)))
        )
        ranking, count = index.exact("改革", candidates, len(index))
        answers[f"{filters} exact"] = (count, _ids(index, ranking))
    everything = index.dense(vector, index.candidates(Filters(), ALL_COLLECTIONS), len(index)).rows.tolist()
    name_of = {
        row: record.passage.id for row, record in zip(everything, index.passages(everything), strict=True)
    }
    twins = zip(everything, index.same_text(everything, ALL_COLLECTIONS), strict=True)
    answers["twins"] = {name_of[row]: sorted(name_of[twin] for twin in same) for row, same in twins}
    return answers


# --- a grown index equals a rebuilt one ---------------------------------------------------------------


def test_a_grown_index_answers_like_a_rebuilt_one(tmp_path: Path) -> None:
    """After additions, replacements and removals the answers are those of an index built from scratch."""
    grown, fresh = tmp_path / "grown", tmp_path / "fresh"
    commit(grown, names(0, 30), seed=1)
    for begin in range(30, 60, 3):
        commit(grown, names(begin, begin + 3))
    commit(grown, names(0, 30), gone=("r3", "r40", "r59"))
    commit(grown, ["r3"])
    commit(fresh, [name for name in names(0, 59) if name != "r40"])
    with_history, from_scratch = open_index(grown, MODEL), open_index(fresh, MODEL)
    assert _answers(with_history) == _answers(from_scratch)
    with_history.close()
    from_scratch.close()


def test_segments_stay_few(tmp_path: Path) -> None:
    """Forty small additions leave a few segments, not forty, each larger than all later ones together."""
    sizes: list[int] = []
    for number in range(40):
        commit(tmp_path, [f"r{number}"])
        generation = tmp_path / "generations" / str(current(tmp_path))
        segments = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))["segments"]
        sizes = [segment["passages"] for segment in segments]
        assert all(size >= writer_module.SIZE_RATIO * sum(sizes[at + 1 :]) for at, size in enumerate(sizes))
    assert len(sizes) <= 4


def test_a_segment_with_many_removals_is_rewritten(tmp_path: Path) -> None:
    """A few removals are only noted in the manifest; many make the segment smaller."""
    commit(tmp_path, names(0, 40))
    removed = []
    for gone in (("r0",), tuple(names(1, 25))):
        generation = tmp_path / "generations" / commit(tmp_path, [], gone=gone)
        manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
        removed.append([len(segment["removed"]) for segment in manifest["segments"]])
    assert removed == [[1], [0]]
    fresh = tmp_path / "fresh"
    commit(fresh, names(25, 40))
    shrunk, from_scratch = open_index(tmp_path, MODEL), open_index(fresh, MODEL)
    assert _answers(shrunk) == _answers(from_scratch)
    shrunk.close()
    from_scratch.close()


def test_a_large_build_is_flushed_and_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, staged = tmp_path / "at once", tmp_path / "staged"
    commit(at_once, names(0, 50))
    monkeypatch.setattr(writer_module, "BUFFER_PASSAGES", 20)
    commit(staged, names(0, 50))
    first, second = open_index(at_once, MODEL), open_index(staged, MODEL)
    assert _answers(first) == _answers(second)
    first.close()
    second.close()


def test_the_last_of_several_puts_counts(tmp_path: Path) -> None:
    """Within one commit: replaced, removed, put again; in force are only the last versions."""
    writer = open_writer(tmp_path, MODEL)
    rng = random.Random(1)
    versions = [random_report(rng, "a", 3), random_report(rng, "a", 2), random_report(rng, "b", 2)]
    for made in versions:
        writer.put(made, unit_vectors(rng, len(made.passages)), "")
    writer.remove("b")
    writer.commit()
    assert set(writer.records()) == {"a"}
    writer.put(versions[2], unit_vectors(rng, 2), "later")
    assert set(writer.records()) == {"a"}
    with pytest.raises(NotFound):
        writer.remove("c")
    writer.commit()
    assert {name: record.digest for name, record in writer.records().items()} == {"a": "", "b": "later"}
    writer.close()
    index = open_index(tmp_path, MODEL)
    assert (index.report("a", ALL_COLLECTIONS), index.report("b", ALL_COLLECTIONS)) == (
        versions[1],
        versions[2],
    )
    index.close()


def test_an_index_may_be_empty(tmp_path: Path) -> None:
    """No report, a report without passages, and all reports removed are indexes like any other."""
    empty = Report(**random_report(random.Random(0), "x", 0).values(), id="leer", text="只有标题")
    for step in ("nothing", "put", "remove"):
        writer = open_writer(tmp_path, MODEL)
        if step == "put":
            writer.put(empty, unit_vectors(random.Random(0), 0), "")
        if step == "remove":
            writer.remove("leer")
        writer.commit()
        writer.close()
        index = open_index(tmp_path, MODEL)
        everything = index.candidates(Filters(), ALL_COLLECTIONS)
        index.warm()
        assert (len(index), len(everything)) == (0, 0)
        assert index.dense(unit_vectors(random.Random(0), 1)[0], everything, 5).rows.tolist() == []
        assert index.lexical("工作", everything, 5).rows.tolist() == []
        assert index.exact("工作", everything, 5)[1] == 0
        assert index.passages([]) == []
        assert [record.id for record in index.reports(ALL_COLLECTIONS)] == (["leer"] if step == "put" else [])
        if step == "put":
            assert index.report("leer", ALL_COLLECTIONS) == empty
        index.close()


@pytest.mark.parametrize("wrong", ["too few", "other length", "not finite"])
def test_vectors_that_do_not_fit_are_refused(tmp_path: Path, wrong: str) -> None:
    writer = open_writer(tmp_path, MODEL)
    made = random_report(random.Random(0), "a", 3)
    vectors = unit_vectors(random.Random(0), 3)
    unfit = {
        "too few": vectors[:2],
        "other length": vectors[:, :5],
        "not finite": vectors * np.float32(np.nan),
    }
    with pytest.raises(ValueError, match="vectors"):
        writer.put(made, unfit[wrong], "")
    writer.close()
    assert current(tmp_path) is None


# --- readers and writers at the same time -------------------------------------------------------------


def test_a_reader_keeps_its_generation(tmp_path: Path) -> None:
    """Old readers answer as before while newer generations are built, even after their files are deleted."""
    first = commit(tmp_path, names(0, 20))
    old = open_index(tmp_path, MODEL)
    before = _answers(old)
    later = [commit(tmp_path, names(0, 3), seed=seed, gone=(f"r{10 + seed}",)) for seed in range(1, 5)]
    new = open_index(tmp_path, MODEL)
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == later[-2:]
    assert (old.generation, new.generation) == (first, later[-1])
    assert _answers(old) == before
    assert _answers(new) != before
    shutil.rmtree(tmp_path / "generations")
    with ThreadPoolExecutor(8) as pool:
        assert all(answers == before for answers in pool.map(lambda _: _answers(old), range(8)))
    old.close()
    new.close()


def test_many_threads(tmp_path: Path) -> None:
    """Eight threads with different filters at once get the same results as one after the other."""
    commit(tmp_path, names(0, 60))
    index = open_index(tmp_path, MODEL)
    jobs = [(Filters(exclude_reports=frozenset(names(0, number))), number) for number in range(40)]

    def search(job: tuple[Filters, int]) -> tuple[object, ...]:
        filters, seed = job
        candidates = index.candidates(filters, ALL_COLLECTIONS)
        vector = unit_vectors(random.Random(seed), 1)[0]
        dense, lexical = index.dense(vector, candidates, 10), index.lexical("农民工工资改革", candidates, 10)
        texts = tuple(record.text for record in index.passages(dense.rows.tolist()))
        return (texts, dense.scores.tolist(), lexical.rows.tolist(), index.facet_counts(candidates))

    expected = [search(job) for job in jobs]
    reopened = open_index(tmp_path, MODEL)
    index, first = reopened, index
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(search, jobs)) == expected
    first.close()
    reopened.close()


def test_readers_open_while_a_writer_commits(tmp_path: Path) -> None:
    """At any moment, opening an index gives a whole generation."""
    commit(tmp_path, names(0, 10))
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not done.is_set():
            index = open_index(tmp_path, MODEL)
            seen.append(len(index.reports(ALL_COLLECTIONS)))
            index.close()

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for number in range(10, 30):
            commit(tmp_path, [f"r{number}"])
        done.set()
        for reader in readers:
            reader.result()
    assert set(seen) <= set(range(10, 31))


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    first = open_writer(tmp_path, MODEL)
    with pytest.raises(Conflict):
        open_writer(tmp_path, MODEL)
    first.close()
    open_writer(tmp_path, MODEL).close()


def test_nothing_is_visible_without_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing without commit leaves nothing on disk; nor does a cancelled commit."""
    monkeypatch.setattr(writer_module, "BUFFER_PASSAGES", 10)
    name = commit(tmp_path, names(0, 5))
    state = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))

    def cancel(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    for committing in (False, True):
        writer = open_writer(tmp_path, MODEL)
        put_reports(
            writer,
            Reference(),
            [random_report(random.Random(9), other) for other in names(3, 30)],
            random.Random(9),
        )
        if committing:
            with pytest.raises(KeyboardInterrupt):
                writer.commit(cancel)
        writer.close()
        assert current(tmp_path) == name
        assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == state


def test_a_cancelled_commit_may_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The generation contains nothing of the cancelled attempt."""
    monkeypatch.setattr(writer_module, "BUFFER_PASSAGES", 10)
    calls = iter(range(100))

    def cancel_at_third(stage: str, done: int, total: int) -> None:
        assert (stage, done <= total) == ("合并索引", True)
        if next(calls) == 2:
            raise KeyboardInterrupt

    writer = open_writer(tmp_path, MODEL)
    reference, rng = Reference(), random.Random(9)
    put_reports(writer, reference, [random_report(rng, name) for name in names(0, 30)], rng)
    with pytest.raises(KeyboardInterrupt):
        writer.commit(cancel_at_third)
    name = writer.commit(cancel_at_third)
    writer.close()
    generation = tmp_path / "generations" / name
    segments = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))["segments"]
    listed = ["manifest.json", *(segment["name"] for segment in segments)]
    assert sorted(path.name for path in generation.iterdir()) == sorted(listed)
    index = open_index(tmp_path, MODEL)
    assert {record.id for record in index.reports(ALL_COLLECTIONS)} == set(reference.reports)
    assert index.report("r7", ALL_COLLECTIONS) == reference.reports["r7"][0]
    index.close()


def test_a_commit_without_changes_keeps_the_generation(tmp_path: Path) -> None:
    name = commit(tmp_path, names(0, 5))
    assert commit(tmp_path, []) == name


def test_leftovers_are_swept(tmp_path: Path) -> None:
    """The next writer removes what a killed one left; the generation in force and its predecessor stay."""
    kept = [commit(tmp_path, names(0, 5)), commit(tmp_path, names(5, 6))]
    segment = tmp_path / "generations" / "000003-abcdef" / "000003-abcdef-1"
    segment.mkdir(parents=True)
    (segment / "store.sqlite").write_bytes(b"half")
    writer = open_writer(tmp_path, MODEL)
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == kept
    writer.close()


def test_names_of_generations_are_never_reused(tmp_path: Path) -> None:
    """A running reader does not mistake an index that was deleted and rebuilt for the old one."""
    first = commit(tmp_path, names(0, 5))
    shutil.rmtree(tmp_path / "generations")
    (tmp_path / "CURRENT").unlink()
    assert commit(tmp_path, names(0, 5)) != first


def test_without_hard_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError("no links here")

    first = commit(tmp_path, names(0, 20))
    monkeypatch.setattr(files.os, "link", no_links)
    commit(tmp_path, ["x"])
    shutil.rmtree(tmp_path / "generations" / first)
    index = open_index(tmp_path, MODEL)
    assert len(index.reports(ALL_COLLECTIONS)) == 21
    index.close()


@pytest.mark.skipif(os.name != "posix", reason="hard links are counted by inode")
def test_a_small_addition_shares_the_large_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files are copied, so that damage to one generation does not reach the other; large ones are links."""
    commit(tmp_path, names(0, 20))
    second = commit(tmp_path, ["x"])
    stores = sorted((tmp_path / "generations" / second).glob("*/store.sqlite"))
    assert [path.stat().st_nlink for path in stores] == [1, 1]
    monkeypatch.setattr(writer_module, "COPIED", 0)
    third = commit(tmp_path, ["y"])
    stores = sorted((tmp_path / "generations" / third).glob("*/store.sqlite"))
    assert stores[0].stat().st_nlink in (1, 2), "1 where the file system shares blocks"
    assert [path.name for path in stores] == ["store.sqlite", "store.sqlite"]


def test_a_closed_index_refuses_use(tmp_path: Path) -> None:
    """A newer generation that shares its segments stays usable."""
    commit(tmp_path, names(0, 5))
    index = open_index(tmp_path, MODEL)
    everything = index.candidates(Filters(), ALL_COLLECTIONS)
    commit(tmp_path, ["x"])
    newer = open_index(tmp_path, MODEL)
    index.close()
    index.close()
    for use in (
        lambda: index.reports(ALL_COLLECTIONS),
        lambda: index.candidates(Filters(), ALL_COLLECTIONS),
        lambda: index.dense(unit_vectors(random.Random(0), 1)[0], everything, 1),
        lambda: index.lexical("工作", everything, 1),
        lambda: index.passages([0]),
    ):
        with pytest.raises(ValueError, match="closed"):
            use()
    assert len(newer.reports(ALL_COLLECTIONS)) == 6
    newer.close()
