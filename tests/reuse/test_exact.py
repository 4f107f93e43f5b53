"""Whole sentences found by their hashes, whatever their words weigh."""

from pathlib import Path

import numpy as np
import pytest

from assistant.reuse import shingles
from assistant.reuse.exact import MAX_LOOKUPS, ExactSentence, exact_sentences
from assistant.reuse.folding import folded
from assistant.reuse.shingles import Segment, hash_sentences
from assistant.reuse.sources import SourceRef

COMMON = "全面推进乡村振兴，加快农业农村现代化。"
LAMP = "把路灯修到最后一户。"
FIRST = f"修了三公里路。{COMMON}{LAMP}"
SECOND = f"{COMMON}打了两口井。"


def _found(draft: str, *segments: Segment, max_places: int = 64, **range_: int) -> list[ExactSentence]:
    folding = folded(draft)
    masks = [np.ones(len(segment.names), dtype=bool) for segment in segments]
    begin, end = range_.get("begin", 0), range_.get("end", len(folding))
    return list(exact_sentences(segments, masks, folding, begin, end, max_places))


def _segments() -> list[Segment]:
    return [shingles.build([("a", FIRST), ("b", SECOND)]), shingles.build([("c", SECOND)])]


def test_a_sentence_is_found_in_every_report_that_has_it() -> None:
    (found,) = _found(f"今年不一样。{COMMON}", *_segments())
    assert (found.begin, found.end, found.count) == (5, 22, 3)
    assert found.places == ((SourceRef(0, 0), 6), (SourceRef(0, 1), 0), (SourceRef(1, 0), 0))


def test_figures_and_marks_make_no_difference_and_order_does() -> None:
    segment = shingles.build([("a", "新建冷库2座，带动310户果农增收。")])
    assert [one.places for one in _found("新建冷库4座带动428户果农增收。", segment)] == [
        ((SourceRef(0, 0), 0),)
    ]
    assert _found("带动310户果农增收，新建冷库2座。", segment) == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        pytest.param("责任重大使命光荣。", 1, id="eight characters"),
        pytest.param("责任重大使命光。", 0, id="seven"),
        pytest.param("2022年12月31日24时0分0秒。", 0, id="figures do not count"),
    ],
)
def test_a_sentence_must_say_something(sentence: str, found: int) -> None:
    assert len(_found(sentence, shingles.build([("a", sentence)]))) == found


def test_masked_reports_are_no_sources() -> None:
    segment = _segments()[0]
    folding = folded(COMMON)
    (found,) = exact_sentences([segment], [np.array([False, True])], folding, 0, len(folding), 64)
    assert (found.places, found.count) == (((SourceRef(0, 1), 0),), 1)


def test_many_sources_are_counted_and_some_read() -> None:
    segment = shingles.build([(str(number), COMMON) for number in range(100)])
    (found,) = _found(COMMON, segment, max_places=5)
    assert (len(found.places), found.count) == (5, 100)


def test_only_the_range_is_looked_up_and_a_repeated_sentence_not_without_end() -> None:
    segment = _segments()[0]
    assert [one.begin for one in _found(f"{LAMP}{COMMON}", segment, begin=9)] == [9]
    assert len(_found(COMMON * 1000, segment)) == MAX_LOOKUPS == 5


def test_hashes_depend_on_characters_and_their_order() -> None:
    texts = ["修路灯", "灯路修", "修路灯", "修路", "修路灯灯"]
    folding = folded("".join(texts))
    edges = np.cumsum([0, *map(len, texts)])
    hashes = hash_sentences(folding.codes, edges).tolist()
    assert hashes[0] == hashes[2]
    assert len(set(hashes)) == 4


def test_long_texts_are_hashed_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    folding = folded(FIRST + SECOND)
    edges = folding.sentences.astype(np.int64)
    whole = hash_sentences(folding.codes, edges)
    monkeypatch.setattr(shingles, "_HASHED_TOGETHER", 12)
    assert hash_sentences(folding.codes, edges).tolist() == whole.tolist()


def test_a_segment_of_an_early_version_is_completed_when_opened(tmp_path: Path) -> None:
    segment = _segments()[0]
    shingles.save(tmp_path, segment)
    for name in ("sentence_hashes", "sentence_order"):
        (tmp_path / f"{name}.npy").unlink()
    opened = shingles.open_segment(tmp_path)
    assert opened.sentence_hashes.tolist() == segment.sentence_hashes.tolist()
    assert _found(COMMON, opened) == _found(COMMON, segment)
