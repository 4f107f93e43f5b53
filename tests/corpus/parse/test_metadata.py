"""Metadata inferred from a report: title, year, office and region."""

import pytest

from assistant.corpus.parse import parse
from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.metadata import infer_metadata
from assistant.corpus.parse.title import title_span
from assistant.domain.report import Metadata, Role
from assistant.domain.vocabulary import load


def inferred(text: str, file_name: str = "", given: Metadata = Metadata()) -> Metadata:  # noqa: B008
    return infer_metadata(text, title_span(text, lines(text)), file_name, given)


LEAD = "一年来，全乡上下齐心协力，各项工作都有新起色。现报告如下。"

TITLED = {
    "office in the title": (
        "云岫乡乡长2023年度述职报告",
        ("云岫乡乡长2023年度述职报告", "乡长", "云岫乡", 2023),
    ),
    "office below": (
        "2022年度述责述廉报告\n（云岫镇党委书记）",
        ("2022年度述责述廉报告（云岫镇党委书记）", "镇党委书记", "云岫镇", 2022),
    ),
    "government below": (
        "二〇二四年度述职述廉报告\n\n云岫镇人民政府镇长\n2024年12月",
        ("二〇二四年度述职述廉报告（云岫镇人民政府镇长）", "镇长", "云岫镇", 2024),
    ),
    "two lines, a subtitle": (
        "让每盏灯都亮着  让每个人都学着\n——2023年度校长述职报告",
        ("让每盏灯都亮着 让每个人都学着——2023年度校长述职报告", "校长", "", 2023),
    ),
    "office above": (
        "云岫经济开发区管委会主任\n２０２４年度述学述职述廉述法报告",
        ("云岫经济开发区管委会主任２０２４年度述学述职述廉述法报告", "管委会主任", "云岫经济开发区", 2024),
    ),
    "a county without a name": (
        "县人社局局长2023年述职报告",
        ("县人社局局长2023年述职报告", "县人社局局长", "", 2023),
    ),
    "what looks like a village": (
        "云岫县农业农村局局长2021年述职报告",
        ("云岫县农业农村局局长2021年述职报告", "农业农村局局长", "云岫县", 2021),
    ),
    "two posts": (
        "云水集团党委书记、董事长2024年度述职报告",
        ("云水集团党委书记、董事长2024年度述职报告", "云水集团党委书记、董事长", "", 2024),
    ),
    "masked": (
        "***市***县副县长2022年述职报告",
        ("***市***县副县长2022年述职报告", "副县长", "***市***县", 2022),
    ),
    "markdown": ("# 云岫县副县长2022年述职报告", ("云岫县副县长2022年述职报告", "副县长", "云岫县", 2022)),
}


@pytest.mark.parametrize(("title", "expected"), TITLED.values(), ids=TITLED)
def test_metadata_from_titles(title: str, expected: tuple[str, str, str, int]) -> None:
    found = inferred(f"{title}\n{LEAD}\n")

    assert (found.title, found.office, found.region, found.year) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"述职报告\n2023年，我抓了三件事。{LEAD}", ("", "", 2023)),
        (f"述职报告\n2023年，作为云岫县林业局局长，我抓了三件事。{LEAD}", ("林业局局长", "云岫县", 2023)),
        (
            f"述职报告\n{LEAD}\n述职人：云岫县人民检察院检察长\n2024年12月30日",
            ("人民检察院检察长", "云岫县", 2024),
        ),
        (f"述职报告\n{LEAD}\n2024年1月5日", ("", "", 2023)),
        (f"述职报告\n{LEAD}\n二〇二四年二月", ("", "", 2023)),
        (f"述职报告\n{LEAD}", ("", "", None)),
        ("", ("", "", None)),
    ],
)
def test_metadata_from_lead_and_signature(text: str, expected: tuple[str, str, int | None]) -> None:
    found = inferred(text)

    assert (found.office, found.region, found.year) == expected


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("云岫乡乡长2022年述职报告.docx", ("云岫乡乡长2022年述职报告", "乡长", "云岫乡", 2022)),
        (
            "澜川市/云岫县/林业局局长2022年述职报告.txt",
            ("林业局局长2022年述职报告", "林业局局长", "澜川市云岫县", 2022),
        ),
        (
            "云岫县/云岫县林业局局长2022年述职报告.txt",
            ("云岫县林业局局长2022年述职报告", "林业局局长", "云岫县", 2022),
        ),
        ("云岫县/城关镇镇长2022年述职报告.txt", ("城关镇镇长2022年述职报告", "镇长", "云岫县城关镇", 2022)),
        ("扫描件/001.txt", ("001", "", "", None)),
    ],
)
def test_metadata_from_file_names(file_name: str, expected: tuple[str, str, str, int | None]) -> None:
    found = inferred(LEAD, file_name)

    assert (found.title, found.office, found.region, found.year) == expected


