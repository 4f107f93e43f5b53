"""Older and other office formats (.doc, .wps, .odt, .rtf), read as LibreOffice converts them to .docx.

WPS Office writes the same compound files as old Word, under the suffix .wps.
"""

from assistant.base.errors import EncryptedFile
from assistant.corpus.readers import Document, docx
from assistant.corpus.readers._sniff import Kind, elsewhere, sniff

SUFFIXES = (".doc", ".wps", ".odt", ".rtf")

_TRUE_SUFFIX = {Kind.DOC: ".doc", Kind.OLE: ".doc", Kind.ODT: ".odt", Kind.RTF: ".rtf", Kind.WORD_XML: ".xml"}


def read(data: bytes, name: str) -> Document:
    """Text of an office document by way of LibreOffice.

    Raises ConverterMissing without LibreOffice, EncryptedFile, TooLarge, DamagedFile; what is of another
    kind, such as a web page named .doc, goes to the reader of its true kind and needs no LibreOffice.
    """
    if (document := elsewhere(data, name, frozenset(_TRUE_SUFFIX))) is not None:
        return document
    from assistant.corpus.readers._soffice import to_docx

    kind = sniff(data)
    if kind is Kind.ODT:
        _check_package(data, name)
    return docx.read(to_docx(data, name, _TRUE_SUFFIX[kind]), name)


def _check_package(data: bytes, name: str) -> None:
    """Refuses what LibreOffice would unpack without limits, or ask a password for."""
    from assistant.corpus.word.package import Package

    package = Package(data, name)
    manifest = package.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise EncryptedFile(name, "文件设有打开密码", "请用 LibreOffice 或 WPS 打开，取消密码后另存，再导入")
    package.verify()
