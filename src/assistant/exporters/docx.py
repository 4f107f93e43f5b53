"""Comments in a Word document: in the user's own file at the characters concerned, or in a new one of the text.

Comments that an earlier export left are replaced; those of people stay, and nothing else in the file changes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from assistant.errors import BadInput
from assistant.report import Report
from assistant.results import AuditFile, CheckResult, Finding
from assistant.wording import (
    also_named,
    draft_title,
    label,
    listed,
    shortened,
    source_named,
)

SUFFIX = ".docx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "Word 批注"

AUTHOR, INITIALS = "述职报告助手", "助手"
"""By both together our own comments are known again."""

_QUOTED = 200


def check(result: CheckResult, draft: Report, original: bytes | None) -> bytes:
    """The document with one comment for each finding; set phrases get none.

    ``original`` is commented when it is a .docx or .docm, else a new document is made.
    Raises BadInput when the text of ``original`` is not the draft's, TooLarge for more comments than Word opens.
    """
    from assistant.wordml.anchors import Places
    from assistant.wordml.comments import Author, Comment, printable, with_comments
    from assistant.wordml.document import is_word, open_document

    own = original if original is not None and is_word(original) else None
    text = draft.text if own is not None else printable(draft.text)
    document = open_document(own or _plain(text, draft), draft_title(draft))
    if document.text != text:
        raise BadInput(
            "原文件的文字与所核对的不一致，批注对不上位置", "请重新核对该文件后再导出，或导出为网页"
        )
    places = Places(document.lines)
    comments = []
    for finding in listed(result):
        anchor = places.anchor(finding.span)
        if anchor is not None:
            comments.append(Comment(anchor, list(_paragraphs(finding, draft, quote=not anchor.exact))))
    return with_comments(document, comments, Author(AUTHOR, INITIALS), datetime.now(UTC).astimezone())


def document_of(draft: Report) -> bytes:
    """The draft's text as a new document, without comments."""
    from assistant.wordml.comments import printable

    return _plain(printable(draft.text), draft)


def audit(file: AuditFile) -> bytes:
    """An audit as a document of its own, to be filed or passed on."""
    from assistant.exporters._audit_document import document

    return document(file)


def _paragraphs(finding: Finding, draft: Report, *, quote: bool) -> Iterator[str]:
    """What the comment says. ``quote``: it could not be put at the very characters, so it names them."""
    yield finding.message or label(finding)
    here = finding.span.of(draft.text).strip()
    if quote and here:
        yield f"所指文字：“{shortened(here, _QUOTED)}”"
    if finding.source is not None:
        yield f"来源：{source_named(finding, draft)}"
        yield f"原文：“{shortened(finding.source.text, _QUOTED)}”"
    if finding.also_in:
        yield f"另见：{also_named(finding)}"
    if finding.replacements:
        yield f"可改为：{'；'.join(shortened(each, _QUOTED) for each in finding.replacements)}"
    yield "仅供核对"


def _plain(text: str, draft: Report) -> bytes:
    """A new document, A4, with a paragraph for each line of the text."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt
    from docx.styles.style import ParagraphStyle

    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = draft_title(draft), AUTHOR, ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.font.size = Pt(16)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = Pt(29)
    look = style.element.get_or_add_rPr()
    look.get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    language = look.makeelement(qn("w:lang"), {qn("w:eastAsia"): "zh-CN"})
    look.append(language)
    for line in text.split("\n"):
        document.add_paragraph(line)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