@pytest.mark.parametrize(
    ("below", "year"),
    [
        ("（2024年度）", 2024),
        ("2024年度", 2024),
        ("（二〇二四年度）", 2024),
        ("（2024年）", 2024),
        ("（2025年1月10日）", 2024),
        ("（2024年12月）", 2024),
    ],
)
def test_the_year_below_the_title_is_the_year_reported_on(below: str, year: int) -> None:
    """And not a year that occurs further down in the text."""
    text = f"述职述廉报告\n{below}\n\n一、履职情况\n抓学前教育，比2021年多建幼儿园12所。\n"

    assert inferred(text).year == year


def test_given_metadata_is_kept() -> None:
    given = Metadata(
        title="甲", author="乙", office="丙", region="丁", year=2019, portfolios=("教育",), collection="戊"
    )

    assert inferred(f"云岫乡乡长2023年度述职报告\n{LEAD}", "云岫县/2020年.txt", given) == given


@pytest.mark.parametrize(
    ("text", "author"),
    [
        pytest.param(f"述职报告\n李明\n{LEAD}", "李明", id="alone below the title"),
        pytest.param(
            f"述　职　报　告\n望岭县林业局局长　　陶　景　川\n{LEAD}", "陶景川", id="behind the post"
        ),
        pytest.param(f"述职报告\n\n我叫欧阳砚，现任民政局副局长。\n{LEAD}", "欧阳砚", id="introduced"),
        pytest.param(f"述职报告\n{LEAD}\n述职人：樊叶知\n2024年12月30日", "樊叶知", id="signed"),
        pytest.param(f"述职报告\n李某\n{LEAD}", "", id="masked"),
        pytest.param(f"述职报告\n目录\n{LEAD}", "", id="no name"),
        pytest.param(f"述职报告\n农业局\n{LEAD}", "", id="an office"),
        pytest.param(f"述职报告\n{LEAD}\n述职人：冉松年\n2024年12月30日", "冉松年", id="a rare surname"),
        pytest.param(f"述职报告\n{LEAD}\n学习李建国同志的事迹。", "", id="another person"),
    ],
)
def test_the_author_is_who_the_text_names(text: str, author: str) -> None:
    assert inferred(text).author == author


def test_a_given_author_stays() -> None:
    assert inferred(f"述职报告\n李明\n{LEAD}", given=Metadata(author="甲")).author == "甲"


POSTS = {
    "历任青岚县教育局副局长、石渡县卫健局局长，2021年5月起任柳溪县水利局党组书记、局长。": (
        "水利局党组书记、局长",
        "柳溪县",
    ),
    "曾任青岚县教育局副局长，现任柳溪县水利局局长。": ("水利局局长", "柳溪县"),
    "2015年任石渡镇镇长，2018年任石渡镇党委书记，2021年5月任柳溪县水利局局长。": ("水利局局长", "柳溪县"),
    "先后担任青岚县教育局副局长、局长，2021年5月调任柳溪县水利局局长至今。": ("水利局局长", "柳溪县"),
    "原任青岚县教育局副局长，今年3月转任柳溪县水利局副局长。": ("水利局副局长", "柳溪县"),
    "2021年5月至今任柳溪县水利局局长，此前担任石渡县卫健局局长。": ("水利局局长", "柳溪县"),
    "现任柳溪县水利局局长、党组书记，主持全面工作。": ("水利局局长、党组书记", "柳溪县"),
}


@pytest.mark.parametrize(("lead", "expected"), POSTS.items())
def test_the_present_post_is_the_writers(lead: str, expected: tuple[str, str]) -> None:
    found = inferred(
        f"2024年度述职报告\n\n本人某某，{lead}现将履职情况报告如下。\n\n一、履职情况\n抓除险加固。\n"
    )

    assert (found.office, found.region) == expected


