"""A search in the address: what is read is what is written."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from assistant.base.errors import BadInput, UnknownValue
from assistant.domain.results import Filters, GroupBy, Mode, Query, Sort
from assistant.interfaces.web.search_params import SearchParams, is_canonical


def _read(query: str) -> SearchParams:
    return SearchParams.read(QueryParams(query))


def test_read_takes_every_parameter_of_the_search_endpoint() -> None:
    search = _read(
        "q=农民工讨薪&portfolio=人社&portfolio=信访&role=履职&year=2020-2022&author=甲&office=局长"
        "&region=青岚县&collection=样本&exclude_report=a&mode=exact&sort=newest&group_by=report&limit=20&offset=40"
    )

    assert search.to_query() == Query(
        "农民工讨薪",
        Filters(
            portfolios=frozenset({"人社", "信访"}),
            roles=frozenset({"履职"}),
            year_from=2020,
            year_to=2022,
            authors=frozenset({"甲"}),
            offices=frozenset({"局长"}),
            regions=frozenset({"青岚县"}),
            collections=frozenset({"样本"}),
            exclude_reports=frozenset({"a"}),
        ),
        Mode.EXACT,
        20,
        40,
        Sort.NEWEST,
        GroupBy.REPORT,
        collapse=True,
    )


@pytest.mark.parametrize(
    ("query", "link"),
    [
        pytest.param("", "/", id="nothing"),
        pytest.param("q=&mode=hybrid&year=&year_range=&limit=10&offset=0", "/", id="a form left empty"),
        pytest.param("q= 学习 &author= ", "/?q=%E5%AD%A6%E4%B9%A0", id="blanks go"),
        pytest.param("year=2021&year_range=２０２０－２０２３", "/?year=2020-2023", id="a typed range wins"),
        pytest.param("year_range=2022年", "/?year=2022", id="one year"),
        pytest.param("year=2020-", "/?year=2020-", id="open to the right"),
        pytest.param("role=履职&role=履职", "/?role=%E5%B1%A5%E8%81%8C", id="once is enough"),
        pytest.param("year=去年", "/?year=%E5%8E%BB%E5%B9%B4", id="what cannot be read stays to be refused"),
    ],
)
def test_an_address_is_written_in_its_shortest_form(query: str, link: str) -> None:
    assert _read(query).link() == link


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("portfolios=人社", "网址里的“portfolios”不是检索用的参数"),
        ("limit=many", "网址里的 limit 应当是数字，现在是“many”"),
        ("offset=-1", "网址里的 offset 应当是数字，现在是“-1”"),
        (f"limit={'9' * 5000}", f"网址里的 limit 应当是数字，现在是“{'9' * 5000}”"),
    ],
    ids=["unknown", "word", "negative", "endless"],
)
def test_read_refuses(query: str, detail: str) -> None:
    with pytest.raises(BadInput) as caught:
        _read(query)
    assert caught.value.detail == detail


def test_a_mode_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UnknownValue) as caught:
        _read("q=a&mode=fuzzy").to_query()
    assert caught.value.nearest == ("hybrid", "dense", "lexical", "exact")


def test_links_change_one_thing_and_begin_at_the_first_page() -> None:
    search = SearchParams(q="a", portfolio=("x", "y"), year="2020-2023", mode=Mode.EXACT, offset=20)

    assert [
        search.without("portfolio", "x"),
        search.without("year", "2020-2023"),
        search.without("mode", "exact"),
        search.only("portfolio", "z"),
        search.swapped("portfolio", "x", "w"),
        search.swapped("year", "2020-2023", "2022"),
        search.link(offset=30),
    ] == [
        "/?q=a&portfolio=y&year=2020-2023&mode=exact",
        "/?q=a&portfolio=x&portfolio=y&mode=exact",
        "/?q=a&portfolio=x&portfolio=y&year=2020-2023",
        "/?q=a&portfolio=z&year=2020-2023&mode=exact",
        "/?q=a&portfolio=w&portfolio=y&year=2020-2023&mode=exact",
        "/?q=a&portfolio=x&portfolio=y&year=2022&mode=exact",
        "/?q=a&portfolio=x&portfolio=y&year=2020-2023&mode=exact&offset=30",
    ]


_VALUES = st.text(alphabet="人社 &=+%#2-?é", max_size=6)


@given(
    st.builds(
        SearchParams,
        q=_VALUES.map(str.strip),
        portfolio=st.lists(_VALUES.map(str.strip).filter(bool), unique=True, max_size=3).map(tuple),
        region=st.lists(_VALUES.map(str.strip).filter(bool), unique=True, max_size=3).map(tuple),
        year=st.sampled_from(("", "2022", "2020-2023", "2020-", "-2023")),
        mode=st.sampled_from([str(mode) for mode in Mode]),
        limit=st.integers(1, 100),
        offset=st.integers(0, 1000),
    )
)
def test_a_link_reads_back_as_what_it_was_made_from(search: SearchParams) -> None:
    params = QueryParams(urlsplit(search.link(offset=search.offset)).query)

    assert SearchParams.read(params) == search
    assert is_canonical(params, search)
