"""Statements beside the index: written, merged and looked up; refused with the cure when absent or of another format."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from assistant.base.errors import IndexUnusable
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.results import ScaffoldRequest
from assistant.domain.vocabulary import load
from assistant.scaffold.sidecar import Segment, StatementIndex, Statements
from assistant.scaffold.statements import parted
from assistant.service import Assistant
from assistant.settings import Settings


def _report(name: str, said: str, year: int = 2022) -> Report:
    text = f"述职报告\n\n一、履职情况\n　　{said}\n"
    return parse(text, Metadata(author=name, year=year), id=name)


REPORTS = [
    _report("甲", "城镇新增就业3650人，办结欠薪案件57件。"),
    _report("乙", "新增幼儿园学位360个，义务教育巩固率达到98.6%。"),
    _report("丙", "城镇新增就业1200人。𠮷祥小区新增学位40个。"),
]


def _written(folder: Path, reports: list[Report]) -> Path:
    folder.mkdir(parents=True)
    Statements().write(folder, reports)
    return folder


def _index(*folders: Path) -> StatementIndex:
    return StatementIndex(
        [Segment(folder) for folder in folders], {one.id: one.metadata for one in REPORTS}, "g"
    )


def test_what_is_read_is_what_was_parted(tmp_path: Path):
    index = _index(_written(tmp_path / "a", REPORTS))
    for report in REPORTS:
        assert index.parted(report.id) == parted(report, load())


def test_a_cell_has_the_reports_that_write_in_it(tmp_path: Path):
    index = _index(_written(tmp_path / "a", REPORTS[:2]), _written(tmp_path / "b", REPORTS[2:]))
    assert index.in_cell("履职", "人社") == ["甲", "丙"]
    assert index.in_cell("履职", "教育") == ["乙", "丙"]
    assert index.in_cell("打算", "人社") == []


def test_a_report_that_was_filed_again_counts_where_it_was_filed_last(tmp_path: Path):
    again = _report("甲", "新增幼儿园学位90个。")
    index = _index(_written(tmp_path / "a", REPORTS), _written(tmp_path / "b", [again]))
    assert index.in_cell("履职", "人社") == ["丙"]
    assert index.parted("甲").statements[-1].text.text == "新增幼儿园学位〔数量〕个"


def test_a_merge_copies_the_records_of_what_remains(tmp_path: Path):
    first, second = _written(tmp_path / "a", REPORTS[:2]), _written(tmp_path / "b", REPORTS[2:])
    (tmp_path / "c").mkdir()
    Statements().merge(tmp_path / "c", [(first, [1]), (second, [0])], iter(()))
    whole = _index(_written(tmp_path / "d", REPORTS[1:]))
    merged = _index(tmp_path / "c")
    assert [merged.parted(name) for name in ("乙", "丙")] == [whole.parted(name) for name in ("乙", "丙")]
    assert merged.in_cell("履职", "教育") == ["乙", "丙"]
    assert "甲" not in merged


def test_a_merge_of_a_segment_without_statements_parts_all_anew(tmp_path: Path):
    first = _written(tmp_path / "a", REPORTS[:1])
    (tmp_path / "c").mkdir()
    Statements().merge(tmp_path / "c", [(first, [0]), (tmp_path / "missing", [0])], REPORTS[:2])
    assert _index(tmp_path / "c").in_cell("履职", "教育") == ["乙"]


def test_another_format_is_refused_with_the_cure(tmp_path: Path):
    folder = _written(tmp_path / "a", REPORTS)
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    (folder / "about.json").write_text(json.dumps(about | {"format": 99}), encoding="utf-8")
    with pytest.raises(IndexUnusable, match="另一个版本") as refused:
        Segment(folder)
    assert "assistant index --rebuild" in refused.value.hint


def test_an_index_without_statements_is_refused_with_the_cure(folder: Path, tmp_path: Path):
    """As one that an earlier program built: the generation's manifest knows nothing of them."""
    shutil.copytree(folder, tmp_path / "old")
    for held in (tmp_path / "old/index").rglob("statements"):
        shutil.rmtree(held)
    for manifest in (tmp_path / "old/index").rglob("manifest.json"):
        data = json.loads(manifest.read_text(encoding="utf-8"))
        del data["digest"]
        for entry in data["segments"]:
            entry["files"] = {
                name: file for name, file in entry["files"].items() if not name.startswith("statements/")
            }
        data["digest"] = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
        manifest.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    service = Assistant(Settings(corpus=tmp_path / "old/corpus", index=tmp_path / "old/index"))
    with pytest.raises(IndexUnusable) as refused:
        service.scaffold(ScaffoldRequest(("人社",)))
    assert "assistant index --rebuild" in refused.value.hint
