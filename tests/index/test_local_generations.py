"""How generations of the local index come, stay, go, and what is refused."""

import json
import os
import random
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from pile import MODEL, REGIONS, Reference, commit, file, names, report, unit_vectors

from assistant.base import files
from assistant.base.errors import Conflict, NotFound
from assistant.domain.report import Report
from assistant.domain.results import ALL_COLLECTIONS, Filters
from assistant.index import Index, Ranking, current, open_index, open_writer
from assistant.index.local import writer


def _ids(index: Index, ranking: Ranking) -> list[tuple[str, float]]:
    found = index.passages(ranking.rows.tolist())
    pairs = [
        (filed.passage.id, round(float(score), 3)) for filed, score in zip(found, ranking.scores, strict=True)
    ]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _answers(index: Index) -> dict[str, object]:
    """What an index says to some questions, whatever the order of its rows."""
    answers: dict[str, object] = {
        "passages": len(index),
        "facets": index.facet_values(ALL_COLLECTIONS),
        "reports": [(record.report_id, record.digest) for record in index.reports(ALL_COLLECTIONS)],
        "texts": [
            index.report(record.report_id, ALL_COLLECTIONS) for record in index.reports(ALL_COLLECTIONS)
        ],
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
        row: filed.passage.id for row, filed in zip(everything, index.passages(everything), strict=True)
    }
    twins = zip(everything, index.same_text(everything, ALL_COLLECTIONS), strict=True)
    answers["twins"] = {name_of[row]: sorted(name_of[twin] for twin in same) for row, same in twins}
    return answers


# --- adding is like building anew ---------------------------------------------------------------------


def test_adding_gives_what_building_anew_gives(tmp_path: Path) -> None:
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


def test_parts_stay_few(tmp_path: Path) -> None:
    """Forty small additions leave some parts, not forty, each larger than all that came after it."""
    sizes: list[int] = []
    for number in range(40):
        commit(tmp_path, [f"r{number}"])
        generation = tmp_path / "generations" / str(current(tmp_path))
        parts = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))["parts"]
        sizes = [part["passages"] for part in parts]
        assert all(size >= writer.GROWTH * sum(sizes[at + 1 :]) for at, size in enumerate(sizes))
    assert len(sizes) <= 4


def test_a_part_that_is_mostly_gone_is_written_anew(tmp_path: Path) -> None:
    """A few removals are only noted; many make the part smaller."""
    commit(tmp_path, names(0, 40))
    removed = []
    for gone in (("r0",), tuple(names(1, 25))):
        generation = tmp_path / "generations" / commit(tmp_path, [], gone=gone)
        manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
        removed.append([len(part["removed"]) for part in manifest["parts"]])
    assert removed == [[1], [0]]
    fresh = tmp_path / "fresh"
    commit(fresh, names(25, 40))
    shrunk, from_scratch = open_index(tmp_path, MODEL), open_index(fresh, MODEL)
    assert _answers(shrunk) == _answers(from_scratch)
    shrunk.close()
    from_scratch.close()


def test_a_large_build_is_staged_and_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, staged = tmp_path / "at once", tmp_path / "staged"
    commit(at_once, names(0, 50))
    monkeypatch.setattr(writer, "STAGED", 20)
    commit(staged, names(0, 50))
    first, second = open_index(at_once, MODEL), open_index(staged, MODEL)
    assert _answers(first) == _answers(second)
    first.close()
    second.close()


def test_the_last_of_several_puts_counts(tmp_path: Path) -> None:
    """Within one commit: replaced, removed, put again; in force are only the last versions."""
    filing = open_writer(tmp_path, MODEL)
    dice = random.Random(1)
    versions = [report(dice, "a", 3), report(dice, "a", 2), report(dice, "b", 2)]
    for made in versions:
        filing.put(made, unit_vectors(dice, len(made.passages)), "")
    filing.remove("b")
    filing.commit()
    assert set(filing.shelved()) == {"a"}
    filing.put(versions[2], unit_vectors(dice, 2), "later")
    assert set(filing.shelved()) == {"a"}
    with pytest.raises(NotFound):
        filing.remove("c")
    filing.commit()
    assert {name: record.digest for name, record in filing.shelved().items()} == {"a": "", "b": "later"}
    filing.close()
    index = open_index(tmp_path, MODEL)
    assert (index.report("a", ALL_COLLECTIONS), index.report("b", ALL_COLLECTIONS)) == (
        versions[1],
        versions[2],
    )
    index.close()


def test_an_index_may_be_empty(tmp_path: Path) -> None:
    """No report, a report without passages, and all reports removed are indexes like any other."""
    empty = Report("leer", report(random.Random(0), "x", 0).metadata, "只有标题")
    for step in ("nothing", "put", "remove"):
        filing = open_writer(tmp_path, MODEL)
        if step == "put":
            filing.put(empty, unit_vectors(random.Random(0), 0), "")
        if step == "remove":
            filing.remove("leer")
        filing.commit()
        filing.close()
        index = open_index(tmp_path, MODEL)
        everything = index.candidates(Filters(), ALL_COLLECTIONS)
        index.warm()
        assert (len(index), len(everything)) == (0, 0)
        assert index.dense(unit_vectors(random.Random(0), 1)[0], everything, 5).rows.tolist() == []
        assert index.lexical("工作", everything, 5).rows.tolist() == []
        assert index.exact("工作", everything, 5)[1] == 0
        assert index.passages([]) == []
        assert [record.report_id for record in index.reports(ALL_COLLECTIONS)] == (
            ["leer"] if step == "put" else []
        )
        if step == "put":
            assert index.report("leer", ALL_COLLECTIONS) == empty
        index.close()


