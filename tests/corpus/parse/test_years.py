"""The year that a report is about: title, the line below it, 现将…年度, the lead, the sign-off, in this order."""

import pytest

from assistant.corpus.parse import parse

BODY = "一、履职情况\n抓水库除险加固，完成投资4860万元。\n"


def year(text: str, file_name: str = "001.txt") -> int | None:
    return parse(text, source=file_name).year


TITLES = {
    "柳溪县水利局局长2024年度述职报告": 2024,
    "2021—2024年任期述职报告": 2024,
    "二〇二四年述职述廉报告": 2024,
    "24年度述职报告": 2024,
    "2024述职报告": 2024,
    "述职报告（2024年度）": 2024,
    "述职报告\n2024年度": 2024,
    "述职报告\n二○二四年度": 2024,
    "述职报告\n（2024.1—2024.12）": 2024,
    "述职报告\n（2024年1月—12月）": 2024,
    "述职报告\n2024.12.30": 2024,
    "述职报告\n（2025年1月10日）": 2024,
    "述职报告\n2025.01.08": 2024,
    "述职报告\n——2024年度": 2024,
}


@pytest.mark.parametrize(("title", "expected"), TITLES.items())
def test_the_year_of_the_title_or_the_line_below(title: str, expected: int) -> None:
    assert year(f"{title}\n\n{BODY}比2021年多建水库2座。\n") == expected


LEADS = {
    "本人1975年3月出生，2021年5月任水利局局长，现将2024年度履职情况报告如下。": 2024,
    "我1996年参加工作，2021年5月起任现职。现将2024年以来的履职情况汇报如下。": 2024,
    "根据《领导干部考核办法》（2019年修订），现将一年来的情况报告如下。\n2024年，我抓了三件事。": 2024,
    "按照《党政领导干部考核工作条例（2019年印发）》要求，现就2024年述职如下。": 2024,
    "根据柳组〔2019〕12号文件要求，报告如下。2024年，我抓了三件事。": 2024,
    "2003年7月毕业于水利学院，2010年入党，2018年任副局长。\n2024年，全局上下齐心协力。": 2024,
    "自2021年任现职以来，我坚持学习。2024年度，全局上下齐心协力。": 2024,
    "二〇二四年，我担任柳溪县水利局局长。": 2024,
}


@pytest.mark.parametrize(("lead", "expected"), LEADS.items())
def test_the_year_of_the_lead_is_not_that_of_a_birth_a_post_or_a_rule(lead: str, expected: int) -> None:
    assert year(f"述职报告\n{lead}\n{BODY}") == expected


SIGNED = {
    "2024年12月30日": 2024,
    "2025年1月8日": 2024,
    "二〇二五年二月": 2024,
    "述职人：张某\n2024.12.30": 2024,
    "2025-01-08": 2024,
    "张某　2024年12月": 2024,
}


@pytest.mark.parametrize(("date", "expected"), SIGNED.items())
def test_the_sign_off_decides_where_nothing_else_does(date: str, expected: int) -> None:
    assert (
        year(f"述职报告\n本人1975年3月出生，2021年5月任水利局局长。\n{BODY}以上报告，请审议。\n{date}\n")
        == expected
    )


def test_a_birth_date_alone_gives_no_year() -> None:
    assert year(f"述职报告\n姓名\t张某\t出生年月\t1975年3月\n{BODY}") is None
    assert year(f"述职报告\n本人生于1975年，1996年参加工作。\n{BODY}") is None
    assert year(f"述职报告\n根据《条例（2019年修订）》要求，报告如下。\n{BODY}") is None
