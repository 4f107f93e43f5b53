"""reports.csv is read in every folder, validated row by row and updated in place."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.base.csv_files import read_rows, rows_text
from assistant.base.errors import BadInput
from assistant.corpus.ingest.reports_csv import COLUMNS, metadata_from, read_reports_csv, update_row
from assistant.corpus.ingest.uploads import corrections
from assistant.domain.report import Metadata
from assistant.domain.vocabulary import load
from assistant.interfaces.web.draft.form import DraftDetails

ROW = "述职.txt,K1,2022年述职报告,甲,局长,山阴县,2022,人社;教育,山阴县2022"


def _write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_belong_to_files_relative_to_their_table(tmp_path: Path, encoding: str) -> None:
    _write(tmp_path / "县/述职.txt", "文")
    _write(
        tmp_path / "县/reports.csv",
        f"file,id,title,author,office,region,year,portfolios,collection\r\n{ROW}\r\n",
        encoding,
    )

    manifest = read_reports_csv(tmp_path, [tmp_path, tmp_path / "县"])

    assert manifest.warnings == ()
    assert manifest.rows["县/述职.txt"]["title"] == "2022年述职报告"


def test_invalid_values_are_reported_with_their_row(tmp_path: Path) -> None:
    _write(tmp_path / "有.txt", "文")
    _write(tmp_path / "reports.csv", "file,年度,year\n没有.txt,,2022\n,,2023\n有.txt,,2024\n")

    assert read_reports_csv(tmp_path, [tmp_path]).warnings == (
        "reports.csv 的“年度”列不认识，没有用上；可用的列：file、id、title、author、office、region、year、portfolios、collection",
        "reports.csv 第 2 行所说的文件“没有.txt”不在文件夹里，请检查文件名",
        "reports.csv 第 3 行没有写 file（文件名），这一行没有用上",
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("名称,id\na.txt,1\n", "没有 file 这一列"),
        ("file,id\na.txt,K1\nb.txt,K1\n", "已经用于“a.txt”"),
    ],
    ids=["no file column", "one id for two"],
)
def test_an_ambiguous_table_is_refused(tmp_path: Path, table: str, message: str) -> None:
    _write(tmp_path / "a.txt", "文")
    _write(tmp_path / "b.txt", "文")
    _write(tmp_path / "reports.csv", table)

    with pytest.raises(BadInput, match=message):
        read_reports_csv(tmp_path, [tmp_path])


def test_an_undecodable_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_bytes(b"file\n\xff\xff\xff\n")

    with pytest.raises(BadInput, match=r"读不懂.*另存为"):
        read_reports_csv(tmp_path, [tmp_path])


@pytest.mark.parametrize(
    ("fields", "metadata", "warnings"),
    [
        (
            {"title": "述职", "year": "2022年度", "portfolios": "人力资源和社会保障；教育;人社"},
            Metadata(title="述职", year=2022, portfolios=("人社", "教育")),
            [],
        ),
        ({"year": "二二年"}, Metadata(), ["年份“二二年”不是四位数的年份，没有用上"]),
    ],
    ids=["aliases and one name once", "no year"],
)
def test_metadata_from_fields(fields: dict[str, str], metadata: Metadata, warnings: list[str]) -> None:
    assert metadata_from(fields, load()) == (metadata, warnings)


@pytest.mark.parametrize("written", ["人社，教育", "人社,教育", "人社；教体", "人社\n教育"])
def test_lists_of_portfolios_are_split_alike_everywhere(written: str) -> None:
    """In reports.csv, front matter, PATCH requests, and the forms for reports and drafts."""
    assert metadata_from({"portfolios": written}, load())[0].portfolios == ("人社", "教育")
    assert corrections({"portfolios": written}, load()) == {"portfolios": "人社;教育"}
    assert DraftDetails(portfolios=written).metadata().portfolios == tuple(re.split("[，,；\n]", written))


def test_an_unknown_portfolio_is_reported_and_left_out() -> None:
    metadata, warnings = metadata_from({"portfolios": "炼丹;人社"}, load())

    assert metadata.portfolios == ("人社",)
    assert len(warnings) == 1
    assert "“炼丹”" in warnings[0]


def test_a_correction_changes_the_existing_row_only(tmp_path: Path) -> None:
    _write(tmp_path / "县/述职.txt", "文")
    _write(tmp_path / "县/reports.csv", "file,备注,year\n述职.txt,勿删,2021\n别人.txt,,2020\n")

    update_row(tmp_path, "县/述职.txt", {"year": "2022", "title": "新题,有逗号"})

    assert (tmp_path / "县/reports.csv").read_text(encoding="utf-8-sig") == (
        "file,备注,year,id,title,author,office,region,portfolios,collection\n"
        '述职.txt,勿删,2022,,"新题,有逗号",,,,,\n'
        "别人.txt,,2020,,,,,,,\n"
    )
    assert not (tmp_path / "reports.csv").exists()


def test_a_first_correction_creates_the_table(tmp_path: Path) -> None:
    _write(tmp_path / "县/述职.txt", "文")

    update_row(tmp_path, "县/述职.txt", {"year": "2022"})

    assert (tmp_path / "reports.csv").read_text(encoding="utf-8-sig") == (
        "file,id,title,author,office,region,year,portfolios,collection\n县/述职.txt,,,,,,2022,,\n"
    )


_ANY = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=10) | st.sampled_from(
    ["甲\r乙", "甲\n乙", "\r", '甲"，乙', ",", "甲,乙\r\n丙.txt,抢"]
)


@settings(max_examples=60, deadline=None)
@given(values=st.dictionaries(st.sampled_from(COLUMNS[2:]), _ANY, min_size=1))
def test_no_text_in_a_correction_touches_another_row_or_field(
    values: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A carriage return in a title cost the row's other fields, one before a file name another report's row."""
    corpus = tmp_path_factory.mktemp("corpus")
    others = [["乙.txt", "K2", "题\r目", "备,注", "y"], ["丙.txt", "K3", "", '引"号', " 空格 "], []]
    rows = [["file", "id", "title", "", "自己的一列"], ["甲.txt", "K1", "旧题", "x", "z"], *others]
    (corpus / "reports.csv").write_text(rows_text(rows), encoding="utf-8", newline="")

    update_row(corpus, "甲.txt", values)

    header, first, *rest = read_rows(corpus / "reports.csv", "reports.csv")
    assert header[:5] == rows[0]
    row = dict(zip(header, first, strict=True))
    assert {name: row[name] for name in values} == values
    assert (row["id"], first[3], first[4]) == ("K1", "x", "z")
    assert [[cell for cell in line[:5] if line] for line in rest] == others
    assert all(cell == "" for line in rest for cell in line[5:])


def test_the_row_that_counts_is_the_one_that_is_changed(tmp_path: Path) -> None:
    """Of two rows of a file the later one is read; so it is the one to correct, however its path is written."""
    _write(tmp_path / "县/甲.txt", "文")
    _write(tmp_path / "reports.csv", "file,title\n县/甲.txt,先\n.\\县\\甲.txt,后\n")

    update_row(tmp_path, "县/甲.txt", {"title": "新"})

    assert read_reports_csv(tmp_path, [tmp_path]).rows["县/甲.txt"]["title"] == "新"
    assert [row[1] for row in read_rows(tmp_path / "reports.csv", "")] == ["title", "先", "新"]


@pytest.mark.parametrize(
    "value", ["甲\0乙", "甲\x1b乙", "\ud83d", "长" * 2001], ids=["NUL", "ESC", "half", "long"]
)
def test_what_no_table_holds_is_refused(value: str) -> None:
    with pytest.raises(BadInput):
        corrections({"title": value}, load())