BODY = (
    "一、履职情况\n完成投资4860万元。\n二、问题\n学习不够，调研不深。\n三、2025年打算\n继续抓好防洪工程。\n"
)
FORMS = {
    "a rare character": (
        "柳溪县水利局局长2024年度述职报告\n述职人：王䶮\n",
        ("柳溪县水利局局长2024年度述职报告", "水利局局长", "柳溪县", "王䶮", 2024),
    ),
    "a name outside the basic plane": (
        "柳溪县水利局局长2024年度述职报告\n姓名：李𫖯\n",
        ("柳溪县水利局局长2024年度述职报告", "水利局局长", "柳溪县", "李𫖯", 2024),
    ),
    "not filled in": (
        "柳溪县水利局局长2024年度述职报告\n述职人：\n",
        ("柳溪县水利局局长2024年度述职报告", "水利局局长", "柳溪县", "", 2024),
    ),
    "post and name": (
        "2024年度述职报告\n述职人：柳溪县水利局局长  王䶮\n",
        ("2024年度述职报告", "水利局局长", "柳溪县", "王䶮", 2024),
    ),
    "one field a line": (
        "2024年度述职报告\n单　位：柳溪县水利局\n职　务：党组书记、局长\n姓　名：张三\n",
        ("2024年度述职报告", "水利局党组书记、局长", "柳溪县", "张三", 2024),
    ),
    "all on one line": (
        "2024年度述职报告\n姓名：张三  职务：柳溪县水利局局长  时间：2025年1月\n",
        ("2024年度述职报告", "水利局局长", "柳溪县", "张三", 2024),
    ),
    "cells": (
        "年度考核登记表\n姓名\t谈墨之\t性别\t女\n单位及职务\t柳溪县文化馆馆长\n填表日期\t2025年12月30日\n"
        "述职内容\n2024年，我办了三个展。\n",
        ("年度考核登记表", "文化馆馆长", "柳溪县", "谈墨之", 2024),
    ),
    "filled in after the turn of the year": (
        "述职报告\n姓名：张三\n填报日期：2025年1月10日\n",
        ("述职报告", "", "", "张三", 2024),
    ),
}


@pytest.mark.parametrize(("head", "expected"), FORMS.values(), ids=FORMS)
def test_metadata_from_the_lines_of_a_form(head: str, expected: tuple[str, str, str, str, int]) -> None:
    found = inferred(f"{head}{BODY}")

    assert (found.title, found.office, found.region, found.author, found.year) == expected


LINES_OF_TITLES = {
    "　　　　柳溪县自然资源和规划局\n　　　　党组书记、局长\n　　2024年度述职报告\n（2024年12月28日）": (
        "柳溪县自然资源和规划局党组书记、局长2024年度述职报告",
        ("自然资源和规划局党组书记、局长", "柳溪县", "", 2024),
    ),
    "柳溪县人民政府\n副县长 张明\n二〇二四年度述职述廉报告": (
        "柳溪县人民政府副县长二〇二四年度述职述廉报告",
        ("副县长", "柳溪县", "张明", 2024),
    ),
    "中共柳溪县委组织部\n副部长\n2024年度\n述职报告\n2025年1月": (
        "中共柳溪县委组织部副部长2024年度述职报告",
        ("县委组织部副部长", "柳溪县", "", 2024),
    ),
    "柳溪县第一中学\n党总支书记、校长\n张明\n2024年述职述廉述法报告": (
        "柳溪县第一中学党总支书记、校长2024年述职述廉述法报告",
        ("第一中学党总支书记、校长", "柳溪县", "张明", 2024),
    ),
    "柳溪县水利局\n关于局长纪云帆同志2024年度\n述职述廉报告": (
        "柳溪县水利局关于局长纪云帆同志2024年度述职述廉报告",
        ("局长", "柳溪县", "", 2024),
    ),
    "柳溪县第三中学\n2024—2025学年度第一学期\n教务主任述职报告": (
        "柳溪县第三中学2024—2025学年度第一学期教务主任述职报告",
        ("教务主任", "柳溪县", "", 2024),
    ),
    "柳溪县水利局局长2024年度述职报告\n纪云帆\n（2025年1月6日）": (
        "柳溪县水利局局长2024年度述职报告",
        ("水利局局长", "柳溪县", "纪云帆", 2024),
    ),
    "北渚经济开发区管理委员会\n副主任\n二〇二五年度述职报告": (
        "北渚经济开发区管理委员会副主任二〇二五年度述职报告",
        ("管理委员会副主任", "北渚经济开发区", "", 2025),
    ),
}


@pytest.mark.parametrize(("lines_of_title", "expected"), LINES_OF_TITLES.items())
def test_titles_over_several_lines(
    lines_of_title: str, expected: tuple[str, tuple[str, str, str, int]]
) -> None:
    found = inferred(f"{lines_of_title}\n\n{BODY}", "input.txt")

    assert (found.title, (found.office, found.region, found.author, found.year)) == expected


def test_lines_above_a_text_without_a_title_are_no_title() -> None:
    text = "乡亲们的笑脸\n我在柳溪的一年\n这是一份很长的总结，写给乡亲。\n"
    assert inferred(text, "input.txt").title == "input"


