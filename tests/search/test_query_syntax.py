"""Quoted phrases, excluded words and field:value in a query, and what stays plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.errors import BadInput
from assistant.domain.results import Filters
from assistant.search.query_syntax import FIELDS, ParsedQuery, parse_query

PARSED = [
    pytest.param('欠薪 "专用账户"', ParsedQuery("欠薪", ("专用账户",)), id="a phrase"),
    pytest.param(
        "欠薪 “专用 账户” ＂保证金＂", ParsedQuery("欠薪", ("专用 账户", "保证金")), id="other quotes"
    ),
    pytest.param("欠薪 -疫情 －核酸", ParsedQuery("欠薪", (), ("疫情", "核酸")), id="excluded words"),
    pytest.param('欠薪 -"拉网式 检查"', ParsedQuery("欠薪", (), ("拉网式 检查",)), id="an excluded phrase"),
    pytest.param(
        "欠薪 年份:2020-2022 作者：甲",
        ParsedQuery("欠薪", filters=Filters(year_from=2020, year_to=2022, authors=frozenset({"甲"}))),
        id="fields",
    ),
    pytest.param(
        '领域:人社 领域:信访 职务:"副县长 兼局长" 讨薪',
        ParsedQuery(
            "讨薪",
            filters=Filters(portfolios=frozenset({"人社", "信访"}), offices=frozenset({"副县长 兼局长"})),
        ),
        id="a field twice, a value in quotes",
    ),
    pytest.param(
        "Year:2022 ROLE:履职 区域",
        ParsedQuery("区域", filters=Filters(roles=frozenset({"履职"}), year_from=2022, year_to=2022)),
        id="English",
    ),
    # What looks like it and is none.
    pytest.param("解决“最后一公里”问题", ParsedQuery("解决“最后一公里”问题"), id="quotes inside words"),
    pytest.param("“十四五”规划", ParsedQuery("“十四五”规划"), id="quotes that go on"),
    pytest.param("问题：学习不够", ParsedQuery("问题：学习不够"), id="a colon behind no field"),
    pytest.param("牵头单位:人社局", ParsedQuery("牵头单位:人社局"), id="a longer word before the colon"),
    pytest.param("2020-2022 党建-业务", ParsedQuery("2020-2022 党建-业务"), id="a dash inside a word"),
    pytest.param('" - “ -', ParsedQuery('" - “ -'), id="marks alone"),
    pytest.param('"没有合上 的引号', ParsedQuery('"没有合上 的引号'), id="an open quote"),
    pytest.param('"" 空引号', ParsedQuery('"" 空引号'), id="an empty quote"),
]


@pytest.mark.parametrize(("text", "expected"), PARSED)
def test_a_query_is_taken_apart(text: str, expected: ParsedQuery) -> None:
    assert parse_query(text) == expected


@pytest.mark.parametrize("text", ["年份: 2022", "作者：", "年份:去年"])
def test_a_field_without_a_value_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_query(text)

    assert refused.value.hint


_WORD = st.text('欠薪学习𠮷a1，。、-－“”"＂:：', min_size=1, max_size=8)


@given(st.lists(_WORD, max_size=8), st.sampled_from([" ", "　", "\t", "  "]))
def test_nothing_is_lost(words: list[str], blank: str) -> None:
    """Every letter of a query is in its words, its phrases, its excluded words or its fields."""
    text = blank.join(words)
    parsed = parse_query(text)
    kept = parsed.words + "".join((*parsed.phrases, *parsed.excluded))

    assert sorted(filter(str.isalnum, kept)) == sorted(filter(str.isalnum, text))


def test_no_field_has_two_meanings() -> None:
    names = [name for names in FIELDS.values() for name in names]
    assert len(names) == len(set(names))
