"""What the Word documents of an audit are made of: paragraphs, tables, wordings with their differences."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.corpus.word.comments import printable
from assistant.export.pictures.sides import MarkedText

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_AUTHOR = "述职报告助手"
_TITLE, _BODY, _SMALL = 22, 12, 10.5  # points: 二号, 小四, 五号


def new_document(title: str) -> "Document":
    """An empty document (A4) with the fonts of official papers; ``title`` stands in its properties."""
    from docx import Document

    word_document = Document()
    _set_styles(word_document, title)
    return word_document


def saved(word_document: "Document") -> bytes:
    """The bytes of a document."""
    buffer = BytesIO()
    word_document.save(buffer)
    return buffer.getvalue()


def _set_styles(word_document: "Document", title: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor
    from docx.styles.style import ParagraphStyle

    properties = word_document.core_properties
    properties.title, properties.author, properties.comments = title, _AUTHOR, ""
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
    title_style = word_document.styles["Title"]
    assert isinstance(title_style, ParagraphStyle)
    title_style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title_style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        border.getparent().remove(border)
    look = word_document.styles["Normal"].element.get_or_add_rPr()
    look.append(look.makeelement(qn("w:lang"), {qn("w:eastAsia"): "zh-CN"}))


def line(word_document: "Document", text: str) -> "Paragraph":
    """Add a paragraph."""
    return word_document.add_paragraph(printable(text))


def table(
    word_document: "Document", heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> None:
    """Add a table whose head is repeated on every page; ``widths`` of its columns in millimetres."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    grid = word_document.add_table(rows=0, cols=len(heads))
    grid.style = "Table Grid"
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for number, row in enumerate((heads, *rows)):
        cells = grid.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            run = cell.paragraphs[0].add_run(printable(text))
            run.font.size, run.bold = Pt(_SMALL), number == 0
    properties = grid.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    word_document.add_paragraph()


def wording(word_document: "Document", head: str, texts: Sequence[MarkedText]) -> None:
    """Add a wording with its differences, visible without colour: removed text struck through, other text underlined."""
    from docx.shared import Mm

    paragraph = word_document.add_paragraph()
    paragraph.paragraph_format.left_indent = Mm(7)
    paragraph.add_run(head).bold = True
    for marked in texts:
        run = paragraph.add_run(printable(marked.text.replace("\n", " ")))
        run.font.strike = True if marked.tag == "del" else None
        run.underline = True if marked.tag in ("ins", "mark") else None


def clues(word_document: "Document", texts: Sequence[str]) -> None:
    """Add what may tell from whom wording came."""
    from docx.shared import Mm

    for text in texts:
        line(word_document, f"可供判断的线索：{text}").paragraph_format.left_indent = Mm(7)
