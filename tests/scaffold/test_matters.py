"""Matters of a cell: what its statements are about, and who writes of each."""

from test_pools import VOCABULARY, pool, report

from assistant.scaffold.matters import called, matter_of, matters

WAGES = "办结欠薪案件57件，工资按月到账。"
JOBS = "举办招聘会16场，零工驿站开到码头。"


def _support(*reports) -> dict[str, int]:
    return {one.name: one.support for one in matters(pool(*reports), VOCABULARY) if one.name}


def test_statements_on_one_thing_are_one_matter_whoever_writes_of_it():
    found = _support(report("甲", WAGES), report("乙", "对工地逐个核查，督促施工企业把欠薪案件当月化解。"))
    assert found == {"欠薪案件": 2}


def test_each_statement_is_of_one_matter():
    made = pool(report("甲", WAGES + JOBS))
    names = [matter_of(made, VOCABULARY)[entry].name for entry in made.entries]
    assert [name in text for name, text in zip(names, (WAGES, JOBS), strict=True)] == [True, True]
    assert len(set(names)) == 2


def test_one_writers_two_reports_support_a_matter_once():
    assert list(_support(report("甲", WAGES), report("甲", WAGES, 2023)).values()) == [1]


def test_matters_come_in_the_order_in_which_they_are_written():
    made = matters(pool(report("甲", WAGES + JOBS), report("乙", WAGES + JOBS)), VOCABULARY)
    assert [one.at for one in made] == sorted(one.at for one in made)
    assert "欠薪" in made[0].name


def test_a_portfolios_own_name_calls_no_matter():
    assert not {"人社", "人社局"} & set(_support(report("甲", "人社局推进人社工作，举办招聘会16场。")))


def test_what_is_ones_own_is_called_as_others_call_it():
    others = pool(report("甲", WAGES), report("乙", "对工地逐个核查，督促施工企业把欠薪案件当月化解。"))
    own = pool(report("丙", "农民工的欠薪案件优先受理，工地一个不漏。")).entries[0]
    assert called(own, others, VOCABULARY) == "欠薪案件"
    assert called(own, others, VOCABULARY, within="工地一个不漏") == ""
