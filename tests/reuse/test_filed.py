"""A draft that is a report of the index as it stands there is no copy of it."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.results import Access, Finding, Kind, Level, Severity
from assistant.reuse import shingles
from assistant.reuse.detect import overlaps
from assistant.reuse.sources import Sources

TITLE = "北山县水库管理站站长2022年述职报告"
PATROL = (
    "汛期每晚安排两个人守水库，手电、铜锣、口哨放在值班室门口，涨水到警戒线先敲锣再打电话，一夜没有落下一户。"
)
NIGHT = "夜校开在祠堂里，白天晒谷、晚上上课，教的是剪枝、记账和直播卖货，来得最勤的是六十岁上下的老人。"
BUSES = "县城开通三条夜班公交，末班车等得到最后一批下班的纺织女工，司机认得出谁在哪一站下。"
SCHOOL = (
    "把五所村小的旱厕全部改成水厕，给寄宿的孩子装上热水器，冬天洗脚不用再排队，家长会上头一回没有人提意见。"
)
TEXT = f"{TITLE}\n{PATROL}\n{NIGHT}\n{BUSES}\n{SCHOOL}\n"
RECORD = Metadata(TITLE, "甲", "站长", "北山县", 2022)

PAST = {
    "filed": (RECORD, TEXT),
    "earlier": (
        Metadata("2021年述职报告", "乙", "局长", "北山县", 2021),
        f"{PATROL}\n一年到头，不敢松手。\n",
    ),
    "own": (Metadata("2020年述职报告", "甲", "站长", "北山县", 2020), f"{SCHOOL}\n年年如此。\n"),
}


def _found(text: str, record: Metadata, **named: object) -> list[Finding]:
    segment = shingles.build((name, text) for name, (_, text) in PAST.items())
    sources = Sources(
        [segment], {name: known for name, (known, _) in PAST.items()}, lambda name: PAST[name][1]
    )
    return list(overlaps(parse(text, record), sources, **named).findings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(Metadata(), id="nothing known"),
        pytest.param(RECORD, id="all known"),
        pytest.param(Metadata(author="甲"), id="the author"),
    ],
)
def test_it_is_recognised_and_held_against_the_others(record: Metadata) -> None:
    note, patrol, school = _found(TEXT, record)
    assert (
        note.message
        == f"这就是库里的《{TITLE}》（甲，2022年），文字未改；所列的是它与其他报告、与自身前后文的重合"
    )
    assert (note.rule, note.kind, note.level, note.severity) == ("reuse", None, None, Severity.INFO)
    assert note.span.of(TEXT) == TITLE
    assert [origin.report_id for origin in note.also_in] == ["filed"]
    assert [(f.kind, f.level, f.span.of(TEXT)) for f in (patrol, school)] == [
        (Kind.COPIED, Level.VERBATIM, PATROL),
        (Kind.SELF, Level.VERBATIM, SCHOOL),
    ]


def test_line_ends_and_blanks_make_no_difference() -> None:
    assert _found(TEXT.replace("\n", "\n\n　　"), RECORD)[0].kind is None


@pytest.mark.parametrize(
    ("text", "record"),
    [
        pytest.param(TEXT, Metadata(author="乙"), id="handed in by another author"),
        pytest.param(TEXT, Metadata(author="甲", year=2023), id="handed in again a year later"),
        pytest.param(TEXT.replace("两个人", "三个人"), RECORD, id="a figure was changed"),
        pytest.param(TEXT + "再接再厉。", RECORD, id="something was added"),
        pytest.param(f"{TITLE}\n{PATROL}\n", RECORD, id="a part of it"),
    ],
)
def test_what_is_not_the_same_report_is_not_recognised(text: str, record: Metadata) -> None:
    found = _found(text, record)
    assert [finding for finding in found if finding.kind is None] == []
    assert "filed" in {f.source.report_id for f in found if f.source} | {
        o.report_id for f in found for o in f.also_in
    }


@pytest.mark.parametrize(
    "named",
    [
        {"exclude": frozenset({"filed"})},
        {"access": Access(frozenset({"别处"}))},
        {"recognise_filed": False},
    ],
    ids=["excluded", "out of reach", "an audit"],
)
def test_what_may_not_be_seen_is_not_named(named: dict[str, object]) -> None:
    assert [finding for finding in _found(TEXT, RECORD, **named) if finding.kind is None] == []
