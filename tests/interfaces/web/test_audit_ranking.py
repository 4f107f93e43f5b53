"""The ranking of an audit of five hundred reports: in pages, sorted and cut off by links."""

from dataclasses import replace

import pytest

from assistant.domain.results import (
    LIMITS,
    AuditedReport,
    AuditFile,
    AuditJob,
    AuditResult,
    AuditScope,
    JobState,
    Shares,
)
from assistant.interfaces.web.audit_ranking import PER_PAGE, RankingParams, ranking


@pytest.fixture(scope="module")
def file() -> AuditFile:
    """Five hundred reports, the first of which has most of others' text."""
    reports = tuple(
        AuditedReport(
            id=f"r{at}",
            title=f"第{at:03}篇",
            author=f"作者{at % 100:02}",
            year=2020 + at % 5,
            source=f"{at}.txt",
            characters=3_000,
            shares=Shares(copied=(499 - at) / 1_000, own=(at * 7 % 500) / 1_000),
            findings=0,
            errors=at % 3,
        )
        for at in range(500)
    )
    result = AuditResult(AuditScope(), LIMITS, None, reports, (), (), (), (), (), 0, 0)
    return AuditFile(AuditJob("1", AuditScope(), JobState.DONE, ""), result, {})


def test_long_rankings_are_in_pages(file: AuditFile) -> None:
    first = ranking(file, RankingParams(), "/audit/1")
    last = ranking(file, RankingParams(offset=450), "/audit/1")

    assert [one.id for one in first.rows] == [f"r{at}" for at in range(PER_PAGE)]
    assert (first.previous, first.following) == ("", "/audit/1?offset=50#ranking")
    assert (last.rows[-1].id, last.previous, last.following) == ("r499", "/audit/1?offset=400#ranking", "")


def test_the_threshold_says_how_many_are_below(file: AuditFile) -> None:
    shown = ranking(file, RankingParams(threshold=40), "/audit/1")

    assert (shown.matching, shown.below, shown.everything) == (100, 400, "/audit/1#ranking")


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("-copied", ["r0", "r1"]),
        ("copied", ["r499", "r498"]),
        ("-own", ["r357", "r214"]),
        ("-errors", ["r2", "r5"]),
        ("year", ["r0", "r5"]),
        ("-title", ["r499", "r498"]),
    ],
)
def test_every_column_sorts(file: AuditFile, sort: str, ids: list[str]) -> None:
    assert [one.id for one in ranking(file, RankingParams(sort), "/audit/1").rows[:2]] == ids


def test_a_column_is_sorted_the_other_way_by_its_own_link(file: AuditFile) -> None:
    heads = {one.name: one for one in ranking(file, RankingParams(), "/audit/1").columns}
    turned = {one.name: one for one in ranking(file, RankingParams("copied"), "/audit/1").columns}

    assert (heads["copied"].order, heads["copied"].href) == ("descending", "/audit/1?sort=copied#ranking")
    assert (heads["own"].order, heads["own"].href) == ("none", "/audit/1?sort=-own#ranking")
    assert heads["title"].href == "/audit/1?sort=title#ranking"
    assert (turned["copied"].order, turned["copied"].href) == ("ascending", "/audit/1#ranking")


def test_what_is_unknown_stands_last(file: AuditFile) -> None:
    unknown = replace(file.result.reports[0], id="x", year=None)
    mixed = replace(file, result=replace(file.result, reports=(unknown, *file.result.reports[1:3])))

    assert ranking(mixed, RankingParams("year"), "/audit/1").rows[-1].id == "x"
