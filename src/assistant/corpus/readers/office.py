"""Reader of older and other office formats (.doc, .wps, .odt, .rtf), which LibreOffice converts to .docx.

WPS Office writes the same compound files as old Word, with the suffix .wps.
"""

from assistant.base.errors import EncryptedFile
from assistant.corpus.readers import Document, docx
from assistant.corpus.readers._sniff import FileKind, read_as_true_kind, sniff

SUFFIXES = (".doc", ".wps", ".odt", ".rtf")
EXTRA_SECONDS = 120.0
"""LibreOffice ends by itself after this."""

_TRUE_SUFFIX = {
    FileKind.DOC: ".doc",
    FileKind.OLE: ".doc",
    FileKind.ODT: ".odt",
    FileKind.RTF: ".rtf",
    FileKind.WORD_XML: ".xml",
}


def read(data: bytes, name: str) -> Document:
    """Read an office document with LibreOffice.

    A file of another kind, such as a web page named .doc, is passed to the reader of its true kind, which does not
    need LibreOffice. Raises ConverterMissing without LibreOffice, EncryptedFile, TooLarge or DamagedFile.
    """
    if (document := read_as_true_kind(data, name, frozenset(_TRUE_SUFFIX))) is not None:
        return document
    from assistant.corpus.readers._soffice import to_docx

    kind = sniff(data)
    if kind is FileKind.ODT:
        _check_package(data, name)
    return docx.read(to_docx(data, name, _TRUE_SUFFIX[kind]), name)


def _check_package(data: bytes, name: str) -> None:
    """Refuse files that LibreOffice would unpack without limits or that need a password."""
    from assistant.corpus.word.package import Package

    package = Package(data, name)
    manifest = package.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise EncryptedFile(name, "文件设有打开密码", "请用 LibreOffice 或 WPS 打开，取消密码后另存，再导入")
    package.verify()
