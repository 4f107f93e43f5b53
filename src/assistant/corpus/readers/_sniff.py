"""Detects the kind of a file from its bytes, whatever its name, and passes it to the reader of that kind.

In practice a .doc is often a web page, a .wps a docx, and a .txt a renamed download.
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


class FileKind(Enum):
    """Kinds of files that can be recognised by their bytes."""

    DOCX = auto()
    DOC = auto()
    OLE = auto()
    """A compound file without a known Word stream: an old .wps, or a damaged file."""
    ODT = auto()
    RTF = auto()
    WORD_XML = auto()
    """Word 2003 XML."""
    FLAT_WORD = auto()
    """The parts of a docx in one XML file."""
    OFD = auto()
    UOF = auto()
    PDF = auto()
    HTML = auto()
    MHTML = auto()
    ENCRYPTED = auto()
    SPREADSHEET = auto()
    PRESENTATION = auto()
    ARCHIVE = auto()
    PICTURE = auto()
    OTHER = auto()
    """Plain text, or an unknown kind."""


TEXTUAL = frozenset({FileKind.HTML, FileKind.OTHER})
"""Kinds that a text file may look like: a .txt that begins with a tag is still text."""

_READERS = {
    FileKind.DOCX: ("docx", "Word 文档（docx）"),
    FileKind.DOC: ("office", "旧版 Word 文档（doc）"),
    FileKind.OLE: ("office", "旧版办公文档"),
    FileKind.ODT: ("office", "OpenDocument 文档（odt）"),
    FileKind.RTF: ("office", "RTF 文档"),
    FileKind.WORD_XML: ("office", "Word XML 文档"),
    FileKind.FLAT_WORD: ("flat_word", "单文件的 Word 文档（xml）"),
    FileKind.OFD: ("ofd", "OFD"),
    FileKind.UOF: ("uof", "UOF 文档"),
    FileKind.PDF: ("pdf", "PDF"),
    FileKind.HTML: ("html", "网页（html）"),
    FileKind.MHTML: ("html", "单文件网页（mht）"),
    FileKind.PICTURE: ("picture", "图片"),
    FileKind.OTHER: ("plain", "纯文本"),
}
_REFUSED = {
    FileKind.SPREADSHEET: ("电子表格", "请把其中的报告文字另存为 .docx 或 .txt"),
    FileKind.PRESENTATION: ("演示文稿", "请把其中的报告文字另存为 .docx 或 .txt"),
    FileKind.ARCHIVE: ("压缩包", "请先解压，再导入其中的文件"),
}
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_HEAD_BYTES = 4096
_FLAT_WORD = re.compile(rb"<(?:\w{1,20}:)?package\s[^>]{0,400}schemas\.microsoft\.com/office/2006/xmlPackage")
_UOF = re.compile(rb"<uof:UOF[\s_>]|<(?:\w{1,20}:)?UOF\s[^>]{0,400}schemas\.uof\.org")
_HTML = re.compile(
    rb"\s{0,200}+(?:<\?xml[^>]{0,400}+>\s{0,200}+)?+(?:<!--(?>.{0,2000}?-->)\s{0,200}+){0,40}+"
    rb"<(?:!doctype\s{1,20}html|html|head|body|meta|table|div|p)[\s>]",
    re.I | re.S,
)
_MHTML = re.compile(
    rb"\s{0,80}+(?:[\w-]{1,80}+:[^\n]{0,998}+\n|[ \t][^\n]{0,998}+\n){0,60}mime-version:", re.I
)
_MHTML_CONTENT = re.compile(rb"content-type:\s{0,80}(?:multipart/related|multipart/mixed|text/html)", re.I)


def sniff(data: bytes) -> FileKind:
    """The kind of a file, from its magic bytes and, for containers, from their contents."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(_ole.MAGIC):
        return _ole_kind(data)
    if data.startswith(_PICTURES):
        return FileKind.PICTURE
    if data.startswith(_ARCHIVES):
        return FileKind.ARCHIVE
    head = data[:_HEAD_BYTES]
    if data.startswith(b"{\\rtf"):
        return FileKind.RTF
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    return _textual_kind(head)


def read_as_true_kind(data: bytes, name: str, accepted: frozenset[FileKind]) -> "Document | None":
    """The document from the reader of its true kind, with a note; None when the kind is one of ``accepted``.

    Raises EncryptedFile, UnsupportedFormat or DamagedFile when no reader accepts it, or what that reader raises.
    """
    kind = sniff(data)
    if kind in accepted:
        return None
    suffix = PurePosixPath(name).suffix
    if kind is FileKind.ENCRYPTED:
        raise EncryptedFile(name, "文件设有打开密码", "请用 Word 或 WPS 打开，取消密码后另存，再导入")
    if kind in _REFUSED:
        description, cure = _REFUSED[kind]
        raise UnsupportedFormat(name, f"文件名是 {suffix}，内容其实是{description}", cure)
    reader, description = _READERS[kind]
    try:
        document: Document = plugins("corpus.readers", "SUFFIXES")[reader].read(data, name)
    except DamagedFile as error:
        if kind is FileKind.OTHER:
            cure = "请用 Word 或 WPS 打开检查，另存后再导入"
            raise DamagedFile(name, f"内容不是 {suffix} 文件，或已经损坏", cure) from error
        raise
    return replace(
        document, notes=(f"文件名是 {suffix}，内容其实是{description}，已按内容读取", *document.notes)
    )


def _zip_kind(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            declared = archive.read("mimetype")[:100] if names[:1] == ["mimetype"] else b""
    except ZIP_ERRORS:
        # A truncated file lacks the directory at its end, but the local headers still name the parts.
        names, declared = [n for n in ("word/", "xl/", "ppt/") if n.encode() in data], data[30:_HEAD_BYTES]
    if b"opendocument.text" in declared:
        return FileKind.ODT
    if "OFD.xml" in names:
        return FileKind.OFD
    if "uof.xml" in names or b"vnd.uof" in declared:
        return FileKind.UOF
    for folder, kind in (
        ("word/", FileKind.DOCX),
        ("xl/", FileKind.SPREADSHEET),
        ("ppt/", FileKind.PRESENTATION),
    ):
        if any(part.startswith(folder) for part in names):
            return kind
    return FileKind.ARCHIVE


def _ole_kind(data: bytes) -> FileKind:
    found = _ole.contents(data)
    if found.word_encrypted or found.streams & {"EncryptedPackage", "EncryptionInfo"}:
        return FileKind.ENCRYPTED
    if "WordDocument" in found.streams:
        return FileKind.DOC
    if found.streams & {"Workbook", "Book"}:
        return FileKind.SPREADSHEET
    return FileKind.PRESENTATION if "PowerPoint Document" in found.streams else FileKind.OLE


def _textual_kind(head: bytes) -> FileKind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        head = head.replace(b"\0", b"")  # UTF-16: tags are ASCII
    head = head.lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _FLAT_WORD.search(head):
        return FileKind.FLAT_WORD
    if b"<w:wordDocument" in head:
        return FileKind.WORD_XML
    if _UOF.search(head):
        return FileKind.UOF
    if _MHTML.match(head) and _MHTML_CONTENT.search(head):
        return FileKind.MHTML
    return FileKind.HTML if _HTML.match(head) else FileKind.OTHER
