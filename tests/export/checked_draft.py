"""A checked draft with every kind of finding."""

from assistant.domain.report import Metadata, Report
from assistant.domain.results import (
    CheckResult,
    CheckSummary,
    DiffOp,
    DiffType,
    Direction,
    Finding,
    FindingPart,
    Kind,
    Level,
    Match,
    Origin,
    Severity,
)
from assistant.domain.text import Span

TEXT = """青岚县教育局局长2024年述职报告
一、履职情况
　　清欠保支付。配合人社部门排查在建工程，为58名农民工追回工资95万元，没有发生一起讨薪上访。
　　完成***所学校改造，𠮷祥镇小学投入使用。<script>alert(1)</script>&amp;
二、存在的问题
　　理论学习不够深入，不忘初心、牢记使命。
　　理论学习不够深入，对石渡县的情况了解不多。
　　新增学位【】个。
"""
THERE = "清欠保支付。配合人社部门排查学校在建工程，为46名农民工追回工资82万元，没有发生一起讨薪上访。"
PAID = "清欠保支付。配合人社部门排查在建工程，为58名农民工追回工资95万元，没有发生一起讨薪上访。"
LAST_YEAR = Origin("edu-2022", "青岚县教育局局长2022年述职报告", "甲某", 2022)
OTHERS = tuple(Origin(f"人社/{year}", "", "乙某", year) for year in range(2019, 2023))


def span(text: str, nth: int = 0) -> Span:
    """The span of the nth occurrence of ``text`` in the draft."""
    begin = -1
    for _ in range(nth + 1):
        begin = TEXT.index(text, begin + 1)
    return Span(begin, begin + len(text))


def _diff(at: int) -> tuple[DiffOp, ...]:
    """The diff from ``THERE``, which begins at ``at`` in its report, to ``PAID``."""
    here, there = span(PAID).begin, at
    steps = []
    for ours, theirs, kind in (
        ("清欠保支付。配合人社部门排查", "清欠保支付。配合人社部门排查", None),
        ("", "学校", DiffType.DELETED),
        ("在建工程，为", "在建工程，为", None),
        ("58", "46", DiffType.FIGURE),
        ("名农民工追回工资", "名农民工追回工资", None),
        ("95", "82", DiffType.FIGURE),
        ("万元，没有发生一起讨薪上访。", "万元，没有发生一起讨薪上访。", None),
    ):
        op = "equal" if kind is None else "delete" if not ours else "replace"
        steps.append(DiffOp(op, Span(here, here + len(ours)), Span(there, there + len(theirs)), kind))
        here, there = here + len(ours), there + len(theirs)
    return tuple(steps)


_METADATA = Metadata("青岚县教育局局长2024年述职报告", "甲某", "县教育局局长", "澜屏市青岚县", 2024)
DRAFT = Report(**_METADATA.values(), id="draft", text=TEXT, source="稿件/2024 述职.txt")

TWICE = "理论学习不够深入，"
_FINDINGS = (
    Finding(
        "reuse",
        Severity.WARNING,
        span(PAID),
        "与《青岚县教育局局长2022年述职报告》（本人，2022年）近同，仅改数字 2 处",
        34.5,
        Kind.SELF,
        Level.NUMBERS,
        Match.at(LAST_YEAR, Span(120, 120 + len(THERE)), THERE),
        OTHERS,
        _diff(120),
        parts=(FindingPart(span(PAID), Span(120, 120 + len(THERE)), Level.NUMBERS),),
        direction=Direction.EARLIER,
    ),
    Finding(
        "reuse", Severity.INFO, span("不忘初心、牢记使命"), "通用提法", 3.0, Kind.FORMULA, Level.VERBATIM
    ),
    Finding(
        "reuse",
        Severity.INFO,
        span(TWICE, 1),
        "与本文第 6 行相同",
        5.5,
        Kind.WITHIN,
        Level.VERBATIM,
        Match.at(Origin("draft", "", "", None), span(TWICE), TWICE),
    ),
    Finding(
        "foreign_place",
        Severity.WARNING,
        span("石渡县"),
        "“石渡县”不在澜屏市青岚县范围内，请核对",
        1.0,
        replacements=("青岚县", "全县"),
    ),
    Finding("placeholder", Severity.WARNING, span("【】"), "“【】”处还没有填写{数量}", 1.0),
    Finding("outside_rule", Severity.INFO, span("𠮷祥镇小学"), "名称请与批复核对 [见](1)", 1.0),
)
_SUMMARY = CheckSummary(
    characters=180,
    reused=0.25,
    reused_raw=0.375,
    set_phrases=0.05,
    by_level={Level.NUMBERS: 46, Level.VERBATIM: 18},
    by_kind={Kind.SELF: 46, Kind.WITHIN: 9, Kind.FORMULA: 9},
)
RESULT = CheckResult(_SUMMARY, tuple(sorted(_FINDINGS, key=lambda finding: finding.span)))
NOTHING = CheckResult(CheckSummary(180, 0.0, 0.0, 0.0), ())
