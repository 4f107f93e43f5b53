"""An audit as a plain Word document, to be filed or passed on: ranking, pairs, clusters, series, hints, findings."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.corpus.word.comments import printable
from assistant.domain.results import AuditFile
from assistant.export._audit_views import decision, finding_view, first_told, names, pair_view, to_look_at
from assistant.export.labels import EVIDENCE, HINTS, named, scope_told
from assistant.export.pictures.sides import Piece

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_AUTHOR = "述职报告助手"
_RANKED, _PAIRS, _BESIDE, _STRETCHES, _CLUSTERS, _FINDINGS = 300, 60, 15, 20, 30, 120
_TITLE, _BODY, _SMALL = 22, 12, 10.5  # points: 二号, 小四, 五号


def document(file: AuditFile) -> bytes:
    """The document, A4."""
    from docx import Document

    made = Document()
    _set_up(made)
    result = file.result
    made.add_heading("成批核对记录", 0)
    _line(made, f"范围：{scope_told(result.scope, len(result.reports))}")
    if result.reference:
        _line(made, f"对照报告：{named(result.reference)}")
    _line(made, f"核对编号：{file.job.id}　完成于：{file.job.finished}")
    _line(
        made,
        f"报告 {len(result.reports)} 篇，发现 {result.total_findings} 处（含通用提法），"
        f"有共有文字的报告 {result.total_pairs} 对，聚类 {len(result.clusters)} 个，已处理 {len(file.dispositions)} 处。",
    )
    _line(made, EVIDENCE)
    for warning in result.warnings:
        _line(made, f"说明：{warning}")
    _ranking(made, file)
    _pairs(made, file)
    _clusters(made, file)
    _chains(made, file)
    _hints(made, file)
    _findings(made, file)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _set_up(made: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor
    from docx.styles.style import ParagraphStyle

    properties = made.core_properties
    properties.title, properties.author, properties.comments = "成批核对记录", _AUTHOR, ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin = page.bottom_margin = Mm(25)
    looks = (
        ("Normal", "仿宋", _BODY),
        ("Title", "方正小标宋简体", _TITLE),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体", 14),
    )
    for name, font, size in looks:
        style = made.styles[name]
        assert isinstance(style, ParagraphStyle)
        assert style.type == WD_STYLE_TYPE.PARAGRAPH
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        style.paragraph_format.space_after = Pt(3)
    look = made.styles["Normal"].element.get_or_add_rPr()
    look.append(look.makeelement(qn("w:lang"), {qn("w:eastAsia"): "zh-CN"}))


def _line(made: "Document", text: str) -> "Paragraph":
    return made.add_paragraph(printable(text))


def _table(
    made: "Document", heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> None:
    """A table with its head repeated on every page; ``widths`` in millimetres."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    table = made.add_table(rows=0, cols=len(heads))
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
    made.add_paragraph()


def _ranking(made: "Document", file: AuditFile) -> None:
    made.add_heading("一、排名", 1)
    called = names(file.result.reports)
    rows = (
        (
            str(place),
            called[report.id]
            + (f"（与{called.get(report.same_as, report.same_as)}全文相同）" if report.same_as else ""),
            f"{report.shares.adjusted:.1%}",
            f"{report.shares.raw:.1%}",
            f"{report.shares.copied:.1%}",
            f"{report.shares.own:.1%}",
            str(report.findings),
        )
        for place, report in enumerate(file.result.reports[:_RANKED], start=1)
    )
    heads = ("名次", "报告", "文字重合", "全部计入", "与他人", "本人往年", "发现")
    _table(made, heads, rows, (12, 70, 18, 18, 16, 18, 12))
    _rest(made, len(file.result.reports), _RANKED, "篇")


