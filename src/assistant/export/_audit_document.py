"""Exports an audit as a Word document: the summary first, then the evidence."""

from typing import TYPE_CHECKING

from assistant.corpus.word.comments import printable
from assistant.domain.results import AuditFile, Pair
from assistant.export._audit_views import (
    finding_view,
    findings_to_review,
    pair_view,
    report_names,
)
from assistant.export._word_report import clues, line, new_document, saved, table, wording
from assistant.export.audit_brief import add, brief
from assistant.export.audit_labels import (
    beginning,
    counts_text,
    decision_text,
    errors_of,
    handled_text,
    order_text,
)
from assistant.export.labels import HINTS, citation, rule_title, scope_text
from assistant.export.pictures.sides import MarkedText

if TYPE_CHECKING:
    from docx.document import Document

_MAX_REPORTS, _MAX_PAIRS, _MAX_PAIRS_SIDE_BY_SIDE, _MAX_STRETCHES, _MAX_CLUSTERS, _MAX_FINDINGS = (
    200,
    40,
    6,
    6,
    12,
    24,
)
_MAX_ERRORS = 200


def document(file: AuditFile) -> bytes:
    """The bytes of the document (A4)."""
    word_document = new_document("成批核对记录")
    result = file.result
    add(word_document, brief(file))
    word_document.add_heading("核对记录", 0).paragraph_format.page_break_before = True
    line(word_document, f"范围：{scope_text(result.scope, len(result.reports))}　核对编号：{file.job.id}")
    if result.reference:
        line(word_document, f"对照报告：{citation(result.reference)}")
    line(word_document, "，".join((*counts_text(result), handled_text(file))) + "。")
    for warning in result.warnings:
        line(word_document, f"说明：{warning}")
    _errors(word_document, file)
    _ranking(word_document, file)
    _pairs(word_document, file)
    _clusters(word_document, file)
    _chains(word_document, file)
    _hints(word_document, file)
    _findings(word_document, file)
    return saved(word_document)


