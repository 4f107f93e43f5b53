"""Reader of OFD files (GB/T 33190), the national format of fixed documents.

Lines are joined to paragraphs as in PDF files; page numbers and running heads are left out, attachments named, both with
a note.
"""

from assistant.base.errors import ScannedFile
from assistant.corpus.readers import Document
from assistant.corpus.readers._sniff import FileKind, read_as_true_kind

SUFFIXES = (".ofd",)

_OCR = "请用文字识别（OCR）软件转成可复制文字的文档，另存为 .docx 后再导入"


def read(data: bytes, name: str) -> Document:
    """Read an OFD file; a file that is not one is passed to the reader of its true kind.

    Raises ScannedFile, EncryptedFile, TooLarge or DamagedFile.
    """
    if (document := read_as_true_kind(data, name, frozenset({FileKind.OFD}))) is not None:
        return document
    from assistant.corpus.readers._ofd_pages import read_pages
    from assistant.corpus.readers._reflow import reflow

    found = read_pages(data, name)
    if found.with_pictures and not any(found.pages):
        raise ScannedFile(name, "OFD 是扫描件，只有图片，没有文字", _OCR)
    reflowed = reflow(found.pages)
    blank = [
        number for number, lines in enumerate(found.pages) if not lines and number in found.with_pictures
    ]
    remarks = (
        (reflowed.page_numbers, "页码未读入"),
        (reflowed.repeated, "每页重复的页眉、页脚未读入"),
        (len(blank), f"有 {len(blank)} 页只有图片，没有文字，未读入"),
        (len(found.attachments), f"附件未读入：{'、'.join(found.attachments[:10])}"),
    )
    return Document("\n".join(reflowed.paragraphs), notes=tuple(note for count, note in remarks if count))
