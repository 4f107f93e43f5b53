import random
from pathlib import Path

import pytest

from assistant.base.errors import BadInput, BadSetting
from assistant.base.tables import (
    numbered_rows,
    read_table,
    read_toml,
    read_tsv,
    split_list,
    toml_files,
    words,
)
from assistant.domain.vocabulary import load


@pytest.mark.parametrize(
    "written",
    [
        "人社，教育",
        "人社,教育",
        "人社；教育",
        "人社;教育",
        "人社、教育",
        "人社\n教育",
        "人社\r\n教育",
        " 人社 ； 教育、",
        "人社\t教育",
        "人社；；教育;人社",
    ],
)
def test_lists_are_split_at_every_usual_separator(written: str) -> None:
    assert split_list(written) == ("人社", "教育")


def test_white_space_separates_identifiers_but_not_names() -> None:
    assert split_list("John Smith、王 强") == ("John Smith", "王 强")
    assert split_list("wording  placeholder,year-left", blanks=True) == (
        "wording",
        "placeholder",
        "year-left",
    )


@pytest.mark.parametrize("written", ["", "  ", "；、，"])
def test_empty_lists(written: str) -> None:
    assert (split_list(written), split_list(written, blanks=True)) == ((), ())


def test_words_of_a_data_file_in_either_form() -> None:
    assert words("新建 改建\n 扩建") == words(["新建", "改建", "扩建"]) == ("新建", "改建", "扩建")
    assert words(["John Smith", "王强"]) == ("John Smith", "王强")
    with pytest.raises(BadSetting, match="3"):
        words(3)


def test_a_file_of_the_installation_comes_after_the_one_that_ships(tmp_path: Path) -> None:
    (tmp_path / "regions.toml").write_text("own = '石渡'\n", encoding="utf-8-sig")

    shipped, own = toml_files("regions.toml", tmp_path)

    assert (shipped.name, own.name) == ("regions.toml", str(tmp_path / "regions.toml"))
    assert ("石家庄" in shipped.table["prefectures"].split(), own.table) == (True, {"own": "石渡"})
    assert toml_files("regions.toml", tmp_path / "nowhere") == toml_files("regions.toml") == (shipped,)


def test_a_portfolios_file_with_a_bom_is_read(tmp_path: Path) -> None:
    (tmp_path / "portfolios.toml").write_text(
        '[[portfolio]]\nname = "气象"\nstrong = "人影作业"\n', encoding="utf-8-sig"
    )

    assert load(tmp_path).portfolio("气象") == "气象"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(
            "a = 1\nb = = 2\n", "第 2 行不是有效的 TOML：等号后面的值写得不对，文字要加引号", id="value"
        ),
        pytest.param("a = “甲”\n", "第 1 行不是有效的 TOML：等号后面的值写得不对，文字要加引号", id="quotes"),
        pytest.param("\n\na 1\n", "第 3 行不是有效的 TOML：键和值之间要有等号", id="no ="),
        pytest.param("a = '甲\n", "末尾不是有效的 TOML：引号没有成对", id="half a single quote"),
        pytest.param(
            'a = "甲\n', "第 1 行不是有效的 TOML：有不能用的字符，文字是否少了一边的引号", id="half a quote"
        ),
        pytest.param('a = """甲\n', "末尾不是有效的 TOML：引号没有成对", id="open"),
        pytest.param("[[portfolio]\n", "第 1 行不是有效的 TOML：方括号没有成对", id="bracket"),
        pytest.param(
            "名称 = 1\n", "第 1 行不是有效的 TOML：不是“键 = 值”，也不是“[表名]”", id="bare Han key"
        ),
        pytest.param("[a]\n[a]\n", "第 2 行不是有效的 TOML：同一个表写了两次", id="twice"),
    ],
)
def test_invalid_toml_is_refused_with_file_line_and_cure(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(BadSetting) as caught:
        read_toml(path)

    assert (caught.value.detail, caught.value.hint) == (
        f"“{path}”{message}",
        "请按随附的同名文件的格式书写，并存为 UTF-8",
    )


def test_a_file_in_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes("a = 1\nb = '教育'\n".encode("gb18030"))

    with pytest.raises(BadSetting, match="第 2 行不是 UTF-8 编码"):
        read_toml(tmp_path / "own.toml")


def test_rows_of_a_tsv_file(tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_bytes("甲\t乙\r\n\r\n# 号\t丙\u2028丁\n".encode("utf-8-sig"))

    assert list(numbered_rows(tmp_path / "own.tsv")) == [(1, ["甲", "乙"]), (3, ["# 号", "丙\u2028丁"])]
    assert ["裏", "里"] in read_tsv("lookalikes.tsv")
    assert all(len(row) == 2 for row in read_tsv("lookalikes.tsv"))


_CELLS = ["教育；人社", "副市长", "王强", "2023", "县直单位", "上传/2023年述职报告.docx", "", "A01", "石渡县"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_are_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    """Small tables, since the encoding of a short text is easily guessed wrong."""
    choice = random.Random(encoding)
    for number in range(300):
        header = choice.sample(["file", "文件", "年份", "分管领域", "office"], 3)
        rows = [[choice.choice(_CELLS) for _ in header] for _ in range(choice.randint(1, 4))]
        rows = [row for row in rows if any(row)]
        end = choice.choice(["\n", "\r\n"])
        path = tmp_path / f"{number}.csv"
        path.write_bytes("".join(",".join(row) + end for row in [header, *rows]).encode(encoding))

        table = read_table(path, "reports.csv")

        assert table.header == tuple(header)
        assert [list(row.values()) for _, row in table.rows] == rows


def test_a_binary_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_bytes(b"PK\x03\x04\x00\x00\x00\x00\xff\xfe\x81")

    with pytest.raises(BadInput, match=r"reports\.csv 读不懂"):
        read_table(tmp_path / "reports.csv", "reports.csv")