@pytest.mark.parametrize("wrong", ["too few", "other length", "not finite"])
def test_vectors_that_do_not_fit_are_refused(tmp_path: Path, wrong: str) -> None:
    filing = open_writer(tmp_path, MODEL)
    made = report(random.Random(0), "a", 3)
    vectors = unit_vectors(random.Random(0), 3)
    unfit = {
        "too few": vectors[:2],
        "other length": vectors[:, :5],
        "not finite": vectors * np.float32(np.nan),
    }
    with pytest.raises(ValueError, match="vectors"):
        filing.put(made, unfit[wrong], "")
    filing.close()
    assert current(tmp_path) is None


# --- readers and writers beside each other ------------------------------------------------------------


def test_a_reader_keeps_its_generation(tmp_path: Path) -> None:
    """Old readers answer as before while newer generations come, even when their files are long gone."""
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
    """Eight threads with different filters at once get what one after the other gets."""
    commit(tmp_path, names(0, 60))
    index = open_index(tmp_path, MODEL)
    jobs = [(Filters(exclude_reports=frozenset(names(0, number))), number) for number in range(40)]

    def ask(job: tuple[Filters, int]) -> tuple[object, ...]:
        filters, seed = job
        candidates = index.candidates(filters, ALL_COLLECTIONS)
        vector = unit_vectors(random.Random(seed), 1)[0]
        near, worded = index.dense(vector, candidates, 10), index.lexical("农民工工资改革", candidates, 10)
        texts = tuple(filed.text for filed in index.passages(near.rows.tolist()))
        return (texts, near.scores.tolist(), worded.rows.tolist(), index.facet_counts(candidates))

    expected = [ask(job) for job in jobs]
    again = open_index(tmp_path, MODEL)
    index, first = again, index
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, jobs)) == expected
    first.close()
    again.close()


def test_readers_open_while_a_writer_is_at_work(tmp_path: Path) -> None:
    """Whatever the moment, opening gives a whole generation."""
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
    """Closing drops what was put, on the disk too; so does a cancelled commit."""
    monkeypatch.setattr(writer, "STAGED", 10)
    name = commit(tmp_path, names(0, 5))
    state = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))

    def cancel(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    for committing in (False, True):
        filing = open_writer(tmp_path, MODEL)
        file(
            filing,
            Reference(),
            [report(random.Random(9), other) for other in names(3, 30)],
            random.Random(9),
        )
        if committing:
            with pytest.raises(KeyboardInterrupt):
                filing.commit(cancel)
        filing.close()
        assert current(tmp_path) == name
        assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == state


def test_a_cancelled_commit_may_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what the first try left is not in the generation."""
    monkeypatch.setattr(writer, "STAGED", 10)
    calls = iter(range(100))

    def cancel_at_third(stage: str, done: int, total: int) -> None:
        assert (stage, done <= total) == ("合并索引", True)
        if next(calls) == 2:
            raise KeyboardInterrupt

    filing = open_writer(tmp_path, MODEL)
    reference, dice = Reference(), random.Random(9)
    file(filing, reference, [report(dice, name) for name in names(0, 30)], dice)
    with pytest.raises(KeyboardInterrupt):
        filing.commit(cancel_at_third)
    name = filing.commit(cancel_at_third)
    filing.close()
    generation = tmp_path / "generations" / name
    parts = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))["parts"]
    listed = ["manifest.json", *(part["name"] for part in parts)]
    assert sorted(path.name for path in generation.iterdir()) == sorted(listed)
    index = open_index(tmp_path, MODEL)
    assert {record.report_id for record in index.reports(ALL_COLLECTIONS)} == set(reference.reports)
    assert index.report("r7", ALL_COLLECTIONS) == reference.reports["r7"][0]
    index.close()


def test_a_commit_without_changes_keeps_the_generation(tmp_path: Path) -> None:
    name = commit(tmp_path, names(0, 5))
    assert commit(tmp_path, []) == name


def test_leftovers_are_swept(tmp_path: Path) -> None:
    """What a killed writer left goes when the next one opens; the generation in force and the last stay."""
    kept = [commit(tmp_path, names(0, 5)), commit(tmp_path, names(5, 6))]
    part = tmp_path / "generations" / "000003-abcdef" / "000003-abcdef-1"
    part.mkdir(parents=True)
    (part / "store.sqlite").write_bytes(b"half")
    filing = open_writer(tmp_path, MODEL)
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == kept
    filing.close()


def test_a_name_never_comes_again(tmp_path: Path) -> None:
    """An index deleted and built anew is not taken for the old one by a reader that still runs."""
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
def test_a_small_addition_shares_the_large_part(tmp_path: Path) -> None:
    commit(tmp_path, names(0, 20))
    second = commit(tmp_path, ["x"])
    stores = sorted((tmp_path / "generations" / second).glob("*/store.sqlite"))
    assert [path.stat().st_nlink for path in stores] == [2, 1]


def test_a_closed_index_says_so(tmp_path: Path) -> None:
    """And a newer generation that shares its parts goes on."""
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