SIGNED = {
    "　　　　柳溪县水利局　闻人素秋\n　　　　2024年12月26日\n": ("柳溪县", "闻人素秋"),
    "柳溪县水利局\n闻人素秋\n二〇二四年十二月二十六日\n": ("柳溪县", "闻人素秋"),
    "特此报告。\n柳溪县委宣传部 欧阳明\n二○二四年十二月二十六日": ("柳溪县", "欧阳明"),
    "柳溪县水利局局长：赵明远\n2025年1月6日": ("柳溪县", "赵明远"),
    "单位：柳溪县水利局\n赵明远\n2025年1月6日": ("柳溪县", "赵明远"),
    "柳溪县人民医院\n张　明\n2024年12月": ("柳溪县", "张明"),
    "　　　　　　赵明远\n　　　　　2024年12月26日": ("", "赵明远"),
    "述职人：柳溪县水利局　闻人素秋\n2024年12月26日": ("柳溪县", "闻人素秋"),
    "柳溪县水利局党组书记、局长　欧阳秋\n二〇二四年十二月二十六日": ("柳溪县", "欧阳秋"),
    "柳溪县林场护林员：单雨桐\n二〇二四年十二月二十六日": ("柳溪县", "单雨桐"),
    "闻人素秋\n柳溪县水利局\n2024年12月26日": ("柳溪县", "闻人素秋"),
    "谢谢大家\n2024年12月26日": ("", ""),
    "文明实践\n": ("", ""),
}


@pytest.mark.parametrize(("ending", "expected"), SIGNED.items())
def test_who_signs_a_report(ending: str, expected: tuple[str, str]) -> None:
    found = inferred(f"述职报告\n{BODY}{ending}")

    assert (found.region, found.author) == expected


CAREERS = {
    "我叫陈默，2019年从云岫镇调到苇泽县商务局工作，2021年任副局长。2024年，我分管招商引资。": (
        "苇泽县",
        2024,
    ),
    "2024年是我到苇泽县文化馆工作的第五年。2015年大学毕业，2019年3月考入文化馆。": ("苇泽县", 2024),
    "我1998年参加工作，2003年入党，2019年7月任苇泽县水利局副局长。过去的2024年，全局上下一条心。": (
        "苇泽县",
        2024,
    ),
    "我于2019年调入苇泽县人民医院，现任内科主任。2024年全年门诊3.1万人次。": ("苇泽县", 2024),
    "2019年，我从部队转业到苇泽县文化馆，一晃六年。2024年从年头忙到年尾，办了三个展。": ("苇泽县", 2024),
    "2019年夏天，我通过公开招考进入苇泽县文化馆工作。2024年，馆里办了三个展。": ("苇泽县", 2024),
    "2024年，我担任苇泽县水利局局长，主持全面工作。": ("苇泽县", 2024),
    "2019年，组织安排我到苇泽县柳林镇担任党委副书记。五年过去，镇里变了样。2024年，我主抓产业。": (
        "苇泽县",
        2024,
    ),
    "转眼到苇泽县政务大厅上班快六年了。2019年进来时什么都不懂。这一年（2024年）我办件3100件。": (
        "苇泽县",
        2024,
    ),
    "二〇一九年我考上公务员，二〇二一年到苇泽县交通局工作。二〇二四年是我入党的第一年。": ("苇泽县", 2024),
    "我把经验带到全县，跑遍外县。2024年办证1200本。": ("", 2024),
}


@pytest.mark.parametrize(("lead", "expected"), CAREERS.items())
def test_the_years_of_a_career_are_not_the_year_of_the_report(lead: str, expected: tuple[str, int]) -> None:
    found = inferred(f"述职报告\n{lead}\n我坚持学习，读书12本。\n")

    assert (found.region, found.year) == expected


def test_a_report_that_only_names_the_year_it_plans_for_is_on_the_one_before() -> None:
    assert inferred(f"述职报告\n{BODY}").year == 2024


@pytest.mark.parametrize("title", ["围绕城市工作作了2次发言", "全县教育大会上的报告", "建设美丽城市的总结"])
def test_the_words_of_a_title_that_names_no_unit_are_no_region(title: str) -> None:
    assert inferred(f"{title}\n{LEAD}\n").region == ""


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("澄岭省交通运输厅总工程师 卫子衡", ("卫子衡", "澄岭省", "交通运输厅总工程师")),
        ("芦坪县水利局总工程师　蓝秀芝", ("蓝秀芝", "芦坪县", "水利局总工程师")),
        ("县发改局党组成员、总经济师 王兰", ("王兰", "", "县发改局党组成员、总经济师")),
        ("县人民法院审判员 王兰", ("王兰", "", "县人民法院审判员")),
    ],
)
def test_posts_of_a_trade_below_the_title_are_the_writers(below: str, expected: tuple[str, str, str]) -> None:
    text = f"2024年度述职报告\n{below}\n2024年，我协助局长分管工程质量。\n一、主要工作\n开工12项。\n二、存在不足\n检查不够。"
    report = parse(text, Metadata(), id="a", source="", vocabulary=load(None))
    found = report.metadata
    assert (found.author, found.region, found.office) == expected
    assert [section.role for section in report.sections] == [Role.LEAD, Role.DUTY, Role.PROBLEMS]
