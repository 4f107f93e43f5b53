from pathlib import Path

import numpy as np
import pytest

from assistant.domain.report import Metadata
from assistant.domain.results import Access
from assistant.reuse import shingles
from assistant.reuse.candidates import look_up
from assistant.reuse.folding import as_string, folded
from assistant.reuse.sources import Scope, SourceRef, Sources

REPORTS = [
    ("a", "今年新修灌渠六公里，惠及三个村。组织夜校十二期。"),
    ("b", "引进食用菌企业两家。把闲置校舍改成养老驿站，老人有了去处。"),
]


def _found(segment: shingles.Segment, text: str) -> list[str]:
    lookup = look_up([segment], [np.ones(len(segment.names), dtype=bool)], folded(text).codes, ())
    units = lookup.whole.units.tolist()
    return [as_string(segment.codes[segment.units[unit] : segment.units[unit + 1]]) for unit in units]


def test_a_clause_is_found_in_a_longer_sentence() -> None:
    segment = shingles.build(REPORTS)
    assert _found(segment, "把闲置校舍改成养老驿站") == ["把闲置校舍改成养老驿站老人有了去处"]


def test_what_stands_nowhere_has_no_candidates() -> None:
    assert _found(shingles.build(REPORTS), "严查酒驾醉驾") == []


def test_a_segment_comes_back_from_its_folder_as_it_was(tmp_path: Path) -> None:
    assert shingles.write(tmp_path, REPORTS) == 1
    opened, built = shingles.open_segment(tmp_path / "000"), shingles.build(REPORTS)
    assert opened.names == built.names
    for name in ("codes", "reports", "units", "owners", "offsets", "postings"):
        assert np.array_equal(getattr(opened, name), getattr(built, name))


def test_a_large_collection_becomes_several_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shingles, "MAX_SEGMENT", 30)
    assert shingles.write(tmp_path, REPORTS) == 2
    assert shingles.open_segment(tmp_path / "001").names == ("b",)


def test_an_empty_collection_is_a_segment() -> None:
    segment = shingles.build([])
    assert segment.names == ()
    assert _found(segment, "修路") == []


def test_reports_folded_together_stay_apart() -> None:
    segment = shingles.build([("a", "修路"), ("b", "打井"), ("c", "")])
    assert segment.reports.tolist() == [0, 2, 4, 4]
    assert segment.owners.tolist() == [0, 1]


def _sources() -> Sources:
    records = {
        "a": Metadata(author="甲", year=2021, collection="乡镇"),
        "b": Metadata(author="乙", year=2023, collection="部门"),
    }
    segments = [
        shingles.build(REPORTS),
        shingles.build([("a", "改写后的第一篇。"), ("gone", "删去的一篇。")]),
    ]
    return Sources(segments, records, dict(REPORTS).__getitem__)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        pytest.param(Scope(), [[False, True], [True, False]], id="the last of one id, and none that is gone"),
        pytest.param(Scope(year_to=2022), [[False, False], [True, False]], id="no later year"),
        pytest.param(
            Scope(exclude=frozenset({"a", "nowhere"})), [[False, True], [False, False]], id="excluded"
        ),
        pytest.param(
            Scope(access=Access(frozenset({"部门"}))),
            [[False, True], [False, False]],
            id="only where rights reach",
        ),
    ],
)
def test_the_reports_that_may_be_sources(scope: Scope, expected: list[list[bool]]) -> None:
    assert [mask.tolist() for mask in _sources().masks(scope)] == expected


def test_a_source_is_read_from_its_segment() -> None:
    sources = _sources()
    assert sources.folded(SourceRef(0, 1)) == "引进食用菌企业#家把闲置校舍改成养老驿站老人有了去处"
    assert sources.sentence_edges(SourceRef(0, 1)) == [0, 9, 26]
    assert (sources.report_id(SourceRef(1, 0)), sources.authors) == ("a", 2)
