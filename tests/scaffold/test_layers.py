"""Which sentences of others stand in a section: none of a time that is over, few that are on other work."""

import pytest
from test_pools import pools, report

from assistant.domain.results import Access, NoteKind, ScaffoldRequest
from assistant.scaffold.layers import FEWEST, StaleWording, past
from assistant.scaffold.outline import compose


def _frames(*reports, portfolio: str = "卫健", year: int = 2025, stale=lambda _: ()) -> list[str]:
    request = ScaffoldRequest((portfolio,), ("履职",), year=year)
    made = compose(pools(*reports), request, Access(), stale)
    return [item.frame for section in made.sections for item in section.items]


BEDS = "新增医疗床位320张，卫生院全部通过验收。"


def test_work_of_a_time_that_is_over_is_not_offered():
    filed = report("甲", year=2021, said=f"{BEDS}抽调医护360人支援方舱医院，完成核酸采样12万人次。")
    assert _frames(filed) == ["新增医疗床位〔数量〕张，卫生院全部通过验收"]
    assert len(_frames(filed, year=2022)) == 2


@pytest.mark.parametrize(
    ("frame", "year", "portfolio", "found"),
    [
        ("抓好疫情防控", 2025, "卫健", "疫情"),
        ("抓好疫情防控", 2025, "疫情防控", None),
        ("建成方舱医院", 2025, "疫情防控", "方舱"),
        ("抓好疫情防控", 2022, "卫健", None),
        ("抓好疫情防控", None, "卫健", None),
        ("抓好动物疾病防治", 2025, "卫健", None),
    ],
)
def test_what_is_over_is_so_by_the_year(frame: str, year: int | None, portfolio: str, found: str | None):
    match = past(frame, year, portfolio)
    assert (match and match[0]) == found


def test_ones_own_work_of_a_time_that_is_over_is_kept_and_pointed_out():
    own = report("甲", f"{BEDS}统筹抓好疫情防控各项措施，群众就医秩序平稳。")
    request = ScaffoldRequest(("卫健",), ("履职",), author="甲", year=2025)
    made = compose(pools(own), request, Access(), lambda _: ())
    notes = {
        i.frame: [(n.kind, n.span and n.span.of(i.frame)) for n in i.notes]
        for s in made.sections
        for i in s.items
    }
    assert notes["统筹抓好疫情防控各项措施，群众就医秩序平稳"] == [(NoteKind.ENDED, "疫情")]
    assert notes["新增医疗床位〔数量〕张，卫生院全部通过验收"] == []


def test_wording_that_is_out_of_date_is_not_offered():
    filed = report("甲", f"{BEDS}围绕喜迎党的二十大，组织义诊活动36场。")
    stale = [StaleWording("喜迎党的二十大", NoteKind.ENDED, "已经召开")]
    assert len(_frames(filed)) == 2
    assert _frames(filed, stale=lambda _: stale) == ["新增医疗床位〔数量〕张，卫生院全部通过验收"]


def test_what_is_first_of_all_on_other_work_only_fills_a_section_up():
    """Of sentences that name the portfolio by the way no more than :data:`FEWEST` are shown."""
    aside = [
        f"推进就业服务，把{name}送进卫生院，城镇新增就业{count}人。"
        for name, count in zip(
            ["技能夜校", "招聘专场", "维权课堂", "零工驿站", "社保窗口"], range(310, 360, 10), strict=True
        )
    ]
    filed = [report(who, said) for who, said in zip("甲乙丙丁戊", aside, strict=True)]
    assert len(_frames(*filed)) <= FEWEST
