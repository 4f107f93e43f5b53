"""Exports as workbooks: an audit (errors, ranking, pairs, clusters, findings with people's decisions, settings), and the fact
sheet of a scaffold.

No cell is a formula: text that begins like one is stored as text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any

from assistant.domain.results import AuditedFinding, AuditFile, Cluster, Match, Origin, Pair, Scaffold
from assistant.export.audit_labels import beginning, errors_of, judgement_label, moment_text, order_text
from assistant.export.labels import (
    EVIDENCE,
    HINTS,
    KINDS,
    LEVELS,
    SEVERITIES,
    Difference,
    citation,
    differences_between,
    rule_title,
    scope_text,
)

SUFFIX = ".xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE = "Excel 表格"

_MAX_CHARACTERS = 32_000  # characters; a cell holds 32,767
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PERCENT, _DATE = "0.0%", "yyyy-mm-dd hh:mm"
_A4 = 9
_MAX_CHANGES, _MAX_PLACES = 12, 30

Column = tuple[str, int, str]
"""Heading, width in characters, number format ("" for text)."""

_LIMIT_NAMES = {
    "pair_characters": "列入两两对照的最少共有字数",
    "cluster_reports": "列入多篇相同的最少报告篇数",
    "pairs": "两两对照最多列几对",
    "compared": "两两对照最多比对几处差异",
    "findings": "最多列几处发现",
    "wordings": "最多归类几种说法",
    "clusters": "多篇相同最多列几段",
    "members": "每段最多列几处",
    "variants": "每段最多列几种写法",
}


def audit(file: AuditFile) -> bytes:
    """The bytes of the workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _sheet(book, "差错", _ERRORS, _errors(file))
    _sheet(book, "比例", _RANKING, _ranking(file))
    _sheet(book, "两两对照", _PAIRS, (_pair(pair) for pair in file.result.pairs))
    _sheet(book, "多篇相同", _CLUSTERS, (_cluster(cluster) for cluster in file.result.clusters))
    _sheet(book, "各处", _FINDINGS, _findings(file))
    _sheet(book, "设置", _SETTINGS, _settings(file))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def scaffold(made: Scaffold, layout: str = "") -> bytes:
    """The fact sheet of a scaffold: the figures that it needs, to be filled in. ``layout`` is ignored."""
    from assistant.export._scaffold_sheet import workbook

    return workbook(made)


