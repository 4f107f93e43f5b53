"""Tables: each row knows its header, in the text, in passages and in facts."""

from time import process_time

import pytest

from assistant.corpus.parse import parse

_HEADER = "指标\t单位\t2023年\t2024年\t增长"
_ROWS = (
    "新建水厂\t座\t3\t5\t66.7%",
    "铺设管网\t公里\t120\t318\t165%",
    "受益群众\t人\t12,000\t32,000\t166.7%",
    "完成投资\t万元\t2100\t4860.5\t131.5%",
)


def _report(*rows: str, header: str = _HEADER) -> str:
    table = "\n".join([header, *rows])
    return (
        f"石泉县水利局局长2024年述职报告\n一、履职情况\n主要指标如下：\n{table}\n二、存在的问题\n学习不够。"
    )


def _facts(text: str) -> list[tuple[str, str, str | None, str | None]]:
    report = parse(text)
    begin = text.index("\t")
    return [
        (fact.kind.value, fact.span.of(text), fact.name, fact.unit)
        for fact in report.facts
        if fact.span.begin > begin and fact.kind.value != "year"
    ]


def test_rows_are_body_of_their_section() -> None:
    text = _report(*_ROWS)
    report = parse(text)

    assert [section.heading.text for section in report.sections if section.heading] == [
        "一、履职情况",
        "二、存在的问题",
    ]
    assert not any(section.items for section in report.sections)
    assert "\n".join([_HEADER, *_ROWS]) in report.passages[0].span.of(text)


def test_figures_are_named_by_their_row_and_take_its_unit() -> None:
    assert _facts(_report(*_ROWS)) == [
        ("count", "3", "新建水厂", "座"),
        ("count", "5", "新建水厂", "座"),
        ("percent", "66.7%", "新建水厂增长", "%"),
        ("other", "120", "铺设管网", "公里"),
        ("other", "318", "铺设管网", "公里"),
        ("percent", "165%", "铺设管网增长", "%"),
        ("count", "12,000", "受益群众", "人"),
        ("count", "32,000", "受益群众", "人"),
        ("percent", "166.7%", "受益群众增长", "%"),
        ("money", "2100", "完成投资", "万元"),
        ("money", "4860.5", "完成投资", "万元"),
        ("percent", "131.5%", "完成投资增长", "%"),
    ]


@pytest.mark.parametrize(
    ("header", "row", "facts"),
    [
        ("指标\t数量（人）\t排名", "新增就业\t6128\t2", [("count", "6128", "新增就业", "人")]),
        ("指标（万元）\t全年\t备注", "财政收入\t183456\t无", []),
        ("指标\t完成数\t说明", "财政收入（万元）\t183456\t超额", [("money", "183456", "财政收入", "万元")]),
        ("序号\t指标\t2024年", "1\t新建学校（所）\t12", [("count", "12", "新建学校", "所")]),
        (
            "指标\t目标\t完成率",
            "开工项目\t36个\t94.7%",
            [("count", "36个", "开工项目目标", "个"), ("percent", "94.7%", "开工项目完成率", "%")],
        ),
    ],
)
def test_units_stand_in_the_header_in_the_row_or_in_the_cell(
    header: str, row: str, facts: list[tuple[str, str, str, str]]
) -> None:
    assert _facts(_report(row, header=header)) == facts


def test_a_table_that_is_parted_among_passages_keeps_its_header() -> None:
    rows = [f"第{n}项重点工程建设和移交\t座\t{n}\t{n + 7}\t{n}.5%" for n in range(1, 40)]
    text = _report(*rows)
    report = parse(text)
    passages = [passage for passage in report.passages if passage.span.of(text).startswith("第")]

    assert len(passages) > 3
    assert {passage.heading_path for passage in passages} == {
        ("一、履职情况", "指标｜单位｜2023年｜2024年｜增长")
    }


def test_text_with_tabs_is_no_table() -> None:
    text = "述职报告\n一、学习\t认真学习党的二十大精神，参加集中学习12次。\n二、工作\t办成三件事。"

    assert [fact.name for fact in parse(text).facts if fact.unit == "次"] == ["参加集中学习"]


def test_a_row_of_ten_thousand_cells_is_read_in_no_time() -> None:
    header, row = "\t".join(["单位", *["数"] * 10_000]), "\t".join(["座", *["3"] * 10_000])
    began = process_time()
    parse(f"述职报告\n一、履职情况\n{header}\n{row}\n二、问题\n学习不够。")

    assert process_time() - began < 5
