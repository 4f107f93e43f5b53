"""Reader of OFD files (GB/T 33190), the national format of fixed documents.

Lines are joined to paragraphs as in PDF files; page numbers and running heads are left out, attachments named, both with
a note. Pages that are pictures are recognised where character recognition is installed, else refused or noted.
"""

from collections.abc import Sequence

from assistant.base.errors import ScannedFile
from assistant.corpus import ocr
from assistant.corpus.readers import Document
from assistant.corpus.readers._ofd_pages import OfdPages, read_pages
from assistant.corpus.readers._paged import is_scan, paged_document
from assistant.corpus.readers._sniff import FileKind, read_as_true_kind

SUFFIXES = (".ofd",)

EXTRA_SECONDS = 600.0
"""Pages that are pictures are recognised, some seconds each: see :data:`assistant.corpus.ocr.MAX_SECONDS`."""

_ONLY_PICTURE = "只有图片，没有文字"


def read(data: bytes, name: str) -> Document:
    """Read an OFD file; a file that is not one is passed to the reader of its true kind.

    Raises ScannedFile, EncryptedFile, TooLarge or DamagedFile.
    """
    if (document := read_as_true_kind(data, name, frozenset({FileKind.OFD}))) is not None:
        return document
    found = read_pages(data, name)
    attached = [f"附件未读入：{'、'.join(found.attachments[:10])}"] if found.attachments else []
    if is_scan(found.pages, found.pictures):
        if not ocr.available():
            raise ScannedFile(name, "OFD 是扫描件，只有图片，没有文字", ocr.CURE)
        return _recognised(data, name, found, sorted(found.pictures), attached)
    blank = [number for number, lines in enumerate(found.pages) if not lines and number in found.pictures]
    if blank and ocr.available():
        return _recognised(data, name, found, blank, attached)
    notes = [f"有 {len(blank)} 页只有图片，没有文字，未读入"] if blank else []
    return paged_document(
        found.pages,
        unread=dict.fromkeys(blank, _ONLY_PICTURE),
        from_templates=found.template_lines,
        notes=(*notes, *attached),
    )


def _recognised(
    data: bytes, name: str, found: OfdPages, numbers: Sequence[int], notes: Sequence[str]
) -> Document:
    """The document with the pages of these numbers recognised, the others as they are written."""
    from assistant.corpus.readers._ofd_pictures import ofd_pages
    from assistant.corpus.readers._scanned import recognised

    written = {number: lines for number, lines in enumerate(found.pages) if number not in set(numbers)}
    return recognised(name, ofd_pages(data, name, found, numbers), len(numbers), written, notes)
