"""Report files in their formats and encodings, and the text back out of them."""

import html
import io
import re
import zipfile
from datetime import datetime

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from annotated.markup import Source

_FIRST_LEVEL = re.compile("[一二三四五六七八九十]+、|[0-9]+[.．、]|[^(（①-⑳0-9]")
_FONTS = (("Title", "宋体", 22), ("Heading 1", "黑体", 16), ("Heading 2", "楷体", 16), ("Normal", "仿宋", 16))
_EPOCH = (1980, 1, 1, 0, 0, 0)


def file_bytes(source: Source) -> bytes:
    """The report file of a source; the same bytes for the same source."""
    form = source.fields["format"]
    if form == "docx":
        return _docx(source)
    text = _html(source) if form == "html" else source.text
    if source.fields["newline"] == "crlf":
        text = text.replace("\n", "\r\n")
    return text.encode(source.fields["encoding"])


def file_text(data: bytes, source: Source) -> str:
    """The text in a report file, read by other means than the product's own readers."""
    form = source.fields["format"]
    if form == "docx":
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
    text = data.decode(source.fields["encoding"]).replace("\r\n", "\n")
    if form == "html":
        return "\n".join(html.unescape(line) for line in re.findall("<(?:h1|p)>(.*?)</(?:h1|p)>", text))
    return text


def _titles_and_lines(source: Source) -> tuple[list[str], list[str]]:
    """The lines of the title, and those of the body."""
    lines = source.text.split("\n")
    last = max(mark.end for mark in source.all("T"))
    titles = source.text[:last].count("\n") + 1
    return lines[:titles], lines[titles:]


def _html(source: Source) -> str:
    titles, lines = _titles_and_lines(source)
    blocks = [f"<h1>{html.escape(line)}</h1>" for line in titles]
    blocks += [f"<p>{html.escape(line)}</p>" for line in lines]
    charset, title = source.fields["encoding"], html.escape(source.fields["title"])
    head = f'<head>\n<meta charset="{charset}">\n<title>{title}</title>\n</head>'
    opening, closing = ["<!DOCTYPE html>", '<html lang="zh-CN">', head, "<body>"], ["</body>", "</html>", ""]
    return "\n".join([*opening, *blocks, *closing])


# --- docx --------------------------------------------------------------------------------------------


def _docx(source: Source) -> bytes:
    document = _official_styles()
    titles, lines = _titles_and_lines(source)
    headings = {mark.of(source.text) for mark in source.all("H")}
    for line in titles:
        document.add_paragraph(line, "Title")
    for line in lines:
        style = "Normal"
        if line in headings:
            style = "Heading 1" if _FIRST_LEVEL.match(line) else "Heading 2"
        document.add_paragraph(line, style)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = source.fields["title"], "", ""
    properties.created = properties.modified = datetime(source.year, 12, 31)  # noqa: DTZ001  as python-docx wants it
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _official_styles() -> DocxDocument:
    """An empty document in the look of official papers: body in 仿宋, the title centred."""
    document = Document()
    for name, font, size in _FONTS:
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
        style.font.bold = name == "Title"
        faces = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [key for key in faces.attrib if key.endswith("Theme")]:
            del faces.attrib[theme]
        faces.set(qn("w:eastAsia"), font)
        layout = style.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.line_spacing = Pt(28)
        layout.first_line_indent = Pt(0 if name == "Title" else 2 * size)
        if name == "Title":
            layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
            for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
                border.getparent().remove(border)
    return document


def _without_times(data: bytes) -> bytes:
    """The same package with every part dated alike, so that building twice gives the same file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(zipfile.ZipInfo(part, _EPOCH), old.read(part), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
