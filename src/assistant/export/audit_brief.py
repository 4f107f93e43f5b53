"""The brief of an audit (简洁报告单): what a committee decides by, on one page of A4, as html and as a Word document."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assistant.base.templates import environment
from assistant.domain.results import AuditedReport, AuditFile
from assistant.export._word_report import line, new_document, saved, table
from assistant.export.audit_labels import SAME_YEAR, errors_of, moment_text
from assistant.export.labels import JUDGEMENTS, rule_title, scope_text, shortened

if TYPE_CHECKING:
    from docx.document import Document
    from jinja2 import Environment

DEFAULT_THRESHOLD = 15
"""Per cent of a report's text that others have, too, from which on it is named, unless the reviewer says otherwise."""

_ROWS = 10
_LONGEST_TITLE = 30


@dataclass(frozen=True, slots=True)
class BriefRow:
    """A report that is named: its figures as they are printed."""

    report: str
    copied: str
    largest: str
    errors: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The texts of the page. ``more`` counts reports over the threshold for which there is no room."""

    title: str
    done: str
    errors: str
    shared: str
    rows: tuple[BriefRow, ...]
    more: int
    decisions: str


def brief(file: AuditFile, threshold: int = DEFAULT_THRESHOLD) -> Brief:
    """The brief of a finished audit; ``threshold`` in per cent."""
    result = file.result
    over = [one for one in result.reports if one.shares.copied * 100 >= max(threshold, 0.05)]
    return Brief(
        title=f"{scope_text(result.scope, None).split('，')[0]}核对情况",
        done=f"{moment_text(file.job.finished)}核对，共 {len(result.reports):,} 篇。",
        errors=_errors(file),
        shared=(
            f"与他人报告相同相近不少于 {threshold}% 的 {len(over)} 篇"
            f"（不计标题、通用提法和已处理的；共 {result.total_findings:,} 处）"
        ),
        rows=tuple(_row(one) for one in over[:_ROWS]),
        more=max(0, len(over) - _ROWS),
        decisions=_decisions(file),
    )


def _row(report: AuditedReport) -> BriefRow:
    largest = ""
    if report.largest is not None:
        order = {"same_year": "，同年", "unknown": "，先后不详"}.get(report.largest.direction, "")
        largest = f"{report.largest.share:.1%} {_named(report.largest.title, report.largest.author)}{order}"
    return BriefRow(
        _named(report.title or report.source, report.author or report.office),
        f"{report.shares.copied:.1%}",
        largest,
        str(report.errors or ""),
    )


def _named(title: str, who: str) -> str:
    return (
        f"{shortened(title, _LONGEST_TITLE)}（{who}）"
        if who and who not in title
        else shortened(title, _LONGEST_TITLE)
    )


def _errors(file: AuditFile) -> str:
    settled = {one for one, made in file.dispositions.items() if made.judgement.settles}
    found = [one for one in errors_of(file.result.findings) if one.id not in settled]
    if not found:
        return "差错：没有待改的。"
    kinds = Counter(rule_title(one.finding.rule) for one in found)
    listed = "、".join(f"{kind} {count} 处" for kind, count in kinds.most_common())
    reports = len({one.report_id for one in found})
    return f"差错：{len(found)} 处，涉及 {reports} 篇，其中{listed}。"


def _decisions(file: AuditFile) -> str:
    counts = Counter(made.judgement for made in file.dispositions.values())
    still_open = sum(
        (one.is_error or one.is_shared) and one.is_listed and one.id not in file.dispositions
        for one in file.result.findings
    )
    listed = "、".join(f"{JUDGEMENTS[kind]} {counts[kind]} 处" for kind in JUDGEMENTS if counts[kind])
    return f"已处理 {len(file.dispositions)} 处{f'（{listed}）' if listed else ''}，待处理 {still_open} 处。"


_NOTE = f"以上是供核对的线索，不是结论；同一年的报告{SAME_YEAR.removeprefix('同年，')}。"
_SIGNATURES = "核对人：　　　　　　　复核人：　　　　　　　　　　年　　月　　日"
_HEADS = ("报告", "与他人", "最大单一来源", "差错")


def page(file: AuditFile, threshold: int = DEFAULT_THRESHOLD) -> bytes:
    """The brief as a web page that prints on one sheet."""
    template = _environment().get_template("audit_brief.html")
    texts = {"brief": brief(file, threshold), "heads": _HEADS, "note": _NOTE, "signatures": _SIGNATURES}
    return template.render(texts).encode("utf-8", "replace")


def document(file: AuditFile, threshold: int = DEFAULT_THRESHOLD) -> bytes:
    """The brief as a Word document of one page."""
    texts = brief(file, threshold)
    word_document = new_document(texts.title)
    add(word_document, texts)
    return saved(word_document)


def add(word_document: "Document", texts: Brief) -> None:
    """Add the brief to a Word document that may go on."""
    word_document.add_heading(texts.title, 0)
    line(word_document, texts.done)
    line(word_document, f"一、{texts.errors}")
    line(word_document, f"二、{texts.shared}{'：' if texts.rows else '。'}")
    if texts.rows:
        rows = [(one.report, one.copied, one.largest, one.errors) for one in texts.rows]
        table(word_document, _HEADS, rows, (66, 16, 68, 12))
    if texts.more:
        line(word_document, f"另有 {texts.more} 篇，见核对记录。")
    line(word_document, f"三、处理：{texts.decisions}")
    line(word_document, _NOTE)
    line(word_document, "")
    line(word_document, _SIGNATURES)


@cache
def _environment() -> "Environment":
    return environment("assistant.export")
