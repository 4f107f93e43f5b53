"""Exports an audit as a Word document: the summary first, then the evidence."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.corpus.word.comments import printable
from assistant.domain.results import AuditFile
from assistant.export._audit_views import (
    finding_view,
    findings_to_review,
    pair_view,
    report_names,
)
from assistant.export.audit_labels import (
    beginning,
    counts_text,
    decision_text,
    errors_of,
    handled_text,
    moment_text,
    order_text,
)
from assistant.export.labels import EVIDENCE, HINTS, citation, rule_title, scope_text
from assistant.export.pictures.sides import MarkedText

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_AUTHOR = "述职报告助手"
_MAX_REPORTS, _MAX_PAIRS, _MAX_PAIRS_SIDE_BY_SIDE, _MAX_STRETCHES, _MAX_CLUSTERS, _MAX_FINDINGS = (
    300,
    60,
    10,
    8,
    30,
    60,
)
_MAX_ERRORS = 200
_TITLE, _BODY, _SMALL = 22, 12, 10.5  # points: 二号, 小四, 五号


def document(file: AuditFile) -> bytes:
    """The bytes of the document (A4)."""
    from docx import Document

    word_document = Document()
    _set_styles(word_document)
    result = file.result
    word_document.add_heading("成批核对记录", 0)
    _line(word_document, f"范围：{scope_text(result.scope, len(result.reports))}")
    if result.reference:
        _line(word_document, f"对照报告：{citation(result.reference)}")
    _line(word_document, f"完成于：{moment_text(file.job.finished)}　核对编号：{file.job.id}")
    _line(word_document, "，".join((*counts_text(result), handled_text(file))) + "。")
    _line(word_document, EVIDENCE + "同一年的报告分不出先后。")
    for warning in result.warnings:
        _line(word_document, f"说明：{warning}")
    _errors(word_document, file)
    _ranking(word_document, file)
    _pairs(word_document, file)
    _clusters(word_document, file)
    _chains(word_document, file)
    _hints(word_document, file)
    _findings(word_document, file)
    buffer = BytesIO()
    word_document.save(buffer)
    return buffer.getvalue()


def _set_styles(word_document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor
    from docx.styles.style import ParagraphStyle

    properties = word_document.core_properties
    properties.title, properties.author, properties.comments = "成批核对记录", _AUTHOR, ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    page = word_document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin = page.bottom_margin = Mm(25)
    fonts = (
        ("Normal", "仿宋", _BODY),
        ("Title", "方正小标宋简体", _TITLE),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体", 14),
    )
    for name, font, size in fonts:
        style = word_document.styles[name]
        assert isinstance(style, ParagraphStyle)
        assert style.type == WD_STYLE_TYPE.PARAGRAPH
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        style.paragraph_format.space_after = Pt(3)
    look = word_document.styles["Normal"].element.get_or_add_rPr()
    look.append(look.makeelement(qn("w:lang"), {qn("w:eastAsia"): "zh-CN"}))


def _line(word_document: "Document", text: str) -> "Paragraph":
    return word_document.add_paragraph(printable(text))


def _table(
    word_document: "Document", heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> None:
    """Add a table whose head is repeated on every page; ``widths`` of its columns in millimetres."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    table = word_document.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for number, row in enumerate((heads, *rows)):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            run = cell.paragraphs[0].add_run(printable(text))
            run.font.size, run.bold = Pt(_SMALL), number == 0
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    word_document.add_paragraph()


