"""Reader of Word documents saved as one XML file (flat OPC), often under the name .doc: the parts of a docx, unzipped."""

import base64
import binascii
import zipfile
from io import BytesIO

from assistant.base.errors import DamagedFile
from assistant.corpus.readers import Document, docx
from assistant.corpus.readers._sniff import FileKind, read_as_true_kind

SUFFIXES = (".xml",)

_CURE = "请用 Word 或 WPS 打开检查，另存为 .docx 后再导入"
_OWN = frozenset({FileKind.FLAT_WORD})


def read(data: bytes, name: str) -> Document:
    """Read a flat Word document; another file is passed to the reader of its true kind.

    Raises DamagedFile, EncryptedFile or TooLarge.
    """
    if (document := read_as_true_kind(data, name, _OWN)) is not None:
        return document
    return docx.read(_zipped(data, name), name)


def _zipped(data: bytes, name: str) -> bytes:
    """The same document as a zip file. Pictures and other binary parts are kept, so that their number is noted."""
    from lxml import etree

    from assistant.corpus.word.package import parse_xml

    root = parse_xml(data, name)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in root.iterfind("{*}part"):
            path = next((str(value) for key, value in part.attrib.items() if str(key).endswith("}name")), "")
            content = part.find("{*}xmlData")
            if content is not None and len(content):
                archive.writestr(path.lstrip("/"), etree.tostring(content[0], encoding="UTF-8"))
                continue
            binary = part.find("{*}binaryData")
            if binary is not None:
                try:
                    archive.writestr(path.lstrip("/"), base64.b64decode(binary.text or ""))
                except (binascii.Error, ValueError) as error:
                    raise DamagedFile(name, f"文件内部的 {path} 已损坏", _CURE) from error
    return buffer.getvalue()