def _errors(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("一、差错", 1)
    names_by_id = report_names(file.result.reports)
    errors = errors_of(file.result.findings)
    if not errors:
        line(word_document, "没有查到用错职务、外地地名、往年年份、漏填、过时提法一类的差错。")
        return
    rows = (
        (
            names_by_id[found.report_id],
            rule_title(found.finding.rule),
            found.sentence.text if found.sentence else found.text,
            found.finding.message
            + (f"处理：{made}" if (made := decision_text(file.dispositions.get(found.id), found)) else ""),
        )
        for found in errors[:_MAX_ERRORS]
    )
    table(word_document, ("报告", "差错", "原句", "说明"), rows, (40, 16, 54, 54))
    _note_of_rest(word_document, len(errors), _MAX_ERRORS, "处")


def _ranking(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("二、相同相近的比例", 1)
    names_by_id = report_names(file.result.reports)
    rows = (
        (
            str(place),
            names_by_id[report.id]
            + (f"（与{names_by_id.get(report.same_as, report.same_as)}全文相同）" if report.same_as else ""),
            f"{report.shares.copied:.1%}",
            f"{report.largest.share:.1%} {citation(report.largest)}" if report.largest else "",
            f"{report.shares.own:.1%}",
            f"{report.shares.within:.1%}",
            str(report.errors or ""),
        )
        for place, report in enumerate(file.result.reports[:_MAX_REPORTS], start=1)
    )
    heads = ("序", "报告", "与他人", "最大单一来源", "本人往年", "本文之内", "差错")
    table(word_document, heads, rows, (10, 58, 16, 38, 15, 15, 12))
    _note_of_rest(word_document, len(file.result.reports), _MAX_REPORTS, "篇")


def _pairs(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("三、两两对照", 1)
    pairs = file.result.pairs
    rows = (
        (
            citation(pair.first),
            citation(pair.later) + ("（同一作者）" if pair.same_series else ""),
            order_text(pair),
            f"{pair.shares.first.adjusted:.1%}",
            f"{pair.shares.later.adjusted:.1%}",
        )
        for pair in pairs[:_MAX_PAIRS]
    )
    table(
        word_document,
        ("左", "右", "先后", "占左篇", "占右篇"),
        rows,
        (54, 54, 24, 16, 16),
    )
    _note_of_rest(word_document, len(pairs), _MAX_PAIRS, "对")
    for number, pair in enumerate(_side_by_side(file), start=1):
        view = pair_view(number, pair, file, _MAX_STRETCHES)
        word_document.add_heading(printable(f"{number}．{view.first}与{view.later}"), 2)
        for stretch in view.stretches:
            decided = f"；处理：{stretch.decision}" if stretch.decision else ""
            line(word_document, f"（{stretch.number}）{stretch.level} · {stretch.kind}{decided}")
            wording(word_document, f"{view.names[0]}：", stretch.sides.there)
            wording(word_document, f"{view.names[1]}：", stretch.sides.here)
            clues(word_document, stretch.clues)
        if view.left_out:
            line(word_document, f"另有 {view.left_out} 处没有列出。")


def _side_by_side(file: AuditFile) -> list[Pair]:
    """The pairs that are shown in full: those of different authors that share most."""
    return [pair for pair in file.result.pairs if not pair.same_series][:_MAX_PAIRS_SIDE_BY_SIDE]


def _clusters(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("四、多篇相同", 1)
    for number, cluster in enumerate(file.result.clusters[:_MAX_CLUSTERS], start=1):
        line(
            word_document,
            f"{number}．{cluster.reports} 篇报告、{cluster.authors} 位作者、{cluster.places} 处，"
            f"{beginning(cluster)}，有 {len(cluster.variants)} 种写法：",
        )
        wording(word_document, "", [MarkedText(cluster.wording)])
    _note_of_rest(word_document, len(file.result.clusters), _MAX_CLUSTERS, "个")


def _chains(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("五、历年", 1)
    rows = (
        (
            chain.series if place == 0 else "",
            citation(link),
            f"{link.own:.1%}",
            "，".join(f"{one.year or '年份不明'}：{one.share:.1%}" for one in link.from_years),
        )
        for chain in file.result.chains
        for place, link in enumerate(chain.links)
    )
    table(word_document, ("作者", "报告", "沿用本人", "来自哪几年"), rows, (30, 70, 20, 46))


def _hints(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("六、文件线索", 1)
    names_by_id = report_names(file.result.reports)
    for hint in file.result.hints:
        reports = "、".join(names_by_id.get(item, item) for item in hint.report_ids[:20])
        line(word_document, f"{HINTS[hint.kind]}：{hint.message}。涉及{reports}")
    if not file.result.hints:
        line(word_document, "没有看到不同作者的文件有共同的痕迹。")


def _findings(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("七、其余各处", 1)
    names_by_id = report_names(file.result.reports)
    already_shown = {stretch.finding_id for pair in _side_by_side(file) for stretch in pair.stretches}
    found = [item for item in findings_to_review(file) if item.id not in already_shown]
    for number, item in enumerate(found[:_MAX_FINDINGS], start=1):
        view = finding_view(item, names_by_id, file)
        labels = " · ".join(part for part in (view.severity, view.kind, view.level) if part)
        line(
            word_document,
            f"{number}．{view.report}（{labels}）{item.finding.message}"
            + (f"。处理：{view.decision}" if view.decision else ""),
        )
        if view.sides:
            wording(word_document, "来源：" if view.ordered else "其一：", view.sides.there)
            wording(word_document, "本篇：" if view.ordered else "其二：", view.sides.here)
        clues(word_document, view.clues)
    _note_of_rest(word_document, len(found), _MAX_FINDINGS, "处")


def _note_of_rest(word_document: "Document", total: int, already_shown: int, unit: str) -> None:
    if total > already_shown:
        line(word_document, f"共 {total} {unit}，这里列出前 {already_shown} {unit}；全部见 Excel 表格。")