def _errors(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("一、差错", 1)
    names_by_id = report_names(file.result.reports)
    errors = errors_of(file.result.findings)
    if not errors:
        _line(word_document, "没有查到用错职务、外地地名、往年年份、漏填、过时提法一类的差错。")
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
    _table(word_document, ("报告", "差错", "原句", "说明"), rows, (40, 16, 54, 54))
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
    _table(word_document, heads, rows, (10, 58, 16, 38, 15, 15, 12))
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
    _table(
        word_document,
        ("左", "右", "先后", "占左篇", "占右篇"),
        rows,
        (54, 54, 24, 16, 16),
    )
    _note_of_rest(word_document, len(pairs), _MAX_PAIRS, "对")
    for number, pair in enumerate(pairs[:_MAX_PAIRS_SIDE_BY_SIDE], start=1):
        view = pair_view(number, pair, file, _MAX_STRETCHES)
        word_document.add_heading(printable(f"{number}．{view.first}与{view.later}"), 2)
        for stretch in view.stretches:
            decided = f"；处理：{stretch.decision}" if stretch.decision else ""
            _line(word_document, f"（{stretch.number}）{stretch.level} · {stretch.kind}{decided}")
            _wording(word_document, f"{view.names[0]}：", stretch.sides.there)
            _wording(word_document, f"{view.names[1]}：", stretch.sides.here)
            _clues(word_document, stretch.clues)
        if view.left_out:
            _line(word_document, f"另有 {view.left_out} 处没有列出。")


def _wording(word_document: "Document", head: str, texts: Sequence[MarkedText]) -> None:
    """Add a wording with its differences, visible without colour: removed text struck through, other text underlined."""
    from docx.shared import Mm

    paragraph = word_document.add_paragraph()
    paragraph.paragraph_format.left_indent = Mm(7)
    paragraph.add_run(head).bold = True
    for marked in texts:
        run = paragraph.add_run(printable(marked.text.replace("\n", " ")))
        run.font.strike = True if marked.tag == "del" else None
        run.underline = True if marked.tag in ("ins", "mark") else None


def _clues(word_document: "Document", texts: Sequence[str]) -> None:
    from docx.shared import Mm

    for text in texts:
        _line(word_document, f"可供判断的线索：{text}").paragraph_format.left_indent = Mm(7)


def _clusters(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("四、多篇相同", 1)
    for number, cluster in enumerate(file.result.clusters[:_MAX_CLUSTERS], start=1):
        _line(
            word_document,
            f"{number}．{cluster.reports} 篇报告、{cluster.authors} 位作者、{cluster.places} 处，"
            f"{beginning(cluster)}，有 {len(cluster.variants)} 种写法：",
        )
        _wording(word_document, "", [MarkedText(cluster.wording)])
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
    _table(word_document, ("作者", "报告", "沿用本人", "来自哪几年"), rows, (30, 70, 20, 46))


def _hints(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("六、文件线索", 1)
    names_by_id = report_names(file.result.reports)
    for hint in file.result.hints:
        reports = "、".join(names_by_id.get(item, item) for item in hint.report_ids[:20])
        _line(word_document, f"{HINTS[hint.kind]}：{hint.message}。涉及{reports}")
    if not file.result.hints:
        _line(word_document, "没有看到不同作者的文件有共同的痕迹。")


def _findings(word_document: "Document", file: AuditFile) -> None:
    word_document.add_heading("七、其余各处", 1)
    names_by_id = report_names(file.result.reports)
    already_shown = {
        stretch.finding_id
        for pair in file.result.pairs[:_MAX_PAIRS_SIDE_BY_SIDE]
        for stretch in pair.stretches
    }
    found = [item for item in findings_to_review(file) if item.id not in already_shown]
    for number, item in enumerate(found[:_MAX_FINDINGS], start=1):
        view = finding_view(item, names_by_id, file)
        labels = " · ".join(part for part in (view.severity, view.kind, view.level) if part)
        _line(
            word_document,
            f"{number}．{view.report}（{labels}）{item.finding.message}"
            + (f"。处理：{view.decision}" if view.decision else ""),
        )
        if view.sides:
            _wording(word_document, "来源：" if view.ordered else "其一：", view.sides.there)
            _wording(word_document, "本篇：" if view.ordered else "其二：", view.sides.here)
        _clues(word_document, view.clues)
    _note_of_rest(word_document, len(found), _MAX_FINDINGS, "处")


def _note_of_rest(word_document: "Document", total: int, already_shown: int, unit: str) -> None:
    if total > already_shown:
        _line(word_document, f"共 {total} {unit}，这里列出前 {already_shown} {unit}；全部见 Excel 表格。")