def _sheet(book: Any, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    wrapped = Alignment(vertical="top", wrap_text=True)
    for number, (_, width, _) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    heads = []
    for head, _, _ in columns:
        cell = WriteOnlyCell(sheet, head)
        cell.font, cell.alignment = Font(bold=True), wrapped
        cell.fill = PatternFill("solid", fgColor="E8EDF3")
        heads.append(cell)
    sheet.append(heads)
    count = 1
    for count, row in enumerate(rows, start=2):  # noqa: B007 - the last one is the table's end
        sheet.append(
            [
                _cell(sheet, value, number_format, wrapped)
                for value, (_, _, number_format) in zip(row, columns, strict=True)
            ]
        )
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _cell(sheet: Any, value: Any, number_format: str, alignment: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        text = plain(value)
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"  # or a leading "=" would make it a formula
        cell.quotePrefix = text.startswith(_FORMULA_STARTS)
    else:
        cell = WriteOnlyCell(sheet, value)
        if number_format:
            cell.number_format = number_format
    cell.alignment = alignment
    return cell


def plain(text: str) -> str:
    """A text as a cell can contain it: without control characters and lone surrogates, and not too long."""
    text = _CONTROLS.sub("", text).encode("utf-8", "replace").decode()
    return text if len(text) <= _MAX_CHARACTERS else f"{text[: _MAX_CHARACTERS - 1]}…"


_ERRORS: tuple[Column, ...] = (
    ("报告", 34, ""),
    ("作者", 10, ""),
    ("年份", 7, "0"),
    ("差错", 10, ""),
    ("写的是", 20, ""),
    ("原句", 60, ""),
    ("说明", 60, ""),
    ("处理", 12, ""),
    ("处理人", 10, ""),
    ("理由", 30, ""),
    ("处理时间", 20, ""),
    ("编号", 14, ""),
)


def _errors(file: AuditFile) -> Iterator[Sequence[Any]]:
    reports = {report.id: report for report in file.result.reports}
    for found in errors_of(file.result.findings):
        report = reports[found.report_id]
        yield (
            report.title or report.source,
            report.author,
            report.year,
            rule_title(found.finding.rule),
            found.text,
            found.sentence.text if found.sentence else "",
            found.finding.message,
            *_decided(found, file),
            found.id,
        )


def _decided(found: AuditedFinding, file: AuditFile) -> tuple[str, str, str, str]:
    """Decision, by whom, why and when."""
    made = file.dispositions.get(found.id)
    if made is None:
        return "", "", "", ""
    return judgement_label(made.judgement, found), made.name, made.reason, moment_text(made.at)


_RANKING: tuple[Column, ...] = (
    ("序", 6, "0"),
    ("报告", 34, ""),
    ("作者", 10, ""),
    ("职务", 18, ""),
    ("地区", 16, ""),
    ("年份", 7, "0"),
    ("材料集", 18, ""),
    ("字数", 8, "#,##0"),
    ("与他人", 10, _PERCENT),
    ("最大单一来源占", 10, _PERCENT),
    ("最大单一来源", 34, ""),
    ("与最大单一来源的先后", 16, ""),
    ("本人往年", 10, _PERCENT),
    ("本文之内", 10, _PERCENT),
    ("三项合计（不计标题和通用提法）", 12, _PERCENT),
    ("全部计入", 12, _PERCENT),
    ("通用提法", 10, _PERCENT),
    ("相同相近处数", 9, "0"),
    ("差错", 7, "0"),
    ("其他提示", 7, "0"),
    ("沿用本人哪几年", 22, ""),
    ("与哪篇全文相同", 14, ""),
    ("文件", 34, ""),
    ("文件：创建者", 14, ""),
    ("文件：最后保存者", 14, ""),
    ("文件：创建时间（UTC）", 16, _DATE),
    ("文件：最后修改（UTC）", 16, _DATE),
    ("文件：编辑分钟", 10, "0"),
    ("文件：模板", 16, ""),
    ("编号", 14, ""),
)


def _ranking(file: AuditFile) -> Iterator[Sequence[Any]]:
    links = {link.report_id: link for chain in file.result.chains for link in chain.links}
    for place, report in enumerate(file.result.reports, start=1):
        shares, properties = report.shares, report.forensics
        link = links.get(report.id)
        years = "、".join(
            f"{one.year or '年份不明'}：{one.share:.0%}" for one in (link.from_years if link else ())
        )
        yield (
            place,
            report.title or report.source,
            report.author,
            report.office,
            report.region,
            report.year,
            report.collection,
            report.characters,
            shares.copied,
            report.largest.share if report.largest else None,
            citation(report.largest) if report.largest else "",
            order_text(report.largest) if report.largest else "",
            shares.own,
            shares.within,
            shares.adjusted,
            shares.raw,
            shares.set_phrases,
            report.findings,
            report.errors,
            report.remarks,
            years,
            report.same_as or "",
            report.source,
            properties.author if properties else "",
            properties.last_editor if properties else "",
            properties.created.replace(tzinfo=None) if properties and properties.created else None,
            properties.modified.replace(tzinfo=None) if properties and properties.modified else None,
            properties.minutes if properties else None,
            properties.template if properties else "",
            report.id,
        )


_PAIRS: tuple[Column, ...] = (
    ("左", 34, ""),
    ("右", 34, ""),
    ("先后", 16, ""),
    ("同一作者", 9, ""),
    ("占右篇（不计通用提法）", 12, _PERCENT),
    ("占右篇（全部计入）", 12, _PERCENT),
    ("占左篇（不计通用提法）", 12, _PERCENT),
    ("占左篇（全部计入）", 12, _PERCENT),
    ("处数", 7, "0"),
    *((f"{name}（字）", 10, "#,##0") for name in LEVELS.values()),
)


def _pair(pair: Pair) -> Sequence[Any]:
    return (
        citation(pair.first),
        citation(pair.later),
        order_text(pair),
        "是" if pair.same_series else "",
        pair.shares.later.adjusted,
        pair.shares.later.raw,
        pair.shares.first.adjusted,
        pair.shares.first.raw,
        len(pair.stretches),
        *(pair.by_level.get(level) for level in LEVELS),
    )


_CLUSTERS: tuple[Column, ...] = (
    ("说法", 60, ""),
    ("报告篇数", 9, "0"),
    ("独立作者", 9, "0"),
    ("处数", 7, "0"),
    ("最早", 34, ""),
    ("见于", 60, ""),
    ("不同写法", 60, ""),
)


def _cluster(cluster: Cluster) -> Sequence[Any]:
    return (
        cluster.wording,
        cluster.reports,
        cluster.authors,
        cluster.places,
        beginning(cluster),
        _listed(cluster.members),
        "\n".join(f"{variant.places} 处：{variant.text}" for variant in cluster.variants),
    )


def _listed(origins: Sequence[Origin]) -> str:
    citations = list(dict.fromkeys(citation(origin) for origin in origins))
    more = f"\n等 {len(citations)} 篇" if len(citations) > _MAX_PLACES else ""
    return "\n".join(citations[:_MAX_PLACES]) + more


_FINDINGS: tuple[Column, ...] = (
    ("编号", 14, ""),
    ("报告", 30, ""),
    ("规则", 10, ""),
    ("提示程度", 9, ""),
    ("出处", 10, ""),
    ("相近程度", 14, ""),
    ("说明", 40, ""),
    ("本篇文字", 60, ""),
    ("来源", 30, ""),
    ("来源文字", 60, ""),
    ("差异", 40, ""),
    ("另见", 40, ""),
    ("起（字）", 8, "0"),
    ("止（字）", 8, "0"),
    ("处理", 12, ""),
    ("处理人", 10, ""),
    ("理由", 30, ""),
    ("处理时间", 20, ""),
)


def _findings(file: AuditFile) -> Iterator[Sequence[Any]]:
    origins = {
        report.id: Origin(report.id, report.title, report.author, report.year)
        for report in file.result.reports
    }
    for found in file.result.findings:
        finding = found.finding
        source: Match | None = finding.source
        yield (
            found.id,
            citation(origins[found.report_id]),
            rule_title(finding.rule),
            SEVERITIES[finding.severity],
            KINDS[finding.kind] if finding.kind else "",
            LEVELS[finding.level] if finding.level else "",
            finding.message,
            found.text,
            citation(source) if source else "",
            source.text if source else "",
            "\n".join(str(change) for change in _changes(found)),
            _listed(found.others),
            finding.span.begin,
            finding.span.end,
            *_decided(found, file),
        )


def _changes(found: AuditedFinding) -> list[Difference]:
    source = found.finding.source
    if source is None:
        return []
    citations = differences_between(
        source.text, source.span.begin, found.text, found.finding.span.begin, found.finding.diff
    )
    return list(citations)[:_MAX_CHANGES]


_SETTINGS: tuple[Column, ...] = (("项目", 30, ""), ("内容", 100, ""))


def _settings(file: AuditFile) -> Iterator[Sequence[Any]]:
    result = file.result
    yield "核对编号", file.job.id
    yield "范围", scope_text(result.scope, len(result.reports))
    if result.reference is not None:
        yield "对照报告", citation(result.reference)
    yield "开始", moment_text(file.job.created)
    yield "完成", moment_text(file.job.finished)
    yield "索引", result.generation
    yield "差错", str(result.total_errors)
    yield "其他提示", str(result.total_remarks)
    yield "相同相近", str(result.total_findings)
    yield "通用提法", str(result.total_set_phrases)
    yield "有相同相近文字的报告对", str(result.total_pairs)
    for name, value in asdict(result.limits).items():
        yield _LIMIT_NAMES[name], str(value)
    for warning in result.warnings:
        yield "说明", warning
    for hint in result.hints:
        yield f"文件线索：{HINTS[hint.kind]}", f"{hint.message}：{'、'.join(hint.report_ids)}"
    yield "用法", EVIDENCE
