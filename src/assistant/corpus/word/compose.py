"""A new Word document in a layout: title, heads, paragraphs, and blanks as content controls.

So many lines of so many characters are what the standard for official documents asks for. The pitches are derived
from the paper: that of lines is written as a document grid, that of characters as the spacing of the body.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from math import floor
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from assistant.corpus.word.comments import printable
from assistant.corpus.word.layouts import Layout

_GREY = RGBColor(0x54, 0x5D, 0x68)
_INDENT = "200"  # hundredths of a character: two characters, whatever the size


@dataclass(frozen=True, slots=True)
class Blank:
    """Something to be filled in. ``value`` "": nothing yet, and ``prompt`` stands there as a placeholder.

    ``name`` is what Word shows above it, ``tag`` what programs know it by.
    """

    prompt: str
    name: str
    tag: str
    value: str = ""


Piece = str | Blank


class Composer:
    """A document under way; :meth:`finish` gives the file."""

    def __init__(self, layout: Layout, *, title: str, creator: str) -> None:
        """``title`` goes into the properties; what is printed is added by :meth:`title`."""
        self._layout, self._creator = layout, creator
        self._document = Document()
        self._controls = 0
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = printable(title), creator, ""
        properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
        self._lay_out_page()
        self._lay_out_styles()
        self._number_pages()

    def mark(self, keyword: str, description: str) -> None:
        """Say in the file's properties how it came about."""
        self._document.core_properties.keywords = keyword
        self._document.core_properties.comments = description

    def title(self, text: str) -> None:
        """The title, centred, with a line of space behind it."""
        for line in printable(text).split("\n"):
            self._document.add_paragraph(line, style="Title")
        self._document.add_paragraph()

    def heading(self, text: str, level: int, *, remark: str = "") -> None:
        """A head of a level from 1 to 3; it stands in the outline. A ``remark`` is a comment."""
        head = self._document.add_paragraph(printable(text), style=f"Heading {min(max(level, 1), 3)}")
        self._remark(head, remark)

    def paragraph(self, pieces: Sequence[Piece], *, remark: str = "") -> None:
        """A paragraph of words and blanks; a ``remark`` on it is a comment, which is no part of the text."""
        paragraph = self._document.add_paragraph()
        for piece in pieces:
            if isinstance(piece, Blank):
                paragraph._p.append(self._control(piece))
            elif piece:
                paragraph.add_run(printable(piece))
        self._remark(paragraph, remark)

    def note(self, text: str, *, remark: str = "") -> None:
        """A line that is not part of the text: small and grey. A ``remark`` is a comment."""
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(printable(text))
        run.font.size = Pt(self._layout.body_size * 0.66)
        run.font.italic = True
        run.font.color.rgb = _GREY
        self._remark(paragraph, remark)

    def _remark(self, paragraph: Paragraph, remark: str) -> None:
        if not remark:
            return
        runs = paragraph.runs or [paragraph.add_run("")]
        self._document.add_comment(runs, printable(remark), author=self._creator, initials=self._creator[-2:])

    def finish(self) -> bytes:
        """The file."""
        buffer = BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _lay_out_page(self) -> None:
        section, layout = self._document.sections[0], self._layout
        section.page_width, section.page_height = Mm(layout.page[0]), Mm(layout.page[1])
        section.top_margin, section.bottom_margin = Mm(layout.margins["top"]), Mm(layout.margins["bottom"])
        section.left_margin, section.right_margin = Mm(layout.margins["left"]), Mm(layout.margins["right"])
        section.footer_distance = Mm(layout.margins["bottom"] - 7)
        properties = section._sectPr
        for old in properties.findall(qn("w:docGrid")):
            properties.remove(old)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        # Rounded down: a twentieth of a point too much, and the last line goes over to the next page.
        grid.set(qn("w:linePitch"), str(floor(layout.line_pitch * 20)))
        properties.append(grid)

    def _lay_out_styles(self) -> None:
        layout = self._layout
        body = self._style("Normal", layout.body_font, layout.body_size)
        body.paragraph_format.space_after, body.paragraph_format.line_spacing = Pt(0), 1.0
        # Not the grid's charSpace: where a cell is narrower than the character, as here, LibreOffice gives it two.
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
        look = style.element.get_or_add_rPr()
        fonts = look.get_or_add_rFonts()
        for side in ("w:eastAsiaTheme", "w:asciiTheme", "w:hAnsiTheme", "w:cstheme"):
            fonts.attrib.pop(qn(side), None)
        for side in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(side), font)
        for old in (
            *look.findall(qn("w:color")),
            *look.findall(qn("w:lang")),
            *look.findall(qn("w:spacing")),
        ):
            look.remove(old)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
        look.append(language)
        return style

    def _number_pages(self) -> None:
        """— 1 —, odd pages at the right, even pages at the left, one character in."""
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            footer.is_linked_to_previous = False
            line = footer.paragraphs[0]
            line.alignment = side
            line.paragraph_format.first_line_indent = Pt(0)
            inset = Pt(self._layout.number_size)
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = inset
            run = line.add_run("— ")
            self._numbered(run)
            for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
                run = line.add_run()
                self._numbered(run)
                if kind:
                    mark = OxmlElement("w:fldChar")
                    mark.set(qn("w:fldCharType"), kind)
                else:
                    mark = OxmlElement("w:instrText")
                    mark.text = code
                run._r.append(mark)
            self._numbered(line.add_run(" —"))

    def _numbered(self, run: Any) -> None:
        run.font.size, run.font.name = Pt(self._layout.number_size), self._layout.number_font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), self._layout.number_font)

    def _control(self, blank: Blank) -> Any:
        """An inline content control: a placeholder until somebody writes over it.

        Of the kind that takes any text: LibreOffice 7 writes one for plain text (w:text) back four times over.
        """
        self._controls += 1
        control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
        for name, value in (("alias", blank.name), ("tag", blank.tag), ("id", str(self._controls))):
            element = OxmlElement(f"w:{name}")
            element.set(qn("w:val"), printable(value)[:64])
            properties.append(element)
        if not blank.value:
            properties.append(OxmlElement("w:showingPlcHdr"))
        run, words = OxmlElement("w:r"), OxmlElement("w:t")
        words.text = printable(blank.value or blank.prompt)
        words.set(qn("xml:space"), "preserve")
        if not blank.value:
            look, shade = OxmlElement("w:rPr"), OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "FDEEB0")
            look.append(shade)
            run.append(look)
        run.append(words)
        content.append(run)
        control.append(properties)
        control.append(content)
        return control
