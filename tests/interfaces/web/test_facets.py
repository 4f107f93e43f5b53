"""The filters beside a search."""

import pytest

from assistant.domain.results import Filters
from assistant.interfaces.web.facets import Option, groups, year_label
from assistant.interfaces.web.search_params import SearchParams

_COUNTS = {
    "portfolios": {"人社": 3, "教育": 5, "水利": 0},
    "roles": {"打算": 1, "学习": 2},
    "years": {"2021": 4, "2022": 6},
    "authors": {},
    "offices": {"": 2},
    "regions": {"甲市乙县": 1},
    "collections": {},
}


def test_groups_have_what_occurs_most_first_roles_in_their_order_and_years_latest_first() -> None:
    found = {
        group.name: [(one.label, one.count, one.checked) for one in group.shown]
        for group in groups(SearchParams(), _COUNTS)
    }

    assert found == {
        "portfolio": [("教育", 5, False), ("人社", 3, False)],
        "role": [("学习", 2, False), ("打算", 1, False)],
        "year": [("不限", None, True), ("2022年", 6, False), ("2021年", 4, False)],
        "region": [("甲市乙县", 1, False)],
    }


def test_what_is_chosen_stands_in_sight_even_where_nothing_has_it() -> None:
    search = SearchParams(
        portfolio=("人力资源和社会保障", "水利"), role=("问题",), year="2019-2020", region=("乙县",)
    )
    resolved = Filters(portfolios=frozenset({"人社", "水利"}), roles=frozenset({"问题"}))
    found = {group.name: group.shown for group in groups(search, _COUNTS, resolved)}

    assert [one for group in found.values() for one in group if one.checked] == [
        Option("人社", "人社", 3, True),
        Option("水利", "水利", None, True),
        Option("问题", "问题", None, True),
        Option("2019-2020", "2019–2020年", None, True),
        Option("乙县", "乙县", None, True),
    ]


def test_what_is_chosen_far_down_a_list_comes_into_sight_without_moving_the_rest() -> None:
    counts = {"authors": {f"作者{number:02}": 50 - number for number in range(20)}}
    (group,) = groups(SearchParams(author=("作者15",)), counts)

    assert [one.value for one in group.shown] == [*(f"作者{number:02}" for number in range(8)), "作者15"]
    assert [one.value for one in group.more] == [
        f"作者{number:02}" for number in range(8, 20) if number != 15
    ]


def test_a_long_list_is_parted_into_shown_more_and_what_must_be_typed() -> None:
    counts = {"authors": {f"作者{number:03}": 200 - number for number in range(150)}}
    (group,) = groups(SearchParams(), counts)

    assert ([one.value for one in group.shown], len(group.more), group.unlisted) == (
        [f"作者{number:03}" for number in range(8)],
        52,
        90,
    )


@pytest.mark.parametrize(
    ("year", "label"),
    [("2022", "2022年"), ("2020-2023", "2020–2023年"), ("2020-", "2020年以来"), ("-2023", "2023年及以前")],
)
def test_year_label(year: str, label: str) -> None:
    assert year_label(year) == label
