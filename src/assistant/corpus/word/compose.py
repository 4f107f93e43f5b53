"""Composes a new Word document in a layout: title, headings, paragraphs, and blanks as content controls.

The standard for official documents (GB/T 9704) prescribes lines per page and characters per line. Both pitches are
derived from the paper size: that of lines becomes a document grid, that of characters the spacing of the body style.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from math import floor
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from assistant.corpus.word.comments import printable
from assistant.corpus.word.layouts import Layout

_GREY = RGBColor(0x54, 0x5D, 0x68)
_INDENT = "200"  # in hundredths of a character: two characters in any size
_SIGNATURE_INDENT = 400
_SMALL = 0.66
"""Size of small print, as a share of the body's."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank to be filled in. While ``value`` is empty, ``prompt`` is shown as a placeholder.

    ``name`` is the label that Word shows, ``tag`` an identifier for programs.
    """

    prompt: str
    name: str
    tag: str
    value: str = ""


Inline = str | Blank


def _set_indents(paragraph: Paragraph, *, right: int = 0) -> None:
    """Remove the first-line indent of body text; ``right`` is the indent at the right, in hundredths of a character."""
    paragraph.paragraph_format.first_line_indent = Pt(0)
    indent = paragraph._p.get_or_add_pPr().find(qn("w:ind"))
    assert indent is not None
    indent.set(qn("w:firstLineChars"), "0")
    if right:
        indent.set(qn("w:rightChars"), str(right))


def _ignore_grid(paragraph: Paragraph) -> None:
    """Space the lines of a paragraph by their font size instead of the document grid."""
    properties = paragraph._p.get_or_add_pPr()
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties.insert(0, snap)


class Composer:
    """Builds a document; :meth:`finish` returns the file."""

    def __init__(self, layout: Layout, *, title: str, creator: str) -> None:
        """Start an empty document. ``title`` is set in the properties; :meth:`title` adds the printed one."""
        self._layout, self._creator = layout, creator
        self._document = Document()
        self._controls = 0
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = printable(title), creator, ""
        properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
        self._set_page()
        self._set_styles()
        self._number_pages()

    def mark(self, keyword: str, description: str) -> None:
        """Set keyword and description in the properties of the file, which say how it was made."""
        self._document.core_properties.keywords = keyword
        self._document.core_properties.comments = description

    def title(self, text: str, *, comment: str = "") -> None:
        """Add the title, centred, followed by an empty line, with a Word comment on it if ``comment`` is given."""
        first, *others = printable(text).split("\n")
        self._add_comment(self._document.add_paragraph(first, style="Title"), comment)
        for line in others:
            self._document.add_paragraph(line, style="Title")
        self._document.add_paragraph()

    def heading(self, text: str, level: int, *, comment: str = "") -> None:
        """Add a heading of level 1 to 3, with a Word comment on it if ``comment`` is given."""
        head = self._document.add_paragraph(printable(text), style=f"Heading {min(max(level, 1), 3)}")
        self._add_comment(head, comment)

    def paragraph(self, inlines: Sequence[Inline], *, comment: str = "") -> None:
        """Add a paragraph of text and blanks, with a Word comment on it if ``comment`` is given."""
        self._add_comment(self._add_paragraph(inlines), comment)

    def _add_paragraph(self, inlines: Sequence[Inline]) -> Paragraph:
        paragraph = self._document.add_paragraph()
        for inline in inlines:
            if isinstance(inline, Blank):
                paragraph._p.append(self._control(inline))
            elif inline:
                paragraph.add_run(printable(inline))
        return paragraph

    def salutation(self, inlines: Sequence[Inline], *, comment: str = "") -> None:
        """Add the salutation, a line without indent, with a Word comment on it if ``comment`` is given."""
        paragraph = self._add_paragraph(inlines)
        _set_indents(paragraph)
        self._add_comment(paragraph, comment)

    def signature(self, inlines: Sequence[Inline]) -> None:
        """Add a line of the sign-off, which ends four characters from the right margin."""
        paragraph = self._add_paragraph(inlines)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _set_indents(paragraph, right=_SIGNATURE_INDENT)

    def empty_line(self) -> None:
        """Add an empty line."""
        self._document.add_paragraph()

    def new_page(self) -> None:
        """Add a page break."""
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """Add a table in small print with its header repeated on every page. ``widths`` are relative column widths."""
        text_width = self._layout.page[0] - self._layout.margins["left"] - self._layout.margins["right"]
        columns = [Mm(text_width * width / sum(widths)) for width in widths]
        table = self._document.add_table(rows=0, cols=len(header), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, columns, strict=True):
            column.width = width
        for number, texts in enumerate((header, *rows)):
            row = table.add_row()
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            if number == 0:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for cell, text, width in zip(row.cells, texts, columns, strict=True):
                cell.width = width
                _set_indents(cell.paragraphs[0])
                _ignore_grid(cell.paragraphs[0])
                run = cell.paragraphs[0].add_run(printable(text))
                run.font.size, run.font.bold = Pt(self._layout.body_size * _SMALL), number == 0

    def note(self, text: str, *, comment: str = "") -> None:
        """Add a small grey line that is not part of the text, with a Word comment on it if ``comment`` is given."""
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(printable(text))
        run.font.size = Pt(self._layout.body_size * _SMALL)
        run.font.italic = True
        run.font.color.rgb = _GREY
        self._add_comment(paragraph, comment)

    def _add_comment(self, paragraph: Paragraph, comment: str) -> None:
        if not comment:
            return
        runs = paragraph.runs or [paragraph.add_run("")]
        self._document.add_comment(
            runs, printable(comment), author=self._creator, initials=self._creator[-2:]
        )

    def finish(self) -> bytes:
        """The bytes of the .docx file."""
        buffer = BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _set_page(self) -> None:
        section, layout = self._document.sections[0], self._layout
        section.page_width, section.page_height = Mm(layout.page[0]), Mm(layout.page[1])
        section.top_margin, section.bottom_margin = Mm(layout.margins["top"]), Mm(layout.margins["bottom"])
        section.left_margin, section.right_margin = Mm(layout.margins["left"]), Mm(layout.margins["right"])
        section.footer_distance = Mm(layout.margins["bottom"] - 7)
        properties = section._sectPr
        for existing in properties.findall(qn("w:docGrid")):
            properties.remove(existing)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        # Rounded down: with a twentieth of a point too much the last line would move to the next page.
        grid.set(qn("w:linePitch"), str(floor(layout.line_pitch * 20)))
        properties.append(grid)

    def _set_styles(self) -> None:
        layout = self._layout
        body = self._style("Normal", layout.body_font, layout.body_size)
        body.paragraph_format.space_after, body.paragraph_format.line_spacing = Pt(0), 1.0
        # Not the charSpace of the grid: LibreOffice gives a character two cells when, as here, a cell is narrower.
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(floor((layout.character_pitch - layout.body_size) * 20)))
        body.element.get_or_add_rPr().append(closer)
        indent = OxmlElement("w:ind")
        indent.set(qn("w:firstLineChars"), _INDENT)
        indent.set(qn("w:firstLine"), str(round(layout.body_size * 2 * 20)))
        body.element.get_or_add_pPr().append(indent)
        title = self._style("Title", layout.title_font, layout.title_size)
        title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_after = Pt(0)
        title.paragraph_format.first_line_indent = Pt(0)
        for border in title.element.get_or_add_pPr().findall(qn("w:pBdr")):
            title.element.get_or_add_pPr().remove(border)
        for level in (1, 2, 3):
            font = layout.head_fonts[min(level, len(layout.head_fonts)) - 1]
            head = self._style(f"Heading {level}", font, layout.body_size)
            head.paragraph_format.space_before = head.paragraph_format.space_after = Pt(0)
            head.font.bold = level == 3

    def _style(self, name: str, font: str, size: float) -> ParagraphStyle:
        styles = self._document.styles
        style = styles.default(WD_STYLE_TYPE.PARAGRAPH) if name == "Normal" else styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.size, style.font.color.rgb, style.font.bold = Pt(size), None, False
        style.font.name = font
        run_properties = style.element.get_or_add_rPr()
        fonts = run_properties.get_or_add_rFonts()
        for attribute in ("w:eastAsiaTheme", "w:asciiTheme", "w:hAnsiTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        for attribute in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(attribute), font)
        for existing in (
            *run_properties.findall(qn("w:color")),
            *run_properties.findall(qn("w:lang")),
            *run_properties.findall(qn("w:spacing")),
        ):
            run_properties.remove(existing)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
        run_properties.append(language)
        return style

    def _number_pages(self) -> None:
        """Add page numbers — 1 —, on odd pages at the right, on even ones at the left, one character in."""
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        for footer, attribute in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            footer.is_linked_to_previous = False
            line = footer.paragraphs[0]
            line.alignment = attribute
            line.paragraph_format.first_line_indent = Pt(0)
            inset = Pt(self._layout.number_size)
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = inset
            run = line.add_run("— ")
            self._set_number_font(run)
            for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
                run = line.add_run()
                self._set_number_font(run)
                if kind:
                    mark = OxmlElement("w:fldChar")
                    mark.set(qn("w:fldCharType"), kind)
                else:
                    mark = OxmlElement("w:instrText")
                    mark.text = code
                run._r.append(mark)
            self._set_number_font(line.add_run(" —"))

    def _set_number_font(self, run: Any) -> None:
        run.font.size, run.font.name = Pt(self._layout.number_size), self._layout.number_font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), self._layout.number_font)

    def _control(self, blank: Blank) -> Any:
        """An inline content control for a blank.

        It is a rich-text control: LibreOffice 7 writes a plain-text one (w:text) back four times.
        """
        self._controls += 1
        control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
        for name, value in (("alias", blank.name), ("tag", blank.tag), ("id", str(self._controls))):
            element = OxmlElement(f"w:{name}")
            element.set(qn("w:val"), printable(value)[:64])
            properties.append(element)
        if not blank.value:
            properties.append(OxmlElement("w:showingPlcHdr"))
        run, text_element = OxmlElement("w:r"), OxmlElement("w:t")
        text_element.text = printable(blank.value or blank.prompt)
        text_element.set(qn("xml:space"), "preserve")
        if not blank.value:
            run_properties, shade = OxmlElement("w:rPr"), OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "FDEEB0")
            run_properties.append(shade)
            run.append(run_properties)
        run.append(text_element)
        content.append(run)
        control.append(properties)
        control.append(content)
        return control
