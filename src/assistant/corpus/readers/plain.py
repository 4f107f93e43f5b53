"""Reader of plain text (.txt).

The text is the decoded file without BOM and with LF line ends, otherwise unchanged, so that offsets are those of the
decoded file. With a note each, page numbers that count up and running heads next to them are left out, and so are the
header and the quotation marks of a mail; lines that were broken at a fixed width are joined. Front matter, a block of
known ``key: value`` lines between ``---`` lines at the beginning, becomes metadata and is removed; offsets then count
from the line after it.
"""

from assistant.base.decoding import decode, report_newlines
from assistant.corpus.readers import MAX_REMARKS, Document
from assistant.corpus.readers._front_matter import split_front_matter
from assistant.corpus.readers._mail import without_mail_marks
from assistant.corpus.readers._page_marks import without_page_marks
from assistant.corpus.readers._sniff import TEXTUAL, read_as_true_kind
from assistant.corpus.readers._soft_wraps import without_soft_wraps

SUFFIXES = (".txt",)


def read(data: bytes, name: str) -> Document:
    """Read a text in UTF-8, UTF-16, GB18030 or Big5, with or without BOM. Raises DamagedFile when it cannot be decoded."""
    if (document := read_as_true_kind(data, name, TEXTUAL)) is not None:
        return document
    decoded = decode(data, name)
    unquoted, changes = without_mail_marks(report_newlines(decoded.text))
    body = split_front_matter(unquoted)
    whole, joins = without_soft_wraps(body.text)
    text, marks = without_page_marks(whole)
    remarks = (
        (changes, f"邮件头和引用符号等 {changes} 行已略去"),
        (joins, f"文字按固定宽度折行，{joins} 处换行已接回成段，请核对"),
        (len(marks), f"页码和页眉、页脚 {len(marks)} 行未读入"),
    )
    notes = tuple(remark for count, remark in remarks if count)
    return Document(text, body.metadata, decoded.notes + body.notes + notes, tuple(marks[:MAX_REMARKS]))
