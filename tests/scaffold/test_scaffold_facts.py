"""The figures to collect: one's own first, and all that have a slot in the outline."""

from test_pools import pools, report

from assistant.domain.results import Access, Layer, ScaffoldRequest
from assistant.scaffold.outline import compose

_WORK = """举办招聘会16场，岗位送到村口。
办结欠薪案件57件，工资按月到账。
开发公益性岗位320个，就业困难人员有了托底。
发放创业担保贷款1200万元，返乡青年开起了店。
受理仲裁案件83件，当庭调解一半以上。
引进紧缺专业人才46人，编制跟着人走。
工伤保险参保1.2万人，工地一个不漏。
追回养老金35万元，数据按月比对。
"""


def _made(*reports, author: str = "", limit: int = 60):
    request = ScaffoldRequest(("人社",), ("履职",), author=author, year=2030, limit=limit)
    return compose(pools(*reports), request, Access(), lambda _: ())


def test_ones_own_figures_stand_first_with_last_years_value():
    made = _made(
        report("甲", "城镇新增就业3650人，为46名农民工追回工资82万元。"),
        report("乙", "举办招聘会16场，城镇新增就业1.2万人。"),
        author="甲",
    )
    own = [(one.name, one.unit, one.last and one.last.value) for one in made.facts if one.layer is Layer.OWN]
    assert own == [
        ("城镇新增就业", "人", "3650人"),
        ("追回工资农民工", "名", "46名"),
        ("追回工资", "万元", "82万元"),
    ]


def test_a_figure_knows_the_slots_that_it_fills():
    made = _made(report("甲", "城镇新增就业3650人，举办招聘会16场。"), author="甲")
    (item,) = [item for section in made.sections for item in section.items]
    ids = {one.name: one.slot_ids for one in made.facts if one.layer is Layer.OWN}
    assert ids == {"城镇新增就业": (item.slots[0].id,), "举办招聘会": (item.slots[1].id,)}


def test_each_figure_of_the_outline_has_a_row_however_few_rows_are_wanted():
    """A limit leaves out figures that stand only in the reports, never one that has to be filled."""
    made = _made(report("甲", _WORK.replace("\n", "")), limit=3)
    slots = {slot.id for section in made.sections for item in section.items for slot in item.slots}
    assert len(slots) == 3
    assert slots <= {name for one in made.facts for name in one.slot_ids}


def test_figures_that_offices_usually_report_have_no_support_and_no_slot():
    made = _made(report("甲", "城镇新增就业3650人。"))
    usual = [one for one in made.facts if one.layer is Layer.MISSING]
    assert ("高校毕业生就业率", "%") in [(one.name, one.unit) for one in usual]
    assert {(one.support, one.slot_ids) for one in usual} == {(0, ())}
    assert "城镇新增就业" not in [one.name for one in usual]
