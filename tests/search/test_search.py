"""Searches against brute force: phrases, exclusions, order, groups, pages, facets; headings; what answers nothing."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.base.errors import BadInput, NotFound, UnknownValue
from assistant.domain.results import Filters, GroupBy, Mode, Query, Sort
from assistant.domain.text import fold
from assistant.search.arrangement import without_figures
from assistant.service import FACETS, Assistant

_RELAXED = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_ALL = 100


def _passages(searched: Assistant) -> dict[str, tuple[str, str, int | None, str]]:
    """Passage id → folded text with the headings above it, author, year, report."""
    found = {}
    for record in searched.reports():
        report = searched.report(record.id)
        for passage in report.passages:
            text = fold(passage.span.of(report.text))
            found[passage.id] = (text, record.metadata.author, record.metadata.year, record.id)
    return found


@given(
    phrase=st.sampled_from(["", "农民工", "理论学习不够深入", "老旧小区", "机井"]),
    excluded=st.sampled_from(["", "工资", "电梯", "学习"]),
    author=st.sampled_from(["", "甲", "乙", "丙"]),
    year=st.sampled_from(["", "2021", "2020-2021"]),
)
@_RELAXED
def test_syntax_selects_what_it_says(
    searched: Assistant, phrase: str, excluded: str, author: str, year: str
) -> None:
    text = " ".join(
        part
        for part in (
            "工作",
            f'"{phrase}"' if phrase else "",
            f"-{excluded}" if excluded else "",
            f"作者:{author}" if author else "",
            f"年份:{year}" if year else "",
        )
        if part
    )
    first, last = (int(year[:4]), int(year[-4:])) if year else (0, 9999)
    wanted = {
        text
        for text, writer, written, _ in _passages(searched).values()
        if phrase in text
        and (not excluded or excluded not in text)
        and (not author or writer == author)
        and (not year or (written is not None and first <= written <= last))
    }
    result = searched.search(Query(text, limit=_ALL))

    assert {fold(hit.text) for hit in result.hits} == wanted
    assert result.query == text


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_years_decide_the_order_among_what_answers(searched: Assistant, sort: Sort) -> None:
    result = searched.search(Query("农民工欠薪", sort=sort, limit=_ALL))
    years = [hit.report.year for hit in result.hits if hit.relevant]
    known = [year for year in years if year is not None]

    assert known == sorted(known, reverse=sort is Sort.NEWEST)
    assert len(set(known)) == 3
    assert all(year is None for year in years[len(known) :])
    standing = [hit.relevant for hit in result.hits]
    assert standing == sorted(standing, reverse=True)


def test_of_every_report_the_best_hit(searched: Assistant) -> None:
    every = searched.search(Query("农民工欠薪追回工资", limit=_ALL))
    grouped = searched.search(Query("农民工欠薪追回工资", group_by=GroupBy.REPORT, limit=_ALL))
    best: dict[str, str] = {}
    for hit in every.hits:
        best.setdefault(hit.report.id, hit.passage_id)

    assert {hit.report.id: hit.passage_id for hit in grouped.hits} == best
    counted = Counter(hit.report.id for hit in every.hits)
    assert {hit.report.id: 1 + hit.others_in_report for hit in grouped.hits} == counted


def test_passages_that_differ_in_figures_are_one_hit_with_their_count(searched: Assistant) -> None:
    every = searched.search(Query("农民工欠薪", limit=_ALL))
    collapsed = searched.search(Query("农民工欠薪", collapse=True, limit=_ALL))

    assert len(collapsed.hits) == len({without_figures(hit.text) for hit in every.hits}) < len(every.hits)
    first = next(hit for hit in collapsed.hits if "欠薪" in hit.text)
    others = {report for text, _, _, report in _passages(searched).values() if "欠薪" in text}
    assert {first.report.id, *first.same_but_figures_in, *first.same_text_in} == others


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("劝返辍学学生21名", "劝返辍学学生一百二十名", True),
        ("追回工资1,460.5万元", "追回工资***万元", True),
        ("巩固率达到98.6%", "巩固率达到９９％", True),
        ("劝返辍学学生21名", "劝返失学学生21名", False),
        ("一岗双责", "三岗双责", True),
    ],
)
def test_without_figures(one: str, other: str, same: bool) -> None:
    assert (without_figures(one) == without_figures(other)) is same


@given(
    limit=st.integers(1, 7),
    sort=st.sampled_from(Sort),
    grouped=st.booleans(),
    collapse=st.booleans(),
)
@_RELAXED
def test_pages_by_cursor_are_the_whole_answer(
    searched: Assistant, limit: int, sort: Sort, grouped: bool, collapse: bool
) -> None:
    query = Query(
        "农民工欠薪 学习",
        limit=_ALL,
        sort=sort,
        group_by=GroupBy.REPORT if grouped else None,
        collapse=collapse,
    )
    whole = [hit.passage_id for hit in searched.search(query).hits]
    paged: list[str] = []
    cursor = None
    while True:
        page = searched.search(
            Query(
                query.text, limit=limit, sort=sort, group_by=query.group_by, collapse=collapse, cursor=cursor
            )
        )
        paged += [hit.passage_id for hit in page.hits]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert paged == whole


def test_a_cursor_of_another_search_or_a_damaged_one_is_refused(searched: Assistant) -> None:
    cursor = searched.search(Query("农民工", limit=2)).next_cursor
    assert cursor
    for text, written in [
        ("老旧小区", cursor),
        ("农民工", "!!!"),
        ("农民工", cursor[:-3]),
        ("农民工", "甲" * 3000),
    ]:
        with pytest.raises(BadInput, match="cursor"):
            searched.search(Query(text, cursor=written))


def test_a_cursor_says_that_the_corpus_has_changed(service: Assistant) -> None:
    cursor = service.search(Query("学习", limit=1)).next_cursor
    (service.settings.corpus / "新.txt").write_text(
        "述职报告\n\n一、学习情况\n每周集中学习。\n", encoding="utf-8"
    )
    service.ingest()
    following = service.search(Query("学习", limit=1, cursor=cursor))

    assert following.applied.offset == 1
    assert following.warnings == ("翻页期间库里的报告有变动，这一页与前面几页之间可能有重复或遗漏",)


def test_facets_are_those_asked_for_and_count_every_passage(searched: Assistant) -> None:
    result = searched.search(
        Query("学习 -学习", Filters(authors=frozenset({"甲"})), facets=("years", "authors"))
    )
    counted = Counter(
        (str(year) if year else None)
        for text, author, year, _ in _passages(searched).values()
        if author == "甲" and "学习" not in text
    )

    assert sorted(result.facets) == ["authors", "years"]
    assert result.facets["years"] == {year: count for year, count in counted.items() if year}
    assert sorted(result.facets["authors"]) == ["丁", "丙", "乙", "甲"]
    with pytest.raises(UnknownValue, match="portfolios"):
        searched.search(Query("学习", facets=("领域",)))
    assert set(FACETS) == set(searched.facet_values())


def test_exact_mode_finds_what_stands_in_a_heading_only(searched: Assistant) -> None:
    result = searched.search(Query("水库除险", mode=Mode.EXACT, limit=_ALL))

    found = {report for hit in result.hits for report in (hit.report.id, *hit.same_text_in)}
    assert found == {f"{author}-{year}" for author in "丙丁" for year in (2020, 2021, 2022, 0)}
    assert all("水库除险" not in hit.text for hit in result.hits)
    assert {heading for hit in result.hits for heading in hit.heading_path if "水库除险" in heading}
    assert result.candidates == 8
    none = searched.search(Query("水库除险 作者:甲", mode=Mode.EXACT))
    assert (none.hits, none.warnings) == ((), ("没有段落同时符合这些条件，请去掉一些条件再试",))
    nowhere = searched.search(Query("跨海大桥", mode=Mode.EXACT))
    assert nowhere.warnings == ("没有哪一段一字不差地含有“跨海大桥”，可改用综合检索",)


@pytest.mark.parametrize("text", ["？", "“”，。", "…… ——", '"', "-", "＂ ："])
def test_punctuation_alone_is_no_query(searched: Assistant, text: str) -> None:
    with pytest.raises(BadInput, match=r"只有标点|是空的"):
        searched.search(Query(text))


def test_conditions_alone_are_no_query(searched: Assistant) -> None:
    with pytest.raises(BadInput, match="只有条件"):
        searched.search(Query("年份:2021 -学习"))


def test_a_condition_in_the_query_that_contradicts_another_is_refused(searched: Assistant) -> None:
    with pytest.raises(BadInput, match="不能同时符合"):
        searched.search(Query("学习 作者:甲", Filters(authors=frozenset({"乙"}))))
    with pytest.raises(BadInput, match="不能同时符合"):
        searched.search(Query("学习 年份:2020", Filters(year_from=2021)))
    with pytest.raises(UnknownValue, match="戊"):
        searched.search(Query("学习 作者:戊"))


@pytest.mark.parametrize("text", ["量子计算", "zzzz", "莎士比亚十四行诗", "机票改签手续费"])
@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.DENSE, Mode.LEXICAL])
def test_what_nothing_answers_has_no_relevant_hit(searched: Assistant, text: str, mode: Mode) -> None:
    result = searched.search(Query(text, mode=mode))

    assert result.relevant == 0
    assert not any(hit.relevant for hit in result.hits)


@pytest.mark.parametrize("mode", list(Mode))
def test_what_is_answered_has_relevant_hits(searched: Assistant, mode: Mode) -> None:
    result = searched.search(Query("农民工欠薪", mode=mode))

    assert result.relevant
    assert result.hits[0].relevant


def test_similar_passages_leave_out_the_passage_itself(searched: Assistant) -> None:
    hit = searched.search(Query("农民工欠薪")).hits[0]
    result = searched.similar(Query("", limit=3), hit.passage_id)

    assert hit.passage_id not in {one.passage_id for one in result.hits}
    assert "欠薪" in result.hits[0].text
    with pytest.raises(NotFound):
        searched.similar(Query(""), "甲-2021#99")
    with pytest.raises(NotFound):
        searched.similar(Query(""), "没有这份#1")


def test_a_text_is_taken_as_it_stands_for_similar_passages(searched: Assistant) -> None:
    result = searched.similar(Query('加装电梯 -电梯 "没有的词组" 作者:无', limit=3))

    assert "电梯" in result.hits[0].text


def test_several_searches_at_once(searched: Assistant) -> None:
    queries = [Query("农民工欠薪", limit=2), Query("机井 年份:2021", limit=1)]
    batch = searched.search_all(queries)

    assert [[hit.passage_id for hit in one.hits] for one in batch.results] == [
        [hit.passage_id for hit in searched.search(query).hits] for query in queries
    ]
    with pytest.raises(BadInput, match="第 2 个检索"):
        searched.search_all([queries[0], Query("？")])
    with pytest.raises(BadInput):
        searched.search_all([])
