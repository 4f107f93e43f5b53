"""The years of one's own last report as those of the report to be written."""

from test_pools import pools, report

from assistant.domain.results import Access, ScaffoldRequest
from assistant.scaffold.outline import compose

SAID = "2022年，新建学校6所，学位比2021年增加320个，2019年立项的职教中心开工，2023年的计划已经编好。"


def _filled(year: int | None, author: str = "甲") -> list[str]:
    request = ScaffoldRequest(("教育",), ("履职",), author=author, year=year)
    made = compose(pools(report("甲", SAID, 2022)), request, Access(), lambda _: ())
    return [item.filled() for section in made.sections for item in section.items]


def test_last_years_year_is_the_years_that_is_written():
    assert "".join(_filled(2023)).startswith("2023年，新建学校〔数量〕所，学位比2022年增加〔数量〕个")


def test_a_year_further_off_stays_open():
    assert "〔年份〕立项的职教中心开工" in "".join(_filled(2023))


def test_years_keep_their_distance_where_reports_were_left_out():
    assert "".join(_filled(2025)).startswith("2025年，新建学校〔数量〕所，学位比2024年增加〔数量〕个")


def test_without_a_year_nothing_is_filled():
    assert "".join(_filled(None)).startswith("〔年份〕，新建学校")


def test_others_years_are_not_filled():
    assert not [text for text in _filled(2023, author="") if "2023" in text]
