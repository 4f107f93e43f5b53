"""A finished audit, written by hand, with every kind of entry that an exporter must handle."""

from datetime import UTC, datetime

from assistant.domain.report import Metadata
from assistant.domain.results import (
    LIMITS,
    AuditedFinding,
    AuditedReport,
    AuditFile,
    AuditJob,
    AuditResult,
    AuditScope,
    Chain,
    Cluster,
    DiffOp,
    DiffType,
    Direction,
    Disposition,
    Finding,
    Forensics,
    Hint,
    HintKind,
    JobState,
    Judgement,
    Kind,
    LargestSource,
    Level,
    Link,
    Match,
    Origin,
    Pair,
    PairShares,
    PairStretch,
    Severity,
    SharedShare,
    Shares,
    Variant,
    YearShare,
)
from assistant.domain.text import Excerpt, Span

THERE = "新修机耕路11公里，“最后一公里”打通了"
HERE = "新修机耕路16公里，“最后一公里”打通了"
FIRST = Origin("r1", '=HYPERLINK("http://x")述职报告', "甲", 2022)
LATER = Origin("r2", "2023年<b>述职</b>报告", "乙", 2023)
DIFF = (
    DiffOp("equal", Span(20, 25), Span(40, 45)),
    DiffOp("replace", Span(25, 27), Span(45, 47), DiffType.FIGURE),
    DiffOp("equal", Span(27, 20 + len(HERE)), Span(47, 40 + len(THERE))),
)
FINDING = AuditedFinding(
    id="f00000000001",
    report_id="r2",
    text=HERE,
    finding=Finding(
        rule="reuse",
        severity=Severity.WARNING,
        span=Span(20, 20 + len(HERE)),
        message="与《述职报告》（甲，2022年）近同，仅改数字 1 处",
        score=20.5,
        kind=Kind.COPIED,
        level=Level.NUMBERS,
        source=Match.at(FIRST, Span(40, 40 + len(THERE)), THERE),
        also_in=(Origin("r3", "述廉报告", "丙", None),),
        diff=DIFF,
    ),
    others=(Match.at(Origin("r3", "述廉报告", "丙", None), Span(5, 5 + len(THERE)), THERE),),
)
PHRASE = AuditedFinding(
    id="f00000000002",
    report_id="r2",
    text="以人民为中心",
    finding=Finding(
        "reuse", Severity.INFO, Span(60, 66), "通用提法“以人民为中心”", 1.0, Kind.FORMULA, Level.VERBATIM
    ),
)
ERROR = AuditedFinding(
    id="f00000000003",
    report_id="r2",
    text="荻浦村",
    finding=Finding("foreign_place", Severity.WARNING, Span(81, 84), "“荻浦村”不在本人任职的青岚县", 0.9),
    sentence=Excerpt("驻荻浦村的工作队换了三茬。", Span(80, 93)),
)
STRETCH = PairStretch(
    FINDING.id,
    Kind.COPIED,
    Level.NUMBERS,
    Excerpt(THERE, Span(40, 40 + len(THERE))),
    Excerpt(HERE, FINDING.finding.span),
    DIFF,
)
RESULT = AuditResult(
    scope=AuditScope(collections=("2023年",)),
    limits=LIMITS,
    reference=None,
    reports=(
        AuditedReport(
            **Metadata(LATER.title, "乙", "@局长", "青岚县", 2023, ("交通",), "2023年").values(),
            id="r2",
            source="2023/乙.docx",
            characters=900,
            shares=Shares(0.5, 0.4, 0.1, 0.3, 0.1, 0.0),
            findings=1,
            errors=1,
            largest=LargestSource(
                FIRST.report_id, FIRST.title, FIRST.author, FIRST.year, 0.25, Direction.EARLIER
            ),
            forensics=Forensics(
                "张三", "李四", datetime(2023, 12, 5, 8, 30, tzinfo=UTC), minutes=95, template="述职.dotx"
            ),
        ),
        AuditedReport(
            id="r1",
            title=FIRST.title,
            author="甲",
            year=2022,
            source="2022/甲.txt",
            characters=1000,
            shares=Shares(),
            findings=0,
        ),
        AuditedReport(
            id="r3",
            title="述廉报告",
            author="丙",
            source="丙.txt",
            characters=300,
            shares=Shares(),
            findings=0,
            same_as="r1",
        ),
    ),
    findings=(FINDING, PHRASE, ERROR),
    pairs=(
        Pair(
            FIRST,
            LATER,
            False,
            PairShares(SharedShare(0.2, 0.15), SharedShare(0.3, 0.25)),
            {Level.NUMBERS: len(HERE)},
            (STRETCH,),
        ),
    ),
    clusters=(
        Cluster(
            THERE,
            (
                Match.at(FIRST, Span(40, 40 + len(THERE)), THERE),
                Match.at(LATER, FINDING.finding.span, HERE),
                FINDING.others[0],
            ),
            (Variant(THERE, 2), Variant(HERE, 1)),
            3,
            3,
            3,
            2022,
            (FINDING.id,),
            FIRST,
        ),
    ),
    chains=(
        Chain(
            "乙",
            (
                Link("r0", "2021年述职报告", "乙", 2021, 0.0, 0.0),
                Link(
                    LATER.report_id,
                    LATER.title,
                    LATER.author,
                    LATER.year,
                    0.3,
                    0.1,
                    (YearShare(2021, 0.25), YearShare(None, 0.05)),
                ),
            ),
        ),
    ),
    hints=(
        Hint(
            HintKind.LAST_EDITOR,
            "李四",
            ("r1", "r2"),
            "2 份不同作者的文件，最后保存者都记为“李四”，可能由同一人经手",
        ),
    ),
    total_findings=1,
    total_errors=1,
    total_set_phrases=1,
    total_pairs=3,
    generation="g1",
    warnings=("另有 2 对报告共有文字不到 30 字，没有列入两两对照",),
)
FILE = AuditFile(
    AuditJob(
        "20261123-101500-0a1b2c",
        RESULT.scope,
        JobState.DONE,
        "2026-11-23T10:15:00+00:00",
        finished="2026-11-23T10:16:30+00:00",
    ),
    RESULT,
    {
        FINDING.id: Disposition(
            FINDING.id, Judgement.REWRITE, "王五", "-2+3+cmd|' /C calc'!A0", "2026-11-23T11:00:00+00:00"
        )
    },
)
