"""Safe reading of zip packages (docx, odt) and their XML: limits on size, no entities, no network."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.base.errors import DamagedFile, EncryptedFile, TooLarge

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_ENTRIES = 10_000
MAX_PART = 64 * 1024 * 1024
"""Maximum bytes of one unpacked part."""

MAX_UNPACKED = 512 * 1024 * 1024
"""Maximum bytes of all unpacked parts."""

MAX_RATIO = 250
"""Maximum ratio of unpacked to packed size: text with much markup reaches 50, a zip bomb 1,000."""

_RATIO_FROM = 4 * 1024 * 1024
"""The ratio of parts smaller than this (bytes) is not limited."""

MAX_TAGS = 2_000_000
"""Tags of one XML part: a report of two hundred pages has some hundred thousand. A million elements take ten seconds."""

_CHUNK = 1024 * 1024

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises on a damaged archive."""

_CUT = "请用 Word 或 WPS 打开检查（可试“打开并修复”），另存后再导入"
_SPLIT = "请确认文件来源可靠；如确是报告，请把正文另存为新文件后再导入"

_HAS_DTD = "文件内部夹有不该有的实体定义（DTD），已拒绝读取"
_PROLOGUE = 4096
"""Bytes at the beginning of an XML part that are searched for a DTD before it is parsed."""

_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_TO_TRANSITIONAL = (
    (_STRICT + b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (_STRICT + b"officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)
"""For this purpose ISO 29500 Strict differs only in the names of its namespaces."""

_NEW_PART = (1980, 1, 1, 0, 0, 0)
"""The date of added parts, fixed so that the same input gives the same file."""


class Package:
    """The parts of a zip file. Raises DamagedFile, EncryptedFile or TooLarge when it cannot be unpacked."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except ZIP_ERRORS as error:
            raise DamagedFile(name, "文件不完整（多半是没有下载或保存完）", _CUT) from error
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}
        self._check_declared()

    def part(self, path: str) -> bytes | None:
        """The bytes of one part; None when there is no part of that name."""
        entry = self._entries.get(path.removeprefix("/"))
        return None if entry is None else b"".join(self._unpack(entry))

    def xml(self, path: str) -> "Element | None":
        """The root element of one part; None when there is no part of that name."""
        data = self.part(path)
        return None if data is None else parse_xml(data, self.name)

    def names(self) -> list[str]:
        """The names of all parts, in the order of the file."""
        return list(self._entries)

    def rewritten(self, parts: Mapping[str, bytes]) -> bytes:
        """The file with these parts replaced, or added at its end. Every other part keeps its bytes and its position."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, entry in self._entries.items():
                kept = zipfile.ZipInfo(name, entry.date_time)
                kept.compress_type = entry.compress_type
                kept.external_attr = entry.external_attr
                archive.writestr(kept, parts[name] if name in parts else b"".join(self._unpack(entry)))
            for name in sorted(parts.keys() - self._entries.keys()):
                added = zipfile.ZipInfo(name, _NEW_PART)
                added.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(added, parts[name])
        return buffer.getvalue()

    def verify(self) -> None:
        """Unpack everything once without keeping it, to check the limits before a program without limits unpacks it."""
        total = 0
        for entry in self._entries.values():
            for chunk in self._unpack(entry):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    raise TooLarge(self.name, "文件解压后过大，不像是正常的文档", _SPLIT)

    def _check_declared(self) -> None:
        entries = self._entries.values()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise TooLarge(self.name, "文件解压后过大，不像是正常的文档", _SPLIT)
        if any(entry.flag_bits & 1 for entry in entries):
            raise EncryptedFile(self.name, "文件被加密压缩", "请取消密码后另存，再导入")
        for entry in entries:
            self._check_ratio(entry, entry.file_size)

    def _check_ratio(self, entry: zipfile.ZipInfo, size: int) -> None:
        if size > _RATIO_FROM and size > MAX_RATIO * max(1, entry.compress_size):
            raise TooLarge(self.name, f"压缩比超过 {MAX_RATIO} 倍，不像是正常的文档", _SPLIT)

    def _unpack(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack in chunks and count the actual bytes, since the sizes in the directory may be false."""
        size = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > MAX_PART:
                        raise TooLarge(self.name, f"文件内部有一部分解压后超过 {MAX_PART >> 20} MB", _SPLIT)
                    self._check_ratio(entry, size)
                    yield chunk
        except ZIP_ERRORS as error:
            raise DamagedFile(self.name, f"文件内部的 {entry.filename} 已损坏", _CUT) from error


def parse_xml(data: bytes, name: str) -> "Element":
    """The root of an XML part, parsed without entities, DTD or network, within libxml2's size limits.

    Raises DamagedFile for XML that is not well-formed or contains a DTD, which no office program writes, and TooLarge for
    one of more tags than documents have.
    """
    from lxml import etree

    if b"<!DOCTYPE" in data[:_PROLOGUE].replace(b"\0", b""):
        raise DamagedFile(name, _HAS_DTD, _SPLIT)
    if data.count(b"<") > MAX_TAGS:
        raise TooLarge(name, "文件内部的元素过多，不像是报告", _SPLIT)
    for strict_name, transitional_name in _STRICT_TO_TRANSITIONAL:
        data = data.replace(strict_name, transitional_name)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(name, "文件内部的 XML 已损坏", _CUT) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedFile(name, _HAS_DTD, _SPLIT)
    return root


def write_xml(root: "Element", *, strict: bool) -> bytes:
    """The bytes of a part. ``strict``: with the namespaces of ISO 29500 Strict, as they were before parsing."""
    from lxml import etree

    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if strict:
        for strict_name, transitional_name in _STRICT_TO_TRANSITIONAL:
            data = data.replace(transitional_name, strict_name)
    return data


def is_strict(data: bytes) -> bool:
    """Whether a part uses the namespaces of ISO 29500 Strict."""
    return _STRICT in data
