"""Names that the parser leaves: told by what they end in, by what they are listed with, by the writer's own region."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import FactKind, Metadata
from assistant.scaffold.names import names_in, stems_of

NAMED = [
    ("仪山学校、职教中心图书馆等项目进展顺利", ["仪山学校"]),
    ("及时深入帮扶的***南山村、关庄村、前锋村和胡家窑村督查", ["南山村", "胡家窑村"]),
    ("走访陇源公司和明理中学", ["陇源公司", "明理中学"]),
    ("给予砚溪县人社局工作人员处分", ["砚溪"]),
    ("慰问村民王桂兰，帮她办了低保", ["王桂兰"]),
]


@pytest.mark.parametrize(("said", "expected"), NAMED, ids=[case[0] for case in NAMED])
def test_schools_villages_firms_and_persons_are_names(said: str, expected: list[str]):
    report = parse(said)
    known = {fact.span.of(said) for fact in report.facts}
    found = [fact.span.of(said) for fact in names_in(report)]
    assert set(expected) <= {*known, *found}, (known, found)


@pytest.mark.parametrize(
    "said",
    [
        "督导县乡村三级书记抓振兴",
        "走访社区困难群众",
        "约谈企业37家，撬动企业投入",
        "对软弱涣散村党组织实行一村一策",
        "建成零工市场，改造农贸市场",
        "组织3家企业进校园",
        "帮助招录大学生",
    ],
)
def test_words_are_no_names(said: str):
    report = parse(f"述职报告\n\n{said}")
    assert [fact.span.of(report.text) for fact in names_in(report)] == []


def test_the_writers_own_region_is_a_name_wherever_it_stands():
    text = "办好“柳堠夜校”，注册“柳堠山里”商标。"
    report = parse(text, Metadata(region="汀岳市砚溪县柳堠镇"))
    assert [(fact.kind, fact.span.of(text)) for fact in names_in(report)] == [
        (FactKind.PLACE, "柳堠"),
        (FactKind.PLACE, "柳堠"),
    ]
    assert stems_of(Metadata(region="汀岳市砚溪县柳堠镇")) == {
        "汀岳市", "汀岳", "砚溪县", "砚溪", "柳堠镇", "柳堠"
    }  # fmt: skip
