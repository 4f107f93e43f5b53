from dataclasses import replace

import pytest

from assistant.corpus.parse.writers import stated_name
from assistant.domain.report import Metadata, Report
from assistant.domain.results import Direction
from assistant.reuse.provenance import Authorship, Provenance, direction


@pytest.mark.parametrize(
    ("draft", "source", "expected"),
    [
        pytest.param(2024, 2022, Direction.EARLIER, id="an earlier year"),
        pytest.param(2024, 2024, Direction.SAME_YEAR, id="the same year"),
        pytest.param(2024, None, Direction.UNKNOWN, id="a source without a year"),
        pytest.param(None, 2022, Direction.UNKNOWN, id="a draft without a year"),
        pytest.param(2022, 2024, Direction.UNKNOWN, id="a later year"),
    ],
)
def test_who_had_it_first(draft: int | None, source: int | None, expected: Direction) -> None:
    assert direction(Metadata(year=draft), Metadata(year=source)) is expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("各位领导：我叫周明远，2022年起任石渡县卫健局局长。", "周明远", id="introduced"),
        pytest.param("我的名字叫欧阳静（女），任副镇长。", "欧阳静", id="a compound surname"),
        pytest.param("各项工作有了起色。\n述职人：李建国\n2023年12月30日", "李建国", id="signed"),
        pytest.param(
            "各项工作有了起色。\n　　　　报告人： 张　三　　2023年12月30日", "张三", id="blanks in it"
        ),
        pytest.param("汇报人：县人社局局长 王芳\n一年来", "王芳", id="with the post before it"),
        pytest.param(
            "2023年度述职报告\n青岚县教育局局长　周明\n（2024年1月）\n一年来", "周明", id="below the title"
        ),
        pytest.param("2023年度述职报告\n（镇党委书记 赵立新）\n一年来", "赵立新", id="in brackets"),
        pytest.param("述职人：周某\n一年来", "", id="masked by 某"),
        pytest.param("述职人：李××\n一年来", "", id="masked by crosses"),
        pytest.param("我叫停了两个项目，我叫大家，我叫上老支书一起去。", "", id="calling is no name"),
        pytest.param("我叫王大伯，他不应。", "王大伯", id="what cannot be told from a name"),
        pytest.param("副县长 分管教育\n教育局局长 主持全面工作", "", id="a post and its work"),
        pytest.param("一年来" * 400 + "\n述职人：李建国\n", "李建国", id="at the end of a long report"),
        pytest.param("一年来" * 400 + "\n述职人：李建国\n" + "附件" * 200, "", id="in the middle"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_name_that_a_report_gives(text: str, name: str) -> None:
    assert stated_name(text) == name


LEFT = "述职报告\n我叫周明远，任局长。一年来"
OFFICE = Metadata(office="局长", region="石渡县", year=2022)


@pytest.mark.parametrize(
    ("draft", "text", "source", "source_text", "expected"),
    [
        pytest.param(
            "李建国", "", "李建国", "", Authorship("李建国", own=True, certain=True), id="one author"
        ),
        pytest.param(
            "李建国", "", "周明远", "", Authorship("周明远", own=False, certain=True), id="a successor"
        ),
        pytest.param(
            "", "我叫李建国，", "周明远", "", Authorship("周明远", own=False, certain=True), id="stated here"
        ),
        pytest.param(
            "李建国", "", "", LEFT, Authorship("周明远", own=False, certain=True), id="stated there"
        ),
        pytest.param(
            "", "述职人：周明远", "", LEFT, Authorship("周明远", own=True, certain=True), id="on both sides"
        ),
        pytest.param("", "", "", LEFT, Authorship("周明远", own=True, certain=False), id="unknown here"),
        pytest.param("", "", "", "", Authorship("", own=True, certain=False), id="unknown on both sides"),
        pytest.param(
            "", "我叫李建国，", "LP01", "", Authorship("LP01", own=True, certain=False), id="a code"
        ),
        pytest.param("LP01", "", "LP02", LEFT, Authorship("LP02", own=False, certain=True), id="two codes"),
    ],
)
def test_a_post_is_not_a_person(
    draft: str, text: str, source: str, source_text: str, expected: Authorship
) -> None:
    report = Report(id="draft", text=text, author=draft, office="局长", region="石渡县", year=2022)
    known = Provenance(report, lambda _: source_text).of("past", replace(OFFICE, author=source))
    assert known == expected


def test_without_office_and_author_nobody_wrote_both() -> None:
    report = Report(id="draft", text="一年来", region="石渡县")
    known = Provenance(report, lambda _: "一年来").of("past", Metadata(region="石渡县"))
    assert known == Authorship("", own=False, certain=False)


def test_names_are_looked_for_in_linear_time() -> None:
    for text in ("我叫" * 20_000, "局长 " * 20_000, "　" * 50_000, "述职人：" * 20_000, "周" * 50_000):
        assert stated_name(text) == ""
