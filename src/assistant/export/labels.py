"""Chinese labels and texts for findings, reports and audits, shared by all exports and pages."""

import hashlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assistant.base.plugins import plugins
from assistant.domain.report import Metadata, Report
from assistant.domain.results import (
    AuditScope,
    CheckResult,
    CheckSummary,
    DiffOp,
    DiffType,
    Finding,
    HintKind,
    Ignored,
    JobState,
    Judgement,
    Kind,
    Layer,
    Level,
    Match,
    Origin,
    Severity,
)
from assistant.domain.text import Span
from assistant.reuse.messages import (
    CHANGES as CHANGES,  # one table for messages and for what shows differences
)

EVIDENCE = "以下是供核对的线索，不是结论；是否修改，由起草人判断。"

LEVELS = {
    Level.VERBATIM: "相同",
    Level.NUMBERS: "仅改数字",
    Level.NAMES: "仅改名称",
    Level.LIGHT: "近同",
    Level.HEAVY: "近同，改动较多",
    Level.REORDER: "调序",
    Level.PARAPHRASE: "意近",
}
KINDS = {
    Kind.COPIED: "他人报告",
    Kind.SELF: "本人往年",
    Kind.WITHIN: "本文之内",
    Kind.FORMULA: "通用提法",
}
SEVERITIES = {Severity.WARNING: "请核对", Severity.INFO: "提示"}


_CARRIED_OVER = "承上年，未改"
_PUT_INTO_BLANKS = frozenset({DiffType.DATE, DiffType.FIGURE, DiffType.PLACE, DiffType.ORG})
_LONGEST_UNIT = 3
_NUMBERED = re.compile("[一二三四五六七八九十]{1,3}|[0-9]{1,2}")
_OPEN_BLANK = re.compile(r"〔(?![0-9]{4}〕)[^〔〕\n]{1,24}〕")

LineOf = Callable[[int], int]

_HEADING_PARAGRAPH = re.compile(r"([^：，。（]{1,6})：(.+)")

LAYERS = {
    Layer.OWN: "我的上年",
    Layer.MISSING: "常写而我没写",
    Layer.SINGLE: "单人句式",
    Layer.SHARED: "共识",
}
"""The names of layers."""


def rule_ids() -> tuple[str, ...]:
    """The ids of all installed rules."""
    return tuple(plugins("review.rules", "check"))


def rule_title(rule: str) -> str:
    """The title of a rule; its id when it is not installed."""
    return getattr(plugins("review.rules", "check").get(rule), "TITLE", rule)


def rule_explanation(rule: str) -> str:
    """What a rule detects: the first paragraph of its docstring, on one line; "" when it is not installed."""
    text = inspect.getdoc(plugins("review.rules", "check").get(rule)) or ""
    return "".join(text.split("\n\n")[0].splitlines())


def rule_help(rule: str) -> tuple[tuple[str, str], ...]:
    """A rule's docstring as pairs of heading (为什么, 例, 依据 …, or "") and paragraph; empty when it is not installed."""
    text = inspect.getdoc(plugins("review.rules", "check").get(rule)) or ""
    summary, *others = ["".join(part.splitlines()) for part in text.split("\n\n")]
    sections = [
        (found[1], found[2]) if (found := _HEADING_PARAGRAPH.fullmatch(part)) else ("", part)
        for part in others
    ]
    return (("", summary), *sections) if summary else ()


def is_carried_over(finding: Finding, draft: Report) -> bool:
    """Whether one's own wording of last year stands in ``draft`` unchanged, as an outline offers it.

    Values put into its blanks change nothing in the wording, nor do blanks still open, punctuation and numbering.
    """
    source, year = finding.source, draft.metadata.year
    if finding.kind is not Kind.SELF or source is None or year is None or source.year != year - 1:
        return False
    begin = min((op.here.begin for op in finding.diff), default=finding.span.begin)
    end = max((op.here.end for op in finding.diff), default=finding.span.end)
    stretch = Span(min(begin, finding.span.begin), max(end, finding.span.end))
    blanks = [
        Span(stretch.begin + found.start(), stretch.begin + found.end())
        for found in _OPEN_BLANK.finditer(stretch.of(draft.text))
    ]
    return all(
        op.type is None
        or op.type in _PUT_INTO_BLANKS
        or _is_cut_off(op, draft.text, stretch)
        or _keeps_wording(op, draft.text, source, blanks)
        for op in finding.diff
    )


def _is_cut_off(op: DiffOp, text: str, stretch: Span) -> bool:
    """Whether a difference is only that the source goes on, before or behind the draft's words."""
    before, behind = text[stretch.begin : op.here.begin], text[op.here.end : stretch.end]
    return not len(op.here) and not (_words_of(before) and _words_of(behind))


