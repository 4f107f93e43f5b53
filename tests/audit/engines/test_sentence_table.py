"""The table of different sentences: copies are one entry, and only grams that several entries have are kept."""

from pathlib import Path

import numpy as np
import pytest

from assistant.audit.engines import sentence_table
from assistant.reuse import shingles
from assistant.reuse.folding import folded

WELLS = "旱情最紧的时候打井队连夜赶到村口"
LETTERS = "群众的来信我都要亲手拆"
BRIDGE = "修桥的钱凑齐之后总算开工"
ALL = [np.ones(2, dtype=bool), np.ones(1, dtype=bool)]


@pytest.fixture
def segments() -> list[shingles.Segment]:
    return [
        shingles.build([("甲", f"{WELLS}。{LETTERS}。"), ("乙", f"{LETTERS}。")]),
        shingles.build([("丙", f"{BRIDGE}。{LETTERS}。{WELLS}后来下雨了。")]),
    ]


def _table(folder: Path, segments: list[shingles.Segment]) -> sentence_table.SentenceTable:
    return sentence_table.build(folder, segments, ALL)


def test_copies_of_a_sentence_are_one_entry(tmp_path: Path, segments: list[shingles.Segment]) -> None:
    table = _table(tmp_path, segments)
    entries = np.arange(len(table.places) - 1)
    names = [name for segment in segments for name in segment.names]

    places = {
        text: [names[at] for at in table.reports(table.occurrences[begin:end].astype(np.int64)).tolist()]
        for text, begin, end in zip(table.texts(entries), table.places[:-1], table.places[1:], strict=True)
    }

    assert places == {
        WELLS: ["甲"],
        LETTERS: ["甲", "乙", "丙"],
        BRIDGE: ["丙"],
        f"{WELLS}后来下雨了": ["丙"],
    }


def test_a_sentence_is_found_by_its_hash(tmp_path: Path, segments: list[shingles.Segment]) -> None:
    table = _table(tmp_path, segments)
    folding = folded(f"{LETTERS}。路灯修好了四十盏。{BRIDGE}。")

    first, other, last = table.equal(folding.codes, folding.sentences.astype(np.int64)).tolist()

    assert table.texts(np.array([first, last])) == [LETTERS, BRIDGE]
    assert other == -1


def test_only_grams_of_several_entries_are_kept(tmp_path: Path, segments: list[shingles.Segment]) -> None:
    table = _table(tmp_path, segments)

    def shared(text: str) -> list[int]:
        return table.shared(table.buckets(shingles.hashes(folded(text).codes))).tolist()

    assert shared("打井队") == [2]  # in two different sentences
    assert shared("亲手拆") == [0]  # in one sentence that three reports have
    assert shared("上学路") == [0]


def test_reports_out_of_view_are_no_sources(tmp_path: Path, segments: list[shingles.Segment]) -> None:
    masks = [np.array([False, True]), np.ones(1, dtype=bool)]

    table = sentence_table.build(tmp_path, segments, masks)

    assert sorted(table.texts(np.arange(len(table.places) - 1))) == sorted(
        [LETTERS, BRIDGE, f"{WELLS}后来下雨了"]
    )


def test_a_table_that_was_not_completed_is_built_anew(
    tmp_path: Path, segments: list[shingles.Segment]
) -> None:
    complete = _table(tmp_path, segments)
    expected = complete.texts(np.arange(4))
    (tmp_path / "COMPLETE").unlink()
    (tmp_path / "postings.npy").write_bytes(b"torn")

    assert _table(tmp_path, segments).texts(np.arange(4)) == expected
