"""Reader of plain text (.txt).

The text is the decoded file without BOM and with LF line ends, otherwise unchanged, so that offsets are those of the
decoded file; only page numbers that count up, and running heads next to them, are left out with a note. Front matter,
a block of known ``key: value`` lines between ``---`` lines at the beginning, becomes metadata and is removed; offsets
then count from the line after it.
"""

from assistant.base.decoding import decode, report_newlines
from assistant.corpus.readers import MAX_REMARKS, Document
from assistant.corpus.readers._front_matter import split_front_matter
from assistant.corpus.readers._page_marks import without_page_marks
from assistant.corpus.readers._sniff import TEXTUAL, read_as_true_kind

SUFFIXES = (".txt",)


def read(data: bytes, name: str) -> Document:
    """Read a text in UTF-8, UTF-16, GB18030 or Big5, with or without BOM. Raises DamagedFile when it cannot be decoded."""
    if (document := read_as_true_kind(data, name, TEXTUAL)) is not None:
        return document
    decoded = decode(data, name)
    body = split_front_matter(report_newlines(decoded.text))
    text, marks = without_page_marks(body.text)
    notes = (f"页码和页眉、页脚 {len(marks)} 行未读入",) if marks else ()
    return Document(text, body.metadata, decoded.notes + body.notes + notes, tuple(marks[:MAX_REMARKS]))