def _keeps_wording(op: DiffOp, text: str, source: Match, blanks: Iterable[Span]) -> bool:
    """Whether what a difference has beside blanks is the same on both sides."""
    touched = [blank for blank in blanks if blank.begin <= op.here.end and op.here.begin <= blank.end]
    outside = "".join(
        text[at]
        for at in range(op.here.begin, op.here.end)
        if not any(blank.begin <= at < blank.end for blank in touched)
    )
    here = _words_of(outside)
    there = _words_of(_part(source.text, source.span.begin, op.there))
    if here == there:
        return True
    # At the edge of a finding a blank's unit has nothing to stand against.
    return bool(touched) and (there.startswith(here) or there.endswith(here) or len(here) <= _LONGEST_UNIT)


def _words_of(text: str) -> str:
    """A stretch without punctuation, and without the number of a heading or point."""
    bare = "".join(character for character in text if character.isalnum())
    return "" if _NUMBERED.fullmatch(bare) else bare


def finding_label(finding: Finding, draft: Report | None = None) -> str:
    """The label of a finding: 文字重合 · 本人往年 · 仅改数字; 文字重合 · 承上年，未改 where ``draft`` carries it over."""
    names = [rule_title(finding.rule)]
    if draft is not None and is_carried_over(finding, draft):
        return f"{names[0]} · {_CARRIED_OVER}"
    if finding.kind is not None:
        names.append(KINDS[finding.kind])
    if finding.level is not None and finding.kind is not Kind.FORMULA:
        names.append(LEVELS[finding.level])
    return " · ".join(names)


def citation(origin: Origin) -> str:
    """The citation of a report: 《题目》（作者，2022年）, with its id when it has no title."""
    title = origin.title if origin.title.startswith("《") else f"《{origin.title}》"
    year = f"{origin.year}年" if origin.year else ""
    details = "，".join(part for part in (origin.author, year) if part)
    title_text = title if origin.title else f"编号 {origin.report_id}"
    return f"{title_text}（{details}）" if details else title_text


def source_citation(finding: Finding, draft: Report, line_of: LineOf | None = None) -> str:
    """The source of shared wording: a report's citation, or a line of this draft; "" without a source.

    ``line_of``: offset of the draft → line number, for files whose lines differ from those of the draft (Markdown).
    """
    if finding.source is None:
        return ""
    if is_within_draft(finding.source, draft):
        at = finding.source.span.begin
        return f"本文第 {line_of(at) if line_of else draft.text.count(chr(10), 0, at) + 1} 行"
    return citation(finding.source)


def is_within_draft(source: Match, draft: Report) -> bool:
    """Whether a source is in the draft itself."""
    return source.report_id == draft.id


def message_with_source(finding: Finding, draft: Report, line_of: LineOf | None = None) -> str:
    """The finding's message, with its source if the message does not name it."""
    source = source_citation(finding, draft, line_of)
    title = "" if finding.source is None else finding.source.title
    is_named = source in finding.message or (title and title in finding.message)
    return finding.message if is_named else f"{finding.message}（来源：{source}）"


def finding_key(finding: Finding, text: str) -> str:
    """A key of a finding's rule and text, irrespective of position, so that a dismissed finding stays so while typing."""
    return hashlib.blake2b(f"{finding.rule}\0{finding.span.of(text)}".encode(), digest_size=8).hexdigest()


def other_citations(finding: Finding, limit: int = 3) -> str:
    """Citations of other reports with the same wording: 《甲》（…）、《乙》（…）等 5 篇; "" without any."""
    shown = "、".join(citation(origin) for origin in finding.also_in[:limit])
    return f"{shown}等 {len(finding.also_in)} 篇" if len(finding.also_in) > limit else shown


def draft_title(draft: Report) -> str:
    """The title of a draft, else its file name."""
    return draft.metadata.title or draft.source.rpartition("/")[2] or "未写标题的草稿"


def draft_path(draft: Report) -> str:
    """The file name of a draft, to which positions refer."""
    return draft.source or "草稿"


def listed_findings(result: CheckResult) -> tuple[Finding, ...]:
    """The findings that lists show: all except set phrases, which are only counted."""
    return tuple(finding for finding in result.findings if finding.kind is not Kind.FORMULA)