def _pairs(made: "Document", file: AuditFile) -> None:
    made.add_heading("二、两两对照", 1)
    pairs = file.result.pairs
    rows = (
        (
            named(pair.first),
            named(pair.later) + ("（同一作者）" if pair.same_series else ""),
            f"{pair.shares.later.adjusted:.1%}",
            f"{pair.shares.later.raw:.1%}",
            f"{pair.shares.first.adjusted:.1%}",
        )
        for pair in pairs[:_PAIRS]
    )
    _table(
        made, ("在先的报告", "在后的报告", "占在后一篇", "全部计入", "占在先一篇"), rows, (56, 56, 18, 18, 18)
    )
    _rest(made, len(pairs), _PAIRS, "对")
    for number, pair in enumerate(pairs[:_BESIDE], start=1):
        view = pair_view(number, pair, file, _STRETCHES)
        made.add_heading(printable(f"{number}．{view.first}与{view.later}"), 2)
        for stretch in view.stretches:
            handled = f"；处理：{stretch.decision}" if stretch.decision else ""
            _line(made, f"（{stretch.number}）{stretch.level} · {stretch.kind}{handled}")
            _wording(made, "在先：", stretch.sides.there)
            _wording(made, "在后：", stretch.sides.here)
        if view.left_out:
            _line(made, f"另有 {view.left_out} 处没有列出。")


def _wording(made: "Document", head: str, pieces: Sequence[Piece]) -> None:
    """A wording whose differences show without colour: gone is struck through, new is underlined."""
    from docx.shared import Mm

    paragraph = made.add_paragraph()
    paragraph.paragraph_format.left_indent = Mm(7)
    paragraph.add_run(head).bold = True
    for piece in pieces:
        run = paragraph.add_run(printable(piece.text.replace("\n", " ")))
        run.font.strike = True if piece.tag == "del" else None
        run.underline = True if piece.tag == "ins" else None


def _clusters(made: "Document", file: AuditFile) -> None:
    made.add_heading("三、聚类", 1)
    for number, cluster in enumerate(file.result.clusters[:_CLUSTERS], start=1):
        since = f"，始见 {cluster.since} 年" if cluster.since else ""
        _line(
            made,
            f"{number}．{cluster.reports} 篇报告、{cluster.authors} 位作者、{cluster.places} 处{since}，"
            f"最早见于{first_told(cluster)}，有 {len(cluster.variants)} 种写法：",
        )
        _wording(made, "", [Piece(cluster.wording)])
    _rest(made, len(file.result.clusters), _CLUSTERS, "个")


def _chains(made: "Document", file: AuditFile) -> None:
    made.add_heading("四、历年", 1)
    rows = (
        (
            chain.series if place == 0 else "",
            named(link),
            f"{link.own:.1%}",
            "，".join(f"{one.year or '年份不明'}：{one.share:.1%}" for one in link.from_years),
        )
        for chain in file.result.chains
        for place, link in enumerate(chain.links)
    )
    _table(made, ("作者", "报告", "沿用本人", "来自哪几年"), rows, (30, 70, 20, 46))


def _hints(made: "Document", file: AuditFile) -> None:
    made.add_heading("五、文件线索", 1)
    called = names(file.result.reports)
    for hint in file.result.hints:
        reports = "、".join(called.get(one, one) for one in hint.report_ids[:20])
        _line(made, f"{HINTS[hint.kind]}：{hint.message}。涉及{reports}")
    if not file.result.hints:
        _line(made, "没有看到不同作者的文件有共同的痕迹。")


def _findings(made: "Document", file: AuditFile) -> None:
    made.add_heading("六、其他发现", 1)
    called = names(file.result.reports)
    shown = {stretch.finding_id for pair in file.result.pairs[:_BESIDE] for stretch in pair.stretches}
    found = [one for one in to_look_at(file) if one.id not in shown]
    for number, one in enumerate(found[:_FINDINGS], start=1):
        view = finding_view(one, called, file)
        handled = decision(file.dispositions.get(one.id))
        labels = " · ".join(part for part in (view.severity, view.kind, view.level) if part)
        _line(
            made,
            f"{number}．{view.report}（{labels}）{one.finding.message}"
            + (f"。处理：{handled}" if handled else ""),
        )
        if view.sides:
            _wording(made, "来源：", view.sides.there)
            _wording(made, "本篇：", view.sides.here)
    _rest(made, len(found), _FINDINGS, "处")


def _rest(made: "Document", total: int, shown: int, unit: str) -> None:
    if total > shown:
        _line(made, f"共 {total} {unit}，这里列出前 {shown} {unit}；全部见 Excel 表格。")
