"""What a file is by its bytes, whatever its name says, and its way to the reader of that kind.

In offices a .doc is often a web page, a .wps a docx, a .txt a renamed download.
"""

import re
import zipfile
from dataclasses import replace
from enum import Enum, auto
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from assistant.base.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from assistant.base.plugins import plugins
from assistant.corpus.readers import _ole
from assistant.corpus.word.package import ZIP_ERRORS

if TYPE_CHECKING:
    from assistant.corpus.readers import Document


class Kind(Enum):
    """Kinds of content that can be told by their bytes."""

    DOCX = auto()
    DOC = auto()
    OLE = auto()
    """A compound file without a Word stream that we know: an old .wps, or a damaged one."""
    ODT = auto()
    RTF = auto()
    WORD_XML = auto()
    PDF = auto()
    HTML = auto()
    MHTML = auto()
    LOCKED = auto()
    SHEET = auto()
    SLIDES = auto()
    ARCHIVE = auto()
    PICTURE = auto()
    OTHER = auto()
    """Plain text, or nothing that we know."""


TEXTUAL = frozenset({Kind.HTML, Kind.MHTML, Kind.WORD_XML, Kind.OTHER})
"""What a text file may look like: a .txt that begins with a tag is still a text."""

_READERS = {
    Kind.DOCX: ("docx", "Word 文档（docx）"),
    Kind.DOC: ("office", "旧版 Word 文档（doc）"),
    Kind.OLE: ("office", "旧版办公文档"),
    Kind.ODT: ("office", "OpenDocument 文档（odt）"),
    Kind.RTF: ("office", "RTF 文档"),
    Kind.WORD_XML: ("office", "Word XML 文档"),
    Kind.PDF: ("pdf", "PDF"),
    Kind.HTML: ("html", "网页（html）"),
    Kind.MHTML: ("html", "单文件网页（mht）"),
    Kind.OTHER: ("plain", "纯文本"),
}
_REFUSED = {
    Kind.SHEET: ("电子表格", "请把其中的报告文字另存为 .docx 或 .txt"),
    Kind.SLIDES: ("演示文稿", "请把其中的报告文字另存为 .docx 或 .txt"),
    Kind.ARCHIVE: ("压缩包", "请先解压，再导入其中的文件"),
    Kind.PICTURE: ("图片", "请先用文字识别（OCR）软件转成文字，另存为 .docx 或 .txt"),
}
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_HEAD = 4096
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|p)[\s>]",
    re.I | re.S,
)
_MHTML = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n)*mime-version:", re.I)


def sniff(data: bytes) -> Kind:
    """The kind of content, from magic bytes and, for containers, from what they hold."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(_ole.MAGIC):
        return _ole_kind(data)
    if data.startswith(_PICTURES):
        return Kind.PICTURE
    if data.startswith(_ARCHIVES):
        return Kind.ARCHIVE
    head = data[:_HEAD]
    if data.startswith(b"{\\rtf"):
        return Kind.RTF
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    return _textual_kind(head)


def elsewhere(data: bytes, name: str, own: frozenset[Kind]) -> "Document | None":
    """The document as the reader of its true kind reads it, with a note; None when that is one of ``own``.

    Raises EncryptedFile, UnsupportedFormat or DamagedFile where none takes it, and what that reader raises.
    """
    kind = sniff(data)
    if kind in own:
        return None
    suffix = PurePosixPath(name).suffix
    if kind is Kind.LOCKED:
        raise EncryptedFile(name, "文件设有打开密码", "请用 Word 或 WPS 打开，取消密码后另存，再导入")
    if kind in _REFUSED:
        what, cure = _REFUSED[kind]
        raise UnsupportedFormat(name, f"文件名是 {suffix}，内容其实是{what}", cure)
    reader, what = _READERS[kind]
    try:
        document: Document = plugins("corpus.readers", "SUFFIXES")[reader].read(data, name)
    except DamagedFile as error:
        if kind is Kind.OTHER:
            cure = "请用 Word 或 WPS 打开检查，另存后再导入"
            raise DamagedFile(name, f"内容不是 {suffix} 文件，或已经损坏", cure) from error
        raise
    return replace(document, notes=(f"文件名是 {suffix}，内容其实是{what}，已按内容读取", *document.notes))


def _zip_kind(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            declared = archive.read("mimetype")[:100] if names[:1] == ["mimetype"] else b""
    except ZIP_ERRORS:
        # Cut short: the directory stands at the end, but the local headers still name the parts.
        names, declared = [n for n in ("word/", "xl/", "ppt/") if n.encode() in data], data[30:_HEAD]
    if b"opendocument.text" in declared:
        return Kind.ODT
    for folder, kind in (("word/", Kind.DOCX), ("xl/", Kind.SHEET), ("ppt/", Kind.SLIDES)):
        if any(part.startswith(folder) for part in names):
            return kind
    return Kind.ARCHIVE


def _ole_kind(data: bytes) -> Kind:
    found = _ole.contents(data)
    if found.word_encrypted or found.streams & {"EncryptedPackage", "EncryptionInfo"}:
        return Kind.LOCKED
    if "WordDocument" in found.streams:
        return Kind.DOC
    if found.streams & {"Workbook", "Book"}:
        return Kind.SHEET
    return Kind.SLIDES if "PowerPoint Document" in found.streams else Kind.OLE


def _textual_kind(head: bytes) -> Kind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        head = head.replace(b"\0", b"")  # UTF-16: tags are ASCII
    head = head.lstrip(b"\xef\xbb\xbf\xff\xfe")
    if b"<w:wordDocument" in head or b"<pkg:package" in head:
        return Kind.WORD_XML
    if _MHTML.match(head) and b"multipart/related" in head.lower():
        return Kind.MHTML
    return Kind.HTML if _HTML.match(head) else Kind.OTHER