_WEIGHT_OF_KIND = {None: 0, Kind.COPIED: 1, Kind.WITHIN: 2, Kind.SELF: 3, Kind.FORMULA: 4}


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order in which a reader deals with them.

    Warnings before infos; errors in the draft before shared text, another author's before the writer's own.
    """
    return sorted(
        findings,
        key=lambda one: (one.severity is Severity.INFO, _WEIGHT_OF_KIND[one.kind], one.span),
    )


def set_phrase_findings(result: CheckResult) -> tuple[Finding, ...]:
    """The findings that lists do not show: set phrases."""
    return tuple(finding for finding in result.findings if finding.kind is Kind.FORMULA)


def count_summary(result: CheckResult) -> str:
    """The numbers of findings: 共 5 处：请核对 3 处，提示 2 处；另有通用提法 4 处；按忽略清单略过 1 处."""
    shown = listed_findings(result)
    numbers = [(name, sum(f.severity is severity for f in shown)) for severity, name in SEVERITIES.items()]
    text = "，".join(f"{name} {number} 处" for name, number in numbers if number)
    formulas = len(set_phrase_findings(result))
    aside = f"；另有通用提法 {formulas} 处" if formulas else ""
    aside += f"；按忽略清单略过 {len(result.ignored)} 处" if result.ignored else ""
    return f"共 {len(shown)} 处：{text}{aside}" if shown else f"没有需要核对的地方{aside}"


def share_summary(summary: CheckSummary) -> str:
    """The shares of shared text: 全文 1,234 字；文字重合 12.3%（…）；通用提法 5.0%."""
    return (
        f"全文 {summary.characters:,} 字；文字重合 {summary.reused:.1%}"
        f"（不计标题和通用提法；全部计入 {summary.reused_raw:.1%}）；通用提法 {summary.set_phrases:.1%}"
    )


def ignore_reason(ignored: Ignored) -> str:
    """By whom, when and why a finding is ignored: 王某，2024-11-02：已与原单位核实; "" if not given."""
    line = ignored.ignored_by
    by = "，".join(part for part in (line.name, line.date) if part)
    return "：".join(part for part in (by, line.reason) if part)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the texts in source and draft ("" for none), and its type."""

    there: str
    here: str
    about: str

    def __str__(self) -> str:
        if not self.there:
            return f"增“{self.here}”"
        if not self.here:
            return f"删“{self.there}”"
        if self.there == self.here:
            return f"移“{self.here}”"
        return f"“{self.there}”→“{self.here}”（{self.about}）"


def differences(finding: Finding, text: str) -> Iterator[Difference]:
    """The differences between source and draft, in the order of the draft."""
    source = finding.source
    if source is not None:
        yield from differences_between(source.text, source.span.begin, text, 0, finding.diff)


def differences_between(
    there: str, there_at: int, here: str, here_at: int, diff: Iterable[DiffOp]
) -> Iterator[Difference]:
    """The differences between two wordings, given with their offsets in their reports."""
    for op in diff:
        if op.type is not None:
            yield Difference(
                _short(_part(there, there_at, op.there)),
                _short(_part(here, here_at, op.here)),
                CHANGES[op.type],
            )


def _part(text: str, offset: int, span: Span) -> str:
    begin = max(0, span.begin - offset)
    return text[begin : max(begin, span.end - offset)]


def _short(text: str) -> str:
    return shortened(text, 40)


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def shortened(text: str, limit: int) -> str:
    """A text on one line, cut with … where it is longer than ``limit`` characters. Control characters go."""
    line = _CONTROLS.sub("", " ".join(part.strip() for part in text.replace("\t", " ").split("\n"))).strip()
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


JUDGEMENTS = {
    Judgement.ACCEPTED: "可接受",
    Judgement.REWRITE: "需要改",
    Judgement.NO_MATCH: "不是同一处",
    Judgement.CORRECTED: "已改",
}
STATES = {
    JobState.QUEUED: "排队等候",
    JobState.RUNNING: "正在核对",
    JobState.DONE: "已完成",
    JobState.CANCELLED: "已取消",
    JobState.FAILED: "没有做成",
}
HINTS = {
    HintKind.RSIDS: "编辑痕迹",
    HintKind.CREATED: "创建时间",
    HintKind.LAST_EDITOR: "最后保存者",
    HintKind.CREATOR: "创建者",
    HintKind.TEMPLATE: "模板",
    HintKind.PICTURE: "相同的图片",
    HintKind.MISTAKE: "相同的差错",
}


def short_report_label(origin: Origin, metadata: Metadata | None = None) -> str:
    """A short label of a report for charts: author or office and year, else title and year."""
    who = origin.author or (metadata.office if metadata else "")
    year = f"{origin.year}年" if origin.year else ""
    return f"{who} {year}".strip() if who else (origin.title or origin.report_id) + year


def scope_text(scope: AuditScope, reports: int | None) -> str:
    """The scope of an audit in words: 材料集“…”、“…”（216 篇）. ``reports``: their number, if known."""
    names = []
    if scope.collections:
        names.append("材料集" + "、".join(f"“{name}”" for name in scope.collections))
    if scope.reports:
        names.append(f"选定的 {len(scope.reports)} 篇报告")
    text = scope.title or " 与 ".join(names) or "全部报告"
    text += f"（{reports} 篇）" if reports is not None else ""
    return text + ("，并与范围以外的报告对照" if scope.beyond else "")
